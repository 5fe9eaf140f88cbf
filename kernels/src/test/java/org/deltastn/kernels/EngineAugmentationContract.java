package org.deltastn.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.AugmentationContract;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.backend.ImageChanges;
import org.junit.jupiter.api.Test;

/** Augmentation by an engine that does the work itself: also what it refuses. */
abstract class EngineAugmentationContract extends AugmentationContract {

  /** Changes of two images, right or wrong. */
  private record Changes(int[] imageShape, int[] operations, double[] numbers, int[] holeEdges)
      implements ImageChanges {

    @Override
    public int rows() {
      return 2;
    }

    @Override
    public void apply(float[] images, int threads) {
      throw new AssertionError("the engine does the work itself");
    }
  }

  private static Changes changes(int channels, int step, int... holeEdges) {
    return new Changes(new int[] {channels, 3, 4}, new int[] {0, step}, new double[20], holeEdges);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    try (Backend engine = create(Precision.FLOAT);
        Tensor x = engine.allocate(2, 2, 3, 4);
        Tensor out = engine.allocate(2, 2, 3, 4);
        Tensor small = engine.allocate(2, 2, 3, 3)) {
      refused(engine, small, changes(2, 0), out, "augment needs 48 values of x");
      refused(engine, x, changes(2, 0), small, "augment needs 48 values of out");
      refused(engine, x, changes(1, 0), out, "augment needs 24 values of x");
      refused(
          engine,
          x,
          new Changes(new int[] {2, 3, 4}, new int[1], new double[20], new int[0]),
          out,
          "needs as many sums of steps, 10 numbers and as many holes of 4 edges for each, found 1,"
              + " 20 and 0");
      refused(
          engine,
          x,
          changes(2, ImageChanges.HUE),
          out,
          "needs images of 3 channels for its changes of colour, found shape [2, 3, 4]");
      refused(engine, x, changes(2, ImageChanges.CONTRAST), out, "needs images of 1 or 3 channels");
      for (int[] hole : new int[][] {{-1, 2, 0, 1}, {0, 4, 0, 1}, {0, 1, -1, 1}, {0, 1, 0, 5}}) {
        int[] edges = {0, 0, 0, 0, hole[0], hole[1], hole[2], hole[3]};
        refused(engine, x, changes(2, 0, edges), out, "a hole outside the image of shape");
      }
    }
  }

  /** Maps that lead nowhere, and to the last pixel but for less than rounding. */
  @Test
  void mapsToTheEdgeStayInsideTheImage() {
    for (Precision precision : Precision.values()) {
      try (Backend engine = create(precision);
          Tensor x = engine.allocate(2, 1, 4, 32);
          Tensor out = engine.allocate(2, 1, 4, 32)) {
        engine.fill(x, 1);
        double[] numbers = new double[20];
        numbers[2] = Double.NaN;
        numbers[10 + 2] = Math.nextDown(32.0);
        numbers[10 + 5] = Math.nextDown(4.0);
        int[] warp = {ImageChanges.WARP, ImageChanges.WARP};

        engine.augment(x, new Changes(new int[] {1, 4, 32}, warp, numbers, new int[0]), out);

        for (double value : out.toDoubles()) {
          assertThat(value).isBetween(0.0, 1e-12);
        }
      }
    }
  }

  private static void refused(
      Backend engine, Tensor x, ImageChanges changes, Tensor out, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> engine.augment(x, changes, out))
        .withMessageContaining(message);
  }
}
