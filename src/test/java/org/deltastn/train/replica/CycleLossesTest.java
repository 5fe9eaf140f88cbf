package org.deltastn.train.replica;

import static org.assertj.core.api.Assertions.assertThat;

import org.deltastn.tensor.Precision;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.engine.BackendRequest;
import org.deltastn.tensor.engine.Backends;
import org.deltastn.train.LossSum;
import org.junit.jupiter.api.Test;

class CycleLossesTest {

  @Test
  void aStepHasTheLossOfItsFirstPassOrWhatIsNotFinite() {
    try (Backend backend = Backends.create("nd4j", BackendRequest.of(Precision.DOUBLE, 1));
        CycleLosses losses = new CycleLosses(backend, 2, 2)) {
      write(losses, 0, 3, 2.0, 5.0);
      write(losses, 1, 4, 2.5, Double.NaN);
      losses.read();

      assertThat(losses.ofStep(0)).isEqualTo(new LossSum(6, 3, 0));
      assertThat(losses.ofStep(1).loss()).isNaN();
    }
  }

  @Test
  void aStepOfOnePassHasNothingOfTheCycleBefore() {
    try (Backend backend = Backends.create("nd4j", BackendRequest.of(Precision.DOUBLE, 1));
        CycleLosses losses = new CycleLosses(backend, 1, 2)) {
      write(losses, 0, 3, 2.0, Double.NaN);
      losses.read();
      write(losses, 0, 4, 1.5);
      losses.read();

      assertThat(losses.ofStep(0)).isEqualTo(new LossSum(6, 4, 0));
    }
  }

  private static void write(CycleLosses losses, int step, double weight, double... ofPasses) {
    losses.begin(step, weight);
    for (int pass = 0; pass < ofPasses.length; pass++) {
      losses.place(step, pass).set(new double[] {ofPasses[pass]});
    }
  }
}
