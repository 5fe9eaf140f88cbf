package org.deltastn.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.deltastn.tensor.RandomStream;

/** Random images in [0, 1], and the comparison of results. */
final class Images {

  private Images() {}

  /** Returns B×C×H×W numbers. */
  static float[] random(int rows, ImageShape shape, long seed) {
    double[] uniform = new double[rows * shape.length()];
    RandomStream.of(seed).uniform(uniform, uniform.length);
    float[] images = new float[uniform.length];
    for (int i = 0; i < images.length; i++) {
      images[i] = (float) uniform[i];
    }
    return images;
  }

  static double[] wide(float[] images) {
    double[] wide = new double[images.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = images[i];
    }
    return wide;
  }

  static void assertClose(String what, float[] found, double[] expected, double tolerance) {
    assertThat(found).hasSize(expected.length);
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) found[i])
          .as("%s, value %d", what, i)
          .isCloseTo(expected[i], within(tolerance));
    }
  }
}
