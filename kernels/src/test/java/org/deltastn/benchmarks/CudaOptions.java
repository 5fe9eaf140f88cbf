package org.deltastn.benchmarks;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.deltastn.tensor.engine.ProductPrecision;

/**
 * The arguments of {@link CudaCheck}.
 *
 * @param part the one that runs, or null for all
 * @param python the program that runs Python, or {@code none}
 * @param batches batch sizes of the steps that are timed
 * @param products precisions of the steps that are timed
 * @param seconds after which a program in Python is stopped; what it found until then counts
 * @param small whether networks are small and steps few
 */
record CudaOptions(
    String part,
    String python,
    List<Integer> batches,
    List<ProductPrecision> products,
    int seconds,
    boolean small) {

  /** Only tells which GPU there is. */
  static final String DEVICE = "device";

  static final String TRAINING = "training";
  static final String MEMORY = "memory";
  static final String SPEED = "speed";

  private static final List<String> PARTS = List.of(DEVICE, TRAINING, MEMORY, SPEED);
  private static final String USAGE =
      "usage: [--part device|training|memory|speed] [--python PATH|none] [--batches 128,1024]"
          + " [--products FLOAT32,TF32,BFLOAT16] [--seconds 300] [--small]";

  /**
   * Reads arguments.
   *
   * @throws IllegalArgumentException if they are not as the usage says
   */
  static CudaOptions of(String... args) {
    CudaOptions options =
        new CudaOptions(
            null, "python3", List.of(128, 1024), List.of(ProductPrecision.values()), 300, false);
    Deque<String> rest = new ArrayDeque<>(List.of(args));
    while (!rest.isEmpty()) {
      String name = rest.pop();
      options =
          name.equals("--small") ? options.withSmall() : options.with(name, value(name, rest));
    }
    return options;
  }

  private static String value(String name, Deque<String> rest) {
    if (rest.isEmpty()) {
      throw new IllegalArgumentException(name + " lacks its value; " + USAGE);
    }
    return rest.pop();
  }

  private CudaOptions withSmall() {
    return new CudaOptions(part, python, batches, products, seconds, true);
  }

  private CudaOptions with(String name, String value) {
    try {
      return switch (name) {
        case "--part" ->
            new CudaOptions(
                PARTS.get(PARTS.indexOf(value)), python, batches, products, seconds, small);
        case "--python" -> new CudaOptions(part, value, batches, products, seconds, small);
        case "--batches" ->
            new CudaOptions(
                part,
                python,
                List.of(value.split(",")).stream().map(Integer::valueOf).toList(),
                products,
                seconds,
                small);
        case "--products" ->
            new CudaOptions(
                part,
                python,
                batches,
                List.of(value.split(",")).stream().map(ProductPrecision::valueOf).toList(),
                seconds,
                small);
        case "--seconds" ->
            new CudaOptions(part, python, batches, products, Integer.parseInt(value), small);
        default -> throw new IllegalArgumentException("no such option");
      };
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("found " + name + " " + value + "; " + USAGE, e);
    }
  }

  /** Returns whether a part runs. */
  boolean runs(String name) {
    return part == null || part.equals(name);
  }
}
