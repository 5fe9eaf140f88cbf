package org.deltastn.checks;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.deltastn.augment.AugmentationDraw;
import org.deltastn.augment.ImageAugmentation;
import org.deltastn.augment.ImageShape;
import org.deltastn.hyper.HyperparameterKind;
import org.deltastn.tensor.RandomStream;

/**
 * The {@code augment-speed} check: one minibatch of 128 images of 3×32×32 through each augmentation
 * and through all of them, drawing included, on one thread, at middling strengths.
 */
public final class AugmentSpeedCheck {

  private static final double MOST_MILLIS = 15;
  private static final int ROWS = 128;
  private static final int WARM_UP = 1500;
  private static final int RUNS = 500;
  private static final ImageShape SHAPE = new ImageShape(3, 32, 32);

  private final float[] original = new float[ROWS * SHAPE.length()];
  private final float[] images = new float[original.length];

  private AugmentSpeedCheck() {
    double[] uniform = new double[original.length];
    RandomStream.of(1).uniform(uniform, uniform.length);
    for (int i = 0; i < original.length; i++) {
      original[i] = (float) uniform[i];
    }
  }

  /** Runs the check. */
  public static void main(String[] args) {
    AugmentSpeedCheck check = new AugmentSpeedCheck();
    Map<String, Map<HyperparameterKind, double[]>> operations = new LinkedHashMap<>();
    operations.put(
        "affine",
        Map.of(
            HyperparameterKind.SCALE, new double[] {0.25},
            HyperparameterKind.TRANSLATION, new double[] {0.25},
            HyperparameterKind.ROTATION, new double[] {20},
            HyperparameterKind.SHEAR, new double[] {20}));
    operations.put("brightness", Map.of(HyperparameterKind.BRIGHTNESS, new double[] {0.5}));
    operations.put("contrast", Map.of(HyperparameterKind.CONTRAST, new double[] {0.5}));
    operations.put("saturation", Map.of(HyperparameterKind.SATURATION, new double[] {0.5}));
    operations.put("hue", Map.of(HyperparameterKind.HUE, new double[] {0.25}));
    operations.put(
        "cutout",
        Map.of(
            HyperparameterKind.CUTOUT_HOLES, new double[] {2},
            HyperparameterKind.CUTOUT_LENGTH, new double[] {8}));
    Map<HyperparameterKind, double[]> all = new EnumMap<>(HyperparameterKind.class);
    operations.values().forEach(all::putAll);

    print("flip", check.medianMillis(true, Map.of()));
    operations.forEach((name, strengths) -> print(name, check.medianMillis(false, strengths)));
    double total = check.medianMillis(true, all);
    boolean holds = total < MOST_MILLIS;
    System.out.printf(
        "%-12s %7.3f ms  (under %.1f ms) %s%n", "all", total, MOST_MILLIS, holds ? "ok" : "FAILED");
    System.exit(holds ? 0 : 1);
  }

  private static void print(String name, double millis) {
    System.out.printf("%-12s %7.3f ms%n", name, millis);
  }

  private double medianMillis(boolean flip, Map<HyperparameterKind, double[]> strengths) {
    ImageAugmentation augmentation = new ImageAugmentation(SHAPE, flip);
    RandomStream stream = RandomStream.of(2);
    double[] millis = new double[RUNS];
    for (int run = -WARM_UP; run < RUNS; run++) {
      System.arraycopy(original, 0, images, 0, images.length);
      long start = System.nanoTime();
      AugmentationDraw draw = augmentation.draw(ROWS, strengths, stream.fold(run));
      augmentation.apply(images, draw, 1);
      if (run >= 0) {
        millis[run] = (System.nanoTime() - start) * 1e-6;
      }
    }
    Arrays.sort(millis);
    return millis[RUNS / 2];
  }
}
