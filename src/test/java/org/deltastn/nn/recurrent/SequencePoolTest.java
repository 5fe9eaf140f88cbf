package org.deltastn.nn.recurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.deltastn.nn.Evaluation;
import org.deltastn.nn.NodeContext;
import org.deltastn.nn.Pass;
import org.deltastn.nn.PassKind;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.backend.Workspace;
import org.deltastn.tensor.engine.Backends;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SequencePoolTest {

  /** Examples of two, one and no word; two steps of two units each, time first. */
  @ParameterizedTest
  @CsvSource({"MEAN, 4, 5, 3, 4, 0, 0, 0.5", "LAST, 7, 8, 3, 4, 0, 0, 0"})
  void valuesAndDerivatives(
      SequencePool.Kind kind,
      double a,
      double b,
      double c,
      double d,
      double e,
      double f,
      double firstShare) {
    try (Backend backend = Backends.create(Precision.DOUBLE);
        Workspace workspace = new Workspace(backend)) {
      Tensor words = workspace.take(3, 3);
      words.set(new double[] {1, 2, -1, /**/ 5, -1, -1, /**/ -1, -1, -1});
      Tensor steps = workspace.take(6, 2);
      steps.set(new double[] {1, 2, /**/ 3, 4, /**/ 5, 6, /**/ 7, 8, /**/ 9, 10, /**/ 11, 12});
      Pass pass =
          new Pass(
              PassKind.GENERAL, backend, workspace, null, null, null, null, new double[0][], null);
      Evaluation pooled =
          new SequencePool(kind)
              .forward(new NodeContext(pass, 0, new boolean[] {true, false}), steps, words);
      assertThat(pooled.output().toDoubles())
          .containsExactly(new double[] {a, b, c, d, e, f}, within(1e-12));
      // It is linear: the tangent of the values is the values.
      assertThat(pooled.jvp(steps, null).toDoubles()).isEqualTo(pooled.output().toDoubles());
      assertThat(pooled.jvp(null, null)).isNull();
      Tensor g = workspace.take(3, 2);
      g.set(new double[] {1, -1, 2, -2, 3, -3});
      Tensor[] back = pooled.backward(g);
      double s = firstShare;
      assertThat(back[0].toDoubles())
          .containsExactly(
              new double[] {s, -s, 2, -2, 0, 0, 1 - s, s - 1, 0, 0, 0, 0}, within(1e-12));
      assertThat(back[1]).isNull();
    }
  }

  @Test
  void inputsThatAreNoTimeStepsAreRefused() {
    SequencePool pool = new SequencePool(SequencePool.Kind.MEAN);
    assertThat(pool.outputShape(new int[] {5}, new int[] {9})).containsExactly(5);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> pool.outputShape(new int[] {5}))
        .withMessageContaining("found shapes [[5]]");
  }
}
