package org.deltastn.augment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ColourJitterTest {

  private static final ImageShape SHAPE = new ImageShape(3, 9, 7);
  private static final ImageShape GREY = new ImageShape(1, 5, 3);

  /** Sums of a few numbers of size up to 6: some units in the last place of a float. */
  private static final double TOLERANCE = 2e-6;

  /** Colours at which cases meet: greys, primaries, secondaries, equal channels. */
  private static final float[][] CORNERS = {
    {0, 0, 0},
    {1, 1, 1},
    {0.3f, 0.3f, 0.3f},
    {1, 0, 0},
    {0, 1, 0},
    {0, 0, 1},
    {1, 1, 0},
    {0, 1, 1},
    {1, 0, 1},
    {0.7f, 0.7f, 0.2f},
    {0.2f, 0.7f, 0.2f},
    {1e-30f, 0, 1},
    {0.5f, 0.25f, 0}
  };

  private static float[] image() {
    float[] image = Images.random(1, SHAPE, 3);
    for (int i = 0; i < CORNERS.length; i++) {
      for (int c = 0; c < 3; c++) {
        image[c * SHAPE.plane() + i] = CORNERS[i][c];
      }
    }
    return image;
  }

  private static float[] changed(ImageShape shape, float[] image, Consumer<ColourJitter> change) {
    ColourJitter jitter = new ColourJitter(shape);
    // Between two others, which must stay as they are.
    float[] three = new float[3 * image.length];
    Arrays.fill(three, -5);
    System.arraycopy(image, 0, three, image.length, image.length);
    jitter.load(three, image.length);
    change.accept(jitter);
    jitter.store(three, image.length);
    assertThat(Arrays.copyOf(three, image.length)).containsOnly(-5);
    assertThat(Arrays.copyOfRange(three, 2 * image.length, three.length)).containsOnly(-5);
    return Arrays.copyOfRange(three, image.length, 2 * image.length);
  }

  @ParameterizedTest
  @ValueSource(floats = {0, 0.3f, 0.9f, 1, 1.7f})
  void brightnessContrastAndSaturationBlend(float factor) {
    float[] image = image();
    double[] x = Images.wide(image);
    int n = SHAPE.plane();
    double[] grey = new double[n];
    Arrays.setAll(grey, i -> 0.2989 * x[i] + 0.587 * x[n + i] + 0.114 * x[2 * n + i]);
    double mean = Arrays.stream(grey).average().orElseThrow();

    blends(
        "brightness", changed(SHAPE, image, j -> j.brightness(factor)), x, factor, new double[n]);
    double[] means = new double[n];
    Arrays.fill(means, mean);
    blends("contrast", changed(SHAPE, image, j -> j.contrast(factor)), x, factor, means);
    blends("saturation", changed(SHAPE, image, j -> j.saturation(factor)), x, factor, grey);
  }

  @ParameterizedTest
  @ValueSource(floats = {0, 0.3f, 1.7f})
  void oneChannelIsItsOwnGrey(float factor) {
    float[] image = Images.random(1, GREY, 4);
    double[] x = Images.wide(image);
    double[] means = new double[x.length];
    Arrays.fill(means, Arrays.stream(x).average().orElseThrow());

    blends("contrast", changed(GREY, image, j -> j.contrast(factor)), x, factor, means);
    blends(
        "brightness", changed(GREY, image, j -> j.brightness(factor)), x, factor, new double[15]);
  }

  private static void blends(
      String what, float[] found, double[] x, double factor, double[] other) {
    double[] expected = new double[x.length];
    Arrays.setAll(
        expected,
        i -> Math.min(1, Math.max(0, factor * x[i] + (1 - factor) * other[i % other.length])));
    Images.assertClose(what, found, expected, TOLERANCE);
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {
        -0.5, -0.41, -1 / 3.0, -0.25, -1 / 6.0, -0.01, 0, 1e-4, 0.07, 1 / 6.0, 0.2, 0.31, 0.5
      })
  void hueTurnsInTheHsvModel(double shift) {
    float[] image = image();
    double[] expected = new double[image.length];
    int n = SHAPE.plane();
    for (int i = 0; i < n; i++) {
      double[] hsv = toHsv(image[i], image[n + i], image[2 * n + i]);
      double[] rgb = toRgb(hsv[0] + shift, hsv[1], hsv[2]);
      for (int c = 0; c < 3; c++) {
        expected[c * n + i] = rgb[c];
      }
    }

    float[] found = changed(SHAPE, image, j -> j.hue(shift));

    Images.assertClose("hue", found, expected, TOLERANCE);
    for (float value : found) {
      assertThat(value).isBetween(0f, 1f);
    }
  }

  @Test
  void aThirdOfATurnExchangesTheChannels() {
    float[] image = image();
    int n = SHAPE.plane();
    double[] expected = new double[3 * n];
    Arrays.setAll(expected, i -> image[(i + 2 * n) % (3 * n)]);

    Images.assertClose("hue", changed(SHAPE, image, j -> j.hue(1 / 3.0)), expected, TOLERANCE);
  }

  /** The textbook's conversion, by cases. */
  private static double[] toHsv(double red, double green, double blue) {
    double value = Math.max(red, Math.max(green, blue));
    double chroma = value - Math.min(red, Math.min(green, blue));
    double sixths;
    if (chroma == 0) {
      sixths = 0;
    } else if (value == red) {
      sixths = (green - blue) / chroma;
    } else if (value == green) {
      sixths = (blue - red) / chroma + 2;
    } else {
      sixths = (red - green) / chroma + 4;
    }
    return new double[] {sixths / 6, value == 0 ? 0 : chroma / value, value};
  }

  /** The textbook's conversion back, by sectors. */
  private static double[] toRgb(double hue, double saturation, double value) {
    double sixths = 6 * (hue - Math.floor(hue));
    int sector = (int) sixths;
    double part = sixths - sector;
    double p = value * (1 - saturation);
    double q = value * (1 - saturation * part);
    double t = value * (1 - saturation * (1 - part));
    return switch (sector % 6) {
      case 0 -> new double[] {value, t, p};
      case 1 -> new double[] {q, value, p};
      case 2 -> new double[] {p, value, t};
      case 3 -> new double[] {p, q, value};
      case 4 -> new double[] {t, p, value};
      default -> new double[] {value, p, q};
    };
  }
}
