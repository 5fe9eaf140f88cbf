package org.deltastn.benchmarks;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.deltastn.augment.ImageAugmentation;
import org.deltastn.augment.ImageShape;
import org.deltastn.hyper.HyperparameterKind;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.RandomStream;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.engine.Backends;

/**
 * The {@code augment-speed} check: one minibatch of 128 images through each augmentation and
 * through all of them, drawing included, on one thread, at middling strengths: on the host's
 * arrays, and by the engine that is asked for, on its own memory.
 */
public final class AugmentSpeedCheck {

  private static final double MOST_MILLIS = 15;
  private static final int ROWS = 128;
  private static final int WARM_UP = 1500;
  private static final int RUNS = 500;
  private static final Map<HyperparameterKind, double[]> AFFINE =
      Map.of(
          HyperparameterKind.SCALE, new double[] {0.25},
          HyperparameterKind.TRANSLATION, new double[] {0.25},
          HyperparameterKind.ROTATION, new double[] {20},
          HyperparameterKind.SHEAR, new double[] {20});
  private static final Map<HyperparameterKind, double[]> CUTOUT =
      Map.of(
          HyperparameterKind.CUTOUT_HOLES, new double[] {2},
          HyperparameterKind.CUTOUT_LENGTH, new double[] {8});

  private final Backend backend;
  private final ImageShape shape;
  private final float[] original;
  private final float[] images;
  private final Tensor x;
  private final Tensor out;

  private AugmentSpeedCheck(Backend backend, ImageShape shape) {
    this.backend = backend;
    this.shape = shape;
    double[] uniform = new double[ROWS * shape.length()];
    RandomStream.of(1).uniform(uniform, uniform.length);
    original = new float[uniform.length];
    for (int i = 0; i < original.length; i++) {
      original[i] = (float) uniform[i];
    }
    images = new float[original.length];
    x = backend.allocate(ROWS, shape.channels(), shape.height(), shape.width());
    out = backend.allocate(x.shape());
    x.set(original);
  }

  /** Runs the check. */
  public static void main(String[] args) {
    try (Backend backend = Backends.create(Precision.FLOAT)) {
      System.out.printf("128 images, ms                 host %10s%n", backend.name());
      AugmentSpeedCheck colours = new AugmentSpeedCheck(backend, new ImageShape(3, 32, 32));
      Map<String, Map<HyperparameterKind, double[]>> operations = new LinkedHashMap<>();
      operations.put("affine", AFFINE);
      operations.put("brightness", Map.of(HyperparameterKind.BRIGHTNESS, new double[] {0.5}));
      operations.put("contrast", Map.of(HyperparameterKind.CONTRAST, new double[] {0.5}));
      operations.put("saturation", Map.of(HyperparameterKind.SATURATION, new double[] {0.5}));
      operations.put("hue", Map.of(HyperparameterKind.HUE, new double[] {0.25}));
      operations.put("cutout", CUTOUT);
      Map<HyperparameterKind, double[]> all = new EnumMap<>(HyperparameterKind.class);
      operations.values().forEach(all::putAll);
      colours.print("flip", true, Map.of());
      operations.forEach((name, strengths) -> colours.print(name, false, strengths));
      double total = colours.print("all", true, all);
      Map<HyperparameterKind, double[]> ofDigits = new EnumMap<>(AFFINE);
      ofDigits.putAll(CUTOUT);
      new AugmentSpeedCheck(backend, new ImageShape(1, 28, 28))
          .print("affine and cutout", false, ofDigits);
      boolean holds = total < MOST_MILLIS;
      System.out.printf("all under %.1f ms: %s%n", MOST_MILLIS, holds ? "ok" : "FAILED");
      System.exit(holds ? 0 : 1);
    }
  }

  /** Prints the time on the host and by the engine, and returns the longer of them. */
  private double print(String name, boolean flip, Map<HyperparameterKind, double[]> strengths) {
    ImageAugmentation augmentation = new ImageAugmentation(shape, flip);
    double host =
        medianMillis(
            stream -> augmentation.apply(images, augmentation.draw(ROWS, strengths, stream), 1));
    double engine =
        medianMillis(stream -> backend.augment(x, augmentation.draw(ROWS, strengths, stream), out));
    String size = shape.channels() + "×" + shape.height() + "×" + shape.width();
    System.out.printf("%-8s %-18s %7.3f %10.3f%n", size, name, host, engine);
    return Math.max(host, engine);
  }

  private double medianMillis(Consumer<RandomStream> work) {
    RandomStream stream = RandomStream.of(2);
    double[] millis = new double[RUNS];
    for (int run = -WARM_UP; run < RUNS; run++) {
      System.arraycopy(original, 0, images, 0, images.length);
      long start = System.nanoTime();
      work.accept(stream.fold(run));
      if (run >= 0) {
        millis[run] = (System.nanoTime() - start) * 1e-6;
      }
    }
    Arrays.sort(millis);
    return millis[RUNS / 2];
  }
}
