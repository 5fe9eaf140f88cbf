package org.deltastn.nn.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.LayerCheck;
import org.deltastn.nn.PassKind;
import org.deltastn.nn.ResponseStructure;
import org.junit.jupiter.api.Test;

class LockedDropoutTest {

  private static final int STREAMS = 2;
  private static final int STEPS = 3;

  /** The rates of both streams, repeated for every step. */
  private static final double[] RATES = {0.2, 0.7, 0.2, 0.7, 0.2, 0.7};

  @Test
  void aStreamKeepsItsMaskThroughTime() {
    int columns = 3000;
    try (LayerCheck check = check(RATES, columns, STREAMS)) {
      double[] x = check.input(0).toDoubles();
      double[] y = check.output(PassKind.JOINT);
      for (int b = 0; b < STREAMS; b++) {
        int dropped = 0;
        for (int j = 0; j < columns; j++) {
          boolean gone = y[b * columns + j] == 0;
          dropped += gone ? 1 : 0;
          for (int t = 0; t < STEPS; t++) {
            int at = (t * STREAMS + b) * columns + j;
            double expected = gone ? 0 : x[at] / (1 - RATES[b]);
            assertThat(y[at]).isCloseTo(expected, within(1e-12 * Math.abs(expected)));
          }
        }
        double deviation = Math.sqrt(columns * RATES[b] * (1 - RATES[b]));
        assertThat((double) dropped).isCloseTo(columns * RATES[b], within(4 * deviation));
      }
      assertThat(check.output(PassKind.HYPER)).isEqualTo(x);
    }
  }

  @Test
  void derivatives() {
    try (LayerCheck check = check(RATES, 4, STREAMS);
        LayerCheck oneRate = check(new double[] {0.4}, 4, STREAMS)) {
      for (PassKind kind : PassKind.values()) {
        check.checkJvp(kind);
        check.checkBackward(kind);
        oneRate.checkJvp(kind);
        oneRate.checkBackward(kind);
      }
    }
  }

  @Test
  void needsSequences() {
    try (LayerCheck check = check(RATES, 4, 0)) {
      assertThatIllegalStateException()
          .isThrownBy(() -> check.output(PassKind.GENERAL))
          .withMessageContaining("sequences");
    }
  }

  private static LayerCheck check(double[] rates, int columns, int streams) {
    return new LayerCheck(
        new LockedDropout(0),
        ResponseStructure.STRUCTURED,
        HyperparameterSpace.of(Hyperparameter.inputDropout().build()),
        new double[][] {rates},
        STREAMS * STEPS,
        streams,
        new int[] {columns});
  }

  @Test
  void shapeIsKept() {
    assertThat(new LockedDropout(0).outputShape(new int[] {2, 3, 4})).containsExactly(2, 3, 4);
  }
}
