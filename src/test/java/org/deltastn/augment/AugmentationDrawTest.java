package org.deltastn.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.deltastn.hyper.HyperparameterKind;
import org.deltastn.tensor.RandomStream;
import org.deltastn.tensor.backend.ImageChanges;
import org.junit.jupiter.api.Test;

class AugmentationDrawTest {

  private static final ImageShape SHAPE = new ImageShape(3, 6, 10);
  private static final int ROWS = 20000;

  /** A strength for every example, so that the distribution is checked at all of them. */
  private static double[] strengths(double most) {
    return IntStream.range(0, ROWS).mapToDouble(b -> most * (1 + b % 7) / 7).toArray();
  }

  private static AugmentationDraw draw(Map<HyperparameterKind, double[]> strengths) {
    return new AugmentationDraw(SHAPE, true, ROWS, strengths, RandomStream.of(9));
  }

  private static Map<HyperparameterKind, double[]> all() {
    Map<HyperparameterKind, double[]> all = new EnumMap<>(HyperparameterKind.class);
    all.put(HyperparameterKind.CUTOUT_HOLES, strengths(3));
    all.put(HyperparameterKind.CUTOUT_LENGTH, strengths(14));
    all.put(HyperparameterKind.HUE, strengths(0.5));
    all.put(HyperparameterKind.SATURATION, strengths(1));
    all.put(HyperparameterKind.BRIGHTNESS, strengths(1.75));
    all.put(HyperparameterKind.CONTRAST, strengths(1));
    all.put(HyperparameterKind.SCALE, strengths(0.9));
    all.put(HyperparameterKind.TRANSLATION, strengths(0.5));
    all.put(HyperparameterKind.SHEAR, strengths(45));
    all.put(HyperparameterKind.ROTATION, strengths(45));
    return all;
  }

  @Test
  void drawsAreUniformAtTheStrengthOfTheExample() {
    AugmentationDraw draw = draw(all());

    around(draw.hue, 0, 0.5);
    around(draw.rotation, 0, 45);
    around(draw.shear, 0, 45);
    around(draw.translationX, 0, 0.5 * SHAPE.width());
    around(draw.translationY, 0, 0.5 * SHAPE.height());
    around(draw.scale, 1, 0.9);
    around(draw.saturation, 1, 1);
    around(draw.contrast, 1, 1);
  }

  /** Above strength 1 the lower end of a factor stays at 0. */
  @Test
  void factorsAreNeverNegative() {
    double[] found = draw(all()).brightness;

    uniform(
        IntStream.range(0, ROWS)
            .mapToDouble(
                b -> {
                  double s = strengths(1.75)[b % 7];
                  double from = Math.max(0, 1 - s);
                  return (found[b] - from) / (1 + s - from);
                })
            .toArray());
  }

  @Test
  void usesAreIndependent() {
    AugmentationDraw draw = draw(all());
    double[] flips = IntStream.range(0, ROWS).mapToDouble(b -> draw.flips[b] ? 1 : -1).toArray();
    double[][] columns = {
      flips,
      draw.rotation,
      draw.translationX,
      draw.translationY,
      minus(draw.scale, 1),
      draw.shear,
      minus(draw.contrast, 1),
      minus(draw.saturation, 1),
      draw.hue,
      centred(draw.centresX[0], SHAPE.width()),
      centred(draw.centresY[0], SHAPE.height()),
      centred(draw.centresX[1], SHAPE.width())
    };
    for (int i = 0; i < columns.length; i++) {
      for (int j = 0; j < i; j++) {
        // Under independence the correlation's deviation is about 1/√n. The strengths of two
        // columns go up together, which widens it by at most E[s⁴]/E[s²]² = 1.63 in square.
        assertThat(correlation(columns[i], columns[j]))
            .as("%d with %d", i, j)
            .isCloseTo(0, within(4.5 * Math.sqrt(1.63 / ROWS)));
      }
    }
  }

  @Test
  void halfOfTheImagesAreFlipped() {
    boolean[] flips = draw(Map.of()).flips;

    long count = IntStream.range(0, ROWS).filter(b -> flips[b]).count();
    assertThat((double) count).isCloseTo(ROWS / 2.0, within(4 * Math.sqrt(ROWS / 4.0)));
  }

  @Test
  void centresAreUniformOverThePixels() {
    AugmentationDraw draw = draw(all());
    assertThat(draw.centresY).hasDimensions(3, ROWS);
    double[] counts = new double[SHAPE.plane()];
    for (int k = 0; k < 3; k++) {
      for (int b = 0; b < ROWS; b++) {
        counts[draw.centresY[k][b] * SHAPE.width() + draw.centresX[k][b]]++;
      }
    }
    double expected = 3.0 * ROWS / counts.length;
    double chiSquare =
        Arrays.stream(counts).map(c -> (c - expected) * (c - expected) / expected).sum();
    // 59 degrees of freedom: mean 59, deviation √118.
    assertThat(chiSquare).isCloseTo(59, within(4 * Math.sqrt(118)));
  }

  @Test
  void countsAreRoundedAndCutToTheImage() {
    AugmentationDraw draw =
        new AugmentationDraw(
            SHAPE,
            false,
            3,
            Map.of(
                HyperparameterKind.CUTOUT_HOLES, new double[] {1.6, 1e9, 0},
                HyperparameterKind.CUTOUT_LENGTH, new double[] {2.4, 11, 1e300}),
            RandomStream.of(1));

    assertThat(draw.holes).containsExactly(2, 60, 0);
    assertThat(draw.lengths).containsExactly(2, 10, 10);
    assertThat(draw.centresX).hasDimensions(60, 3);
  }

  @Test
  void strengthZeroDrawsNothing() {
    Map<HyperparameterKind, double[]> none = new EnumMap<>(HyperparameterKind.class);
    all().keySet().forEach(kind -> none.put(kind, new double[] {0}));

    assertThat(new AugmentationDraw(SHAPE, false, 2, none, RandomStream.of(1)).isIdentity())
        .isTrue();
    assertThat(new AugmentationDraw(SHAPE, true, 2, none, RandomStream.of(1)).isIdentity())
        .isFalse();
    none.put(HyperparameterKind.CUTOUT_HOLES, new double[] {3});
    assertThat(new AugmentationDraw(SHAPE, false, 2, none, RandomStream.of(1)).isIdentity())
        .as("holes of length 0")
        .isTrue();
    all()
        .forEach(
            (kind, values) -> {
              Map<HyperparameterKind, double[]> one = new EnumMap<>(none);
              one.put(HyperparameterKind.CUTOUT_LENGTH, new double[] {2});
              one.put(kind, Arrays.copyOf(values, 2));
              assertThat(
                      new AugmentationDraw(SHAPE, false, 2, one, RandomStream.of(1)).isIdentity())
                  .as(kind.jsonName())
                  .isFalse();
            });
  }

  @Test
  void whatDoesNotFitIsNamed() {
    refused("dropout does not augment images", HyperparameterKind.DROPOUT, 0.5);
    refused("hue must lie in [0, 0.5], found 0.6", HyperparameterKind.HUE, 0.6);
    refused("scale must lie in [0, 1), found 1.0", HyperparameterKind.SCALE, 0.1, 1);
    refused("contrast must lie in [0, ∞), found NaN", HyperparameterKind.CONTRAST, Double.NaN);
    refused("hue of 2 images needs 1 or 2 values, found 3", HyperparameterKind.HUE, 0, 0, 0);
    refused(
        "cutoutHoles and cutoutLength must be given together, found only cutoutHoles",
        HyperparameterKind.CUTOUT_HOLES,
        1);
    refused(
        "cutoutHoles and cutoutLength must be given together, found only cutoutLength",
        HyperparameterKind.CUTOUT_LENGTH,
        1);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new AugmentationDraw(
                    new ImageShape(1, 4, 4),
                    false,
                    2,
                    Map.of(HyperparameterKind.HUE, new double[] {0.1}),
                    RandomStream.of(1)))
        .withMessageStartingWith("hue needs images of 3 channels");
  }

  private static void refused(String message, HyperparameterKind kind, double... values) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new AugmentationDraw(SHAPE, true, 2, Map.of(kind, values), RandomStream.of(1)))
        .withMessage(message);
  }

  private static void around(double[] found, double centre, double most) {
    double[] strengths = strengths(most);
    uniform(
        IntStream.range(0, ROWS)
            .mapToDouble(b -> (found[b] - centre + strengths[b]) / (2 * strengths[b]))
            .toArray());
  }

  /** Kolmogorov–Smirnov against U(0, 1): √n D is above 1.95 with probability 0.001. */
  private static void uniform(double[] x) {
    Arrays.sort(x);
    double largest = 0;
    for (int i = 0; i < x.length; i++) {
      double above = (i + 1.0) / x.length - x[i];
      double below = x[i] - (double) i / x.length;
      largest = Math.max(largest, Math.max(above, below));
    }
    assertThat(Math.sqrt(x.length) * largest).isLessThan(1.95);
  }

  private static double[] minus(double[] x, double centre) {
    return Arrays.stream(x).map(value -> value - centre).toArray();
  }

  private static double[] centred(int[] x, int size) {
    return Arrays.stream(x).mapToDouble(value -> value - (size - 1) / 2.0).toArray();
  }

  private static double correlation(double[] x, double[] y) {
    double xy = 0;
    double xx = 0;
    double yy = 0;
    for (int i = 0; i < x.length; i++) {
      xy += x[i] * y[i];
      xx += x[i] * x[i];
      yy += y[i] * y[i];
    }
    return xy / Math.sqrt(xx * yy);
  }

  /** What engines are sent, against the fields that the host's form works with. */
  @Test
  void numbersSayWhatIsDoneToAnExample() {
    Map<HyperparameterKind, double[]> strengths = new EnumMap<>(HyperparameterKind.class);
    all().forEach((kind, values) -> strengths.put(kind, new double[] {values[6], 0, values[6]}));
    AugmentationDraw draw = new AugmentationDraw(SHAPE, false, 3, strengths, RandomStream.of(9));
    int every =
        ImageChanges.WARP
            | ImageChanges.BRIGHTNESS
            | ImageChanges.CONTRAST
            | ImageChanges.SATURATION
            | ImageChanges.HUE;
    double[] numbers = draw.numbers();
    int[] edges = draw.holeEdges();

    assertThat(draw.imageShape()).containsExactly(3, 6, 10);
    assertThat(draw.operations()).containsExactly(every, 0, every);
    assertThat(numbers).hasSize(3 * ImageChanges.NUMBERS);
    for (int b : new int[] {0, 2}) {
      double[] of = Arrays.copyOfRange(numbers, b * 10, b * 10 + 10);
      assertThat(Arrays.copyOfRange(of, 6, 10))
          .containsExactly(draw.brightness[b], draw.contrast[b], draw.saturation[b], draw.hue[b]);
      // The centre of the result comes from the centre of the source, but for the translation.
      double[] x = {(SHAPE.width() - 1) / 2.0, (SHAPE.height() - 1) / 2.0};
      double toX = x[0] + draw.translationX[b];
      double toY = x[1] + draw.translationY[b];
      assertThat(of[0] * toX + of[1] * toY + of[2]).isCloseTo(x[0], within(1e-12));
      assertThat(of[3] * toX + of[4] * toY + of[5]).isCloseTo(x[1], within(1e-12));
      assertThat(of[0] * of[4] - of[1] * of[3])
          .isCloseTo(1 / (draw.scale[b] * draw.scale[b]), within(1e-12));
      for (int k = 0; k < 3; k++) {
        // A side of 14 is cut to that of the image.
        int top = draw.centresY[k][b] - 5;
        int left = draw.centresX[k][b] - 5;
        assertThat(Arrays.copyOfRange(edges, (b * 3 + k) * 4, (b * 3 + k) * 4 + 4))
            .containsExactly(
                Math.max(0, top),
                Math.min(6, top + 10),
                Math.max(0, left),
                Math.min(10, left + 10));
      }
    }
    assertThat(Arrays.copyOfRange(edges, 12, 24)).containsOnly(0);
  }

  @Test
  void onlyWhatIsFlippedIsSaidToBe() {
    AugmentationDraw draw = draw(Map.of());

    assertThat(draw.operations())
        .containsExactly(
            IntStream.range(0, ROWS).map(b -> draw.flips[b] ? ImageChanges.FLIP : 0).toArray());
    assertThat(draw.holeEdges()).isEmpty();
  }

  /** The host's form, for an engine that has none of its own. */
  @Test
  void appliesWhatWasDrawn() {
    for (boolean flip : new boolean[] {true, false}) {
      Map<HyperparameterKind, double[]> strengths = new EnumMap<>(HyperparameterKind.class);
      all().forEach((kind, values) -> strengths.put(kind, new double[] {values[3]}));
      AugmentationDraw draw = new AugmentationDraw(SHAPE, flip, 5, strengths, RandomStream.of(3));
      float[] expected = Images.random(5, SHAPE, 4);
      new ImageAugmentation(SHAPE, flip).apply(expected, draw, 1);
      float[] images = Images.random(5, SHAPE, 4);
      assertThat(images).isNotEqualTo(expected);

      draw.apply(images, 2);

      assertThat(images).isEqualTo(expected);
    }
  }
}
