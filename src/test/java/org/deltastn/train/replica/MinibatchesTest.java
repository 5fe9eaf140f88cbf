package org.deltastn.train.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.TreeSet;
import org.deltastn.data.Examples;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.RandomStream;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.backend.RemoteBackend;
import org.deltastn.tensor.engine.Backends;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MinibatchesTest {

  private static final Examples EXAMPLES =
      new Examples(
          new float[] {0, 1, 2, 3, 4, 5, 6},
          new int[] {1},
          new float[] {0, 1, 2, 3, 4, 5, 6},
          1,
          new float[] {1, 2, 3, 4, 5, 6, 7});

  private static Backend backend(boolean ownMemory) {
    Backend backend = Backends.create(Precision.FLOAT);
    return ownMemory ? RemoteBackend.over(backend) : backend;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyPassHoldsEveryRowOnceInAnOrderOfItsOwn(boolean ownMemory) {
    try (Backend backend = backend(ownMemory);
        LoadedExamples loaded = new LoadedExamples(backend, EXAMPLES);
        Minibatches batches = new Minibatches(backend, loaded, 3, RandomStream.of(1));
        Minibatches again = new Minibatches(backend, loaded, 3, RandomStream.of(1))) {
      assertThat(batches.perPass()).isEqualTo(3);
      TreeSet<String> orders = new TreeSet<>();
      for (int pass = 0; pass < 4; pass++) {
        StringBuilder order = new StringBuilder();
        TreeSet<Float> rows = new TreeSet<>();
        for (int i = 0; i < 3; i++) {
          Minibatch batch = batches.get(pass * 3L + i);
          assertThat(batch.rows()).isEqualTo(i < 2 ? 3 : 1);
          float[] x = batch.x().toFloats();
          assertThat(batch.targets().toFloats()).isEqualTo(x);
          double total = 0;
          for (int b = 0; b < x.length; b++) {
            rows.add(x[b]);
            assertThat(batch.weights().toFloats()[b]).isEqualTo(x[b] + 1);
            total += x[b] + 1;
          }
          assertThat(batch.totalWeight()).isEqualTo(total);
          assertThat(Arrays.stream(batch.share()).sum()).isCloseTo(1, within(1e-15));
          assertThat(batch.share()[0]).isEqualTo((x[0] + 1) / total);
          order.append(Arrays.toString(x));
        }
        assertThat(rows).hasSize(7);
        orders.add(order.toString());
      }
      assertThat(orders).hasSize(4);
      float[] last = batches.get(11).x().toFloats();
      batches.get(0);
      assertThat(again.get(11).x().toFloats()).isEqualTo(last);
      assertThat(batches.get(11).x().toFloats()).isEqualTo(last);
      assertThat(batches.inOrder(3).x().toFloats()).containsExactly(3, 4, 5);
      assertThat(batches.inOrder(6).x().toFloats()).containsExactly(6);
      assertThat(batches.get(11).x().toFloats()).isEqualTo(last);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aBatchLargerThanTheDataIsTheData(boolean ownMemory) {
    try (Backend backend = backend(ownMemory);
        LoadedExamples loaded = new LoadedExamples(backend, EXAMPLES);
        Minibatches batches = new Minibatches(backend, loaded, 100, RandomStream.of(1))) {
      assertThat(batches.perPass()).isEqualTo(1);
      assertThat(batches.get(5).rows()).isEqualTo(7);
    }
  }
}
