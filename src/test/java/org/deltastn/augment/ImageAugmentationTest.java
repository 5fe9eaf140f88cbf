package org.deltastn.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.deltastn.hyper.HyperparameterKind;
import org.deltastn.tensor.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ImageAugmentationTest {

  private static final ImageShape SHAPE = new ImageShape(3, 12, 10);
  private static final int ROWS = 9;

  private static Map<HyperparameterKind, double[]> all() {
    Map<HyperparameterKind, double[]> all = new EnumMap<>(HyperparameterKind.class);
    all.put(HyperparameterKind.CUTOUT_HOLES, new double[] {2});
    all.put(HyperparameterKind.CUTOUT_LENGTH, new double[] {4});
    all.put(HyperparameterKind.HUE, new double[] {0.25});
    all.put(HyperparameterKind.SATURATION, new double[] {0.5});
    all.put(HyperparameterKind.BRIGHTNESS, new double[] {0.5});
    all.put(HyperparameterKind.CONTRAST, new double[] {0.5});
    all.put(HyperparameterKind.SCALE, new double[] {0.25});
    all.put(HyperparameterKind.TRANSLATION, new double[] {0.25});
    all.put(HyperparameterKind.SHEAR, new double[] {20});
    all.put(HyperparameterKind.ROTATION, new double[] {20});
    return all;
  }

  private static float[] augmented(
      boolean flip, Map<HyperparameterKind, double[]> strengths, long seed, int threads) {
    ImageAugmentation augmentation = new ImageAugmentation(SHAPE, flip);
    float[] images = Images.random(ROWS, SHAPE, 2);
    augmentation.apply(images, augmentation.draw(ROWS, strengths, RandomStream.of(seed)), threads);
    return images;
  }

  /** All others at 0 too, so that no operation is left out by the absence of a kind. */
  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.MATCH_ALL,
      names = "^(CUTOUT_.*|HUE|SATURATION|BRIGHTNESS|CONTRAST|SCALE|TRANSLATION|SHEAR|ROTATION)$")
  void strengthZeroIsTheIdentityToTheBit(HyperparameterKind kind) {
    float[] original = Images.random(ROWS, SHAPE, 2);
    Map<HyperparameterKind, double[]> strengths = all();
    strengths.replaceAll((any, values) -> new double[] {0});
    assertThat(augmented(false, strengths, 1, 1)).isEqualTo(original);

    // One example at zero among others that are not.
    double[] mixed = new double[ROWS];
    Arrays.fill(mixed, all().get(kind)[0]);
    mixed[4] = 0;
    if (kind == HyperparameterKind.CUTOUT_HOLES) {
      strengths.put(HyperparameterKind.CUTOUT_LENGTH, new double[] {4});
    } else if (kind == HyperparameterKind.CUTOUT_LENGTH) {
      strengths.put(HyperparameterKind.CUTOUT_HOLES, new double[] {2});
    }
    strengths.put(kind, mixed);
    float[] images = augmented(false, strengths, 1, 1);
    for (int b = 0; b < ROWS; b++) {
      assertThat(Arrays.equals(row(images, b), row(original, b))).as("row %d", b).isEqualTo(b == 4);
    }
  }

  @Test
  void strengthsOfOtherExamplesDoNotMatter() {
    float[] constant = augmented(true, all(), 3, 1);
    Map<HyperparameterKind, double[]> varied = new EnumMap<>(HyperparameterKind.class);
    all()
        .forEach(
            (kind, values) -> {
              double[] ofRows = new double[ROWS];
              Arrays.setAll(ofRows, b -> b == 5 ? values[0] : values[0] * b / 20);
              varied.put(kind, ofRows);
            });

    float[] images = augmented(true, varied, 3, 1);

    assertThat(row(images, 5)).isEqualTo(row(constant, 5));
    assertThat(row(images, 6)).isNotEqualTo(row(constant, 6));
  }

  @Test
  void theSameStreamGivesTheSameBitsOnAnyNumberOfThreads() {
    float[] one = augmented(true, all(), 7, 1);

    assertThat(augmented(true, all(), 7, 1)).isEqualTo(one);
    for (int threads : new int[] {2, 3, 4, ROWS, 50}) {
      assertThat(augmented(true, all(), 7, threads)).as("%d threads", threads).isEqualTo(one);
    }
    assertThat(augmented(true, all(), 8, 1)).isNotEqualTo(one);
  }

  @Test
  void flipComesFirstThenTheWarpThenColoursThenHoles() {
    ImageAugmentation augmentation = new ImageAugmentation(SHAPE, true);
    AugmentationDraw draw = augmentation.draw(ROWS, all(), RandomStream.of(4));
    float[] expected = Images.random(ROWS, SHAPE, 2);
    AffineWarp warp = new AffineWarp(SHAPE);
    ColourJitter jitter = new ColourJitter(SHAPE);
    for (int b = 0; b < ROWS; b++) {
      int offset = b * SHAPE.length();
      if (draw.flips[b]) {
        mirror(expected, offset);
      }
      warp.apply(
          expected,
          offset,
          draw.rotation[b],
          draw.shear[b],
          draw.scale[b],
          draw.translationX[b],
          draw.translationY[b]);
      jitter.load(expected, offset);
      jitter.brightness((float) draw.brightness[b]);
      jitter.contrast((float) draw.contrast[b]);
      jitter.saturation((float) draw.saturation[b]);
      jitter.hue(draw.hue[b]);
      jitter.store(expected, offset);
      for (int k = 0; k < 2; k++) {
        Cutout.apply(expected, offset, SHAPE, draw.centresY[k][b], draw.centresX[k][b], 4);
      }
    }

    assertThat(augmented(true, all(), 4, 1)).isEqualTo(expected);
  }

  /** Reflects by definition, out of place. */
  private static void mirror(float[] images, int offset) {
    float[] copy = images.clone();
    for (int i = 0; i < SHAPE.length(); i++) {
      int x = i % SHAPE.width();
      images[offset + i] = copy[offset + i - x + SHAPE.width() - 1 - x];
    }
  }

  @Test
  void oneOperationAloneDoesOnlyThat() {
    float[] original = Images.random(ROWS, SHAPE, 2);
    float[] flipped = augmented(true, Map.of(), 4, 1);
    int count = 0;
    for (int b = 0; b < ROWS; b++) {
      float[] mirrored = original.clone();
      mirror(mirrored, b * SHAPE.length());
      boolean isFlipped = Arrays.equals(row(flipped, b), row(mirrored, b));
      assertThat(isFlipped || Arrays.equals(row(flipped, b), row(original, b))).isTrue();
      count += isFlipped ? 1 : 0;
    }
    assertThat(count).isBetween(1, ROWS - 1);

    float[] brighter =
        augmented(false, Map.of(HyperparameterKind.BRIGHTNESS, new double[] {0.5}), 4, 1);
    for (int b = 0; b < ROWS; b++) {
      float factor = row(brighter, b)[0] / row(original, b)[0];
      assertThat(factor).isBetween(0.5f, 1.5f);
    }
  }

  @Test
  void oneChannelTakesAllButHueAndSaturation() {
    ImageShape grey = new ImageShape(1, 7, 5);
    Map<HyperparameterKind, double[]> strengths = all();
    strengths.remove(HyperparameterKind.HUE);
    strengths.remove(HyperparameterKind.SATURATION);
    ImageAugmentation augmentation = new ImageAugmentation(grey, true);
    float[] images = Images.random(4, grey, 2);

    augmentation.apply(images, augmentation.draw(4, strengths, RandomStream.of(1)), 1);

    assertThat(images).isNotEqualTo(Images.random(4, grey, 2));
    for (float value : images) {
      assertThat(value).isBetween(0f, 1f);
    }
  }

  @Test
  void whatDoesNotFitIsNamed() {
    ImageAugmentation augmentation = new ImageAugmentation(SHAPE, true);
    AugmentationDraw draw = augmentation.draw(2, Map.of(), RandomStream.of(1));
    AugmentationDraw other =
        new ImageAugmentation(new ImageShape(1, 2, 2), true).draw(2, Map.of(), RandomStream.of(1));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> augmentation.apply(new float[719], draw, 1))
        .withMessageContaining("the 719 values found");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> augmentation.apply(new float[720], draw, 0))
        .withMessage("threads must be at least 1, found 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> augmentation.apply(new float[720], other, 1))
        .withMessageContaining("not for ImageShape[channels=3, height=12, width=10]");
  }

  private static float[] row(float[] images, int b) {
    return Arrays.copyOfRange(images, b * SHAPE.length(), (b + 1) * SHAPE.length());
  }
}
