package org.deltastn.train.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.engine.BackendRequest;
import org.deltastn.tensor.engine.Backends;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MinibatchTest {

  private final Backend backend = Backends.create("nd4j", BackendRequest.of(Precision.DOUBLE, 1));

  @AfterEach
  void close() {
    backend.close();
  }

  private Tensor tensor(double[] values, int... shape) {
    Tensor tensor = backend.allocate(shape);
    tensor.set(values);
    return tensor;
  }

  private Minibatch minibatch(double... weights) {
    int rows = weights.length;
    double[] x = new double[rows * 4];
    for (int i = 0; i < x.length; i++) {
      x[i] = i;
    }
    double[] t = new double[rows];
    double total = 0;
    for (int i = 0; i < rows; i++) {
      t[i] = 100 + i;
      total += weights[i];
    }
    double[] share = new double[rows];
    for (int i = 0; i < rows; i++) {
      share[i] = total > 0 ? weights[i] / total : 0;
    }
    return new Minibatch(
        tensor(x, rows, 2, 2), tensor(t, rows, 1), tensor(weights, rows), rows, total, share);
  }

  @Test
  void theFirstRowsWeighAsTheyDoAmongThemselves() {
    Minibatch some = minibatch(1, 3, 4, 2, 5).first(0.5);

    assertThat(some.rows()).isEqualTo(3);
    assertThat(some.x().shape()).containsExactly(3, 2, 2);
    assertThat(some.x().toDoubles()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    assertThat(some.targets().shape()).containsExactly(3, 1);
    assertThat(some.targets().toDoubles()).containsExactly(100, 101, 102);
    assertThat(some.weights().toDoubles()).containsExactly(1, 3, 4);
    assertThat(some.totalWeight()).isCloseTo(8, within(1e-12));
    assertThat(some.share()).containsExactly(new double[] {1 / 8., 3 / 8., 4 / 8.}, within(1e-12));
  }

  @Test
  void allRowsAreTheMinibatchItself() {
    Minibatch all = minibatch(1, 3);
    assertThat(all.first(1)).isSameAs(all);
    assertThat(all.first(0.51)).isSameAs(all);
    assertThat(all.first(0.01).rows()).isOne();
  }

  @Test
  void rowsWithoutWeightHaveNoShare() {
    Minibatch some = minibatch(0, 0, 2, 2).first(0.5);
    assertThat(some.totalWeight()).isZero();
    assertThat(some.share()).containsExactly(0, 0);
  }
}
