package org.deltastn.tensor.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.deltastn.augment.AugmentationDraw;
import org.deltastn.augment.ImageAugmentation;
import org.deltastn.augment.ImageShape;
import org.deltastn.hyper.HyperparameterKind;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.RandomStream;
import org.deltastn.tensor.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Augmentation by an engine against that on the host, which computes in floats. */
public abstract class AugmentationContract extends GuardedViews {

  /** Some units in the last place of floats in [0, 1]; hue is worked out in sixths of a turn. */
  private static final double TOLERANCE = 4e-6;

  private static final Map<HyperparameterKind, Double> STRENGTHS =
      new EnumMap<>(
          Map.of(
              HyperparameterKind.ROTATION, 40.0,
              HyperparameterKind.SHEAR, 30.0,
              HyperparameterKind.SCALE, 0.5,
              HyperparameterKind.TRANSLATION, 0.3,
              HyperparameterKind.BRIGHTNESS, 0.7,
              HyperparameterKind.CONTRAST, 0.8,
              HyperparameterKind.SATURATION, 0.9,
              HyperparameterKind.HUE, 0.5,
              HyperparameterKind.CUTOUT_HOLES, 3.0,
              HyperparameterKind.CUTOUT_LENGTH, 5.0));

  static List<Arguments> images() {
    List<Arguments> all = new ArrayList<>();
    for (Precision precision : Precision.values()) {
      for (int[] shape :
          new int[][] {
            {3, 32, 32},
            {1, 28, 28},
            {3, 7, 5},
            {1, 9, 13},
            {3, 33, 17},
            {2, 6, 6},
            {4, 5, 8},
            {3, 1, 1},
            {1, 1, 19},
            {3, 20, 1}
          }) {
        all.add(Arguments.of(precision, new ImageShape(shape[0], shape[1], shape[2])));
      }
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("images")
  void everyStepAloneAndAllTogether(Precision precision, ImageShape shape) {
    use(precision);
    int rows = 9;
    double[] images = uniform(rows * shape.length(), 1);
    Map<HyperparameterKind, double[]> all = new EnumMap<>(HyperparameterKind.class);
    STRENGTHS.forEach((kind, strength) -> all.put(kind, new double[] {strength}));
    all.keySet().removeIf(kind -> !fits(shape, kind));
    check(shape, draw(shape, true, rows, Map.of(), 1), images);
    for (HyperparameterKind kind : all.keySet()) {
      Map<HyperparameterKind, double[]> alone = new EnumMap<>(Map.of(kind, all.get(kind)));
      if (kind == HyperparameterKind.CUTOUT_HOLES || kind == HyperparameterKind.CUTOUT_LENGTH) {
        alone.put(HyperparameterKind.CUTOUT_HOLES, all.get(HyperparameterKind.CUTOUT_HOLES));
        alone.put(HyperparameterKind.CUTOUT_LENGTH, all.get(HyperparameterKind.CUTOUT_LENGTH));
      }
      check(shape, draw(shape, false, rows, alone, 2), images);
    }
    check(shape, draw(shape, true, rows, all, 3), images);
  }

  @ParameterizedTest
  @EnumSource
  void randomImagesAtRandomStrengths(Precision precision) {
    use(precision);
    for (long seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      int channels = random.nextBoolean() ? 3 : 1;
      ImageShape shape = new ImageShape(channels, 1 + random.nextInt(40), 1 + random.nextInt(40));
      int rows = 1 + random.nextInt(6);
      Map<HyperparameterKind, double[]> strengths = new EnumMap<>(HyperparameterKind.class);
      STRENGTHS.forEach(
          (kind, strength) -> {
            double[] ofRows = new double[rows];
            // Some of nothing, so that images go through different steps.
            Arrays.setAll(ofRows, b -> random.nextInt(3) * strength / 2);
            if (fits(shape, kind)) {
              strengths.put(kind, ofRows);
            }
          });
      double[] images = uniform(rows * shape.length(), seed);
      check(shape, draw(shape, random.nextBoolean(), rows, strengths, seed), images);
    }
  }

  /** Whatever numbers it holds: an image that no step changes is copied to the bit. */
  @ParameterizedTest
  @EnumSource
  void imagesAtStrengthZeroAreCopiedToTheBit(Precision precision) {
    use(precision);
    ImageShape shape = new ImageShape(3, 6, 5);
    Map<HyperparameterKind, double[]> strengths = new EnumMap<>(HyperparameterKind.class);
    STRENGTHS.forEach(
        (kind, strength) -> strengths.put(kind, new double[] {strength, 0, strength}));
    double[] images = uniform(3 * shape.length(), 7);
    double[] odd = {-0.0, Double.NaN, -3, 1e30f, Double.NEGATIVE_INFINITY, 0.1f, 5};
    System.arraycopy(odd, 0, images, shape.length(), odd.length);
    Tensor x = random(3, 3, 6, 5);
    x.set(images);
    Tensor out = random(3, 3, 6, 5);

    backend.augment(x, draw(shape, false, 3, strengths, 1), out);

    double[] found = out.toDoubles();
    for (int b = 0; b < 3; b++) {
      int from = b * shape.length();
      assertThat(
              Arrays.equals(
                  found, from, from + shape.length(), images, from, from + shape.length()))
          .as("image %d", b)
          .isEqualTo(b == 1);
    }
    // Doubles are equal where they are of the same bits, of zeros the sign included.
    assertThat(x.toDoubles()).as("the images given").isEqualTo(images);
  }

  private void check(ImageShape shape, AugmentationDraw draw, double[] images) {
    int[] whole = {draw.rows(), shape.channels(), shape.height(), shape.width()};
    Tensor x = random(whole);
    x.set(images);
    Tensor out = random(whole);
    float[] expected = x.toFloats();
    draw.apply(expected, 1);

    backend.augment(x, draw, out);

    double[] found = out.toDoubles();
    for (int i = 0; i < found.length; i++) {
      assertThat(found[i]).as("%s, value %d", shape, i).isCloseTo(expected[i], within(TOLERANCE));
    }
    assertThat(x.toDoubles()).as("the images given").isEqualTo(images);
  }

  private static AugmentationDraw draw(
      ImageShape shape,
      boolean flip,
      int rows,
      Map<HyperparameterKind, double[]> strengths,
      long seed) {
    return new ImageAugmentation(shape, flip).draw(rows, strengths, RandomStream.of(seed));
  }

  private static boolean fits(ImageShape shape, HyperparameterKind kind) {
    try {
      shape.require(kind);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Numbers in [0, 1) that are floats. */
  private static double[] uniform(int count, long seed) {
    double[] numbers = new double[count];
    RandomStream.of(seed).fold(5).uniform(numbers, count);
    Arrays.setAll(numbers, i -> (float) numbers[i]);
    return numbers;
  }
}
