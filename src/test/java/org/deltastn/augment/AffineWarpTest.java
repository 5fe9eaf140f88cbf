package org.deltastn.augment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AffineWarpTest {

  private static final ImageShape SHAPE = new ImageShape(2, 9, 12);

  /** Shares between pixels are floats, and three of them are multiplied with values up to 1. */
  private static final double TOLERANCE = 1e-6;

  @ParameterizedTest
  @CsvSource({
    "0, 0, 1, 0, 0",
    "20, 0, 1, 0, 0",
    "-33, 0, 1, 0, 0",
    "0, 25, 1, 0, 0",
    "0, -40, 1, 0, 0",
    "0, 0, 0.6, 0, 0",
    "0, 0, 1.45, 0, 0",
    "0, 0, 1, 2.3, -1.6",
    "0, 0, 1, -40, 0",
    "0, 0, 1, 3, -9",
    "0, 0, 1, 12, 0",
    "180, 0, 1, -1, 2",
    "90, 0, 0.5, 0.5, -0.5",
    "17, -12, 1.2, -1.5, 0.75",
    "90, 0, 1, 0, 0",
    "-180, 30, 0.8, 3, 3",
    "7, 44, 0.5, -2.25, 1.5"
  })
  void isTheInverseOfTheForwardMap(
      double rotation, double shear, double scale, double x, double y) {
    float[] images = Images.random(3, SHAPE, 5);
    float[] original = images.clone();
    double[] expected = Images.wide(images);
    double[] inverse = inverse(forward(rotation, shear, scale, x, y));
    for (int c = 0; c < SHAPE.channels(); c++) {
      int plane = SHAPE.length() + c * SHAPE.plane();
      for (int row = 0; row < SHAPE.height(); row++) {
        for (int column = 0; column < SHAPE.width(); column++) {
          double sourceX = inverse[0] * column + inverse[1] * row + inverse[2];
          double sourceY = inverse[3] * column + inverse[4] * row + inverse[5];
          expected[plane + row * SHAPE.width() + column] =
              interpolate(original, plane, sourceX, sourceY);
        }
      }
    }

    new AffineWarp(SHAPE).apply(images, SHAPE.length(), rotation, shear, scale, x, y);

    Images.assertClose("warped", images, expected, TOLERANCE);
  }

  @Test
  void quarterTurnsAreClockwise() {
    ImageShape shape = new ImageShape(1, 3, 3);
    float[] image = {1, 2, 3, 4, 5, 6, 7, 8, 9};

    new AffineWarp(shape).apply(image, 0, 90, 0, 1, 0, 0);

    Images.assertClose("turned", image, new double[] {7, 4, 1, 8, 5, 2, 9, 6, 3}, 1e-5);
  }

  @Test
  void translationMovesRightAndDown() {
    ImageShape shape = new ImageShape(1, 3, 3);
    float[] image = {1, 2, 3, 4, 5, 6, 7, 8, 9};

    new AffineWarp(shape).apply(image, 0, 0, 0, 1, 1, 2);

    assertThat(image).containsExactly(0, 0, 0, 0, 0, 0, 0, 1, 2);
  }

  @Test
  void memoryIsCleanForTheNextImage() {
    float[] images = Images.random(2, SHAPE, 6);
    float[] second = Arrays.copyOfRange(images, SHAPE.length(), images.length);
    AffineWarp used = new AffineWarp(SHAPE);
    used.apply(images, 0, 5, 5, 0.5, 0, 0);
    used.apply(images, SHAPE.length(), 25, 3, 1.5, 4, 0);

    new AffineWarp(SHAPE).apply(second, 0, 25, 3, 1.5, 4, 0);

    assertThat(Arrays.copyOfRange(images, SHAPE.length(), images.length)).isEqualTo(second);
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 1e-300", "45, 89.9999999, 1e-9", "13, -89.9, 1e300", "0, 0, 1e-12"})
  void extremeMapsStayInside(double rotation, double shear, double scale) {
    float[] images = Images.random(1, SHAPE, 7);

    new AffineWarp(SHAPE).apply(images, 0, rotation, shear, scale, 3, -2);

    for (float value : images) {
      assertThat(value).isBetween(0f, 1f);
    }
  }

  /** Translation · centre · rotation · shear · scale · centre⁻¹, as a product of matrices. */
  private static double[][] forward(
      double rotation, double shear, double scale, double x, double y) {
    double angle = Math.toRadians(rotation);
    double centreX = (SHAPE.width() - 1) / 2.0;
    double centreY = (SHAPE.height() - 1) / 2.0;
    double[][] turn = {
      {Math.cos(angle), -Math.sin(angle), 0}, {Math.sin(angle), Math.cos(angle), 0}, {0, 0, 1}
    };
    double[][] slant = {{1, -Math.tan(Math.toRadians(shear)), 0}, {0, 1, 0}, {0, 0, 1}};
    double[][] size = {{scale, 0, 0}, {0, scale, 0}, {0, 0, 1}};
    double[][] product = shift(x + centreX, y + centreY);
    for (double[][] factor : new double[][][] {turn, slant, size, shift(-centreX, -centreY)}) {
      product = times(product, factor);
    }
    return product;
  }

  private static double[][] shift(double x, double y) {
    return new double[][] {{1, 0, x}, {0, 1, y}, {0, 0, 1}};
  }

  private static double[][] times(double[][] a, double[][] b) {
    double[][] product = new double[3][3];
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        for (int k = 0; k < 3; k++) {
          product[i][j] += a[i][k] * b[k][j];
        }
      }
    }
    return product;
  }

  /** Cramer's rule for the upper two rows. */
  private static double[] inverse(double[][] m) {
    double determinant = m[0][0] * m[1][1] - m[0][1] * m[1][0];
    double a = m[1][1] / determinant;
    double b = -m[0][1] / determinant;
    double c = -m[1][0] / determinant;
    double d = m[0][0] / determinant;
    return new double[] {a, b, -a * m[0][2] - b * m[1][2], c, d, -c * m[0][2] - d * m[1][2]};
  }

  /** A sum over all pixels with hat functions. */
  private static double interpolate(float[] images, int plane, double x, double y) {
    double sum = 0;
    for (int row = 0; row < SHAPE.height(); row++) {
      for (int column = 0; column < SHAPE.width(); column++) {
        sum +=
            images[plane + row * SHAPE.width() + column]
                * Math.max(0, 1 - Math.abs(x - column))
                * Math.max(0, 1 - Math.abs(y - row));
      }
    }
    return sum;
  }
}
