package org.deltastn.benchmarks;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.deltastn.kernels.CudaBackend;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.engine.ProductPrecision;
import org.deltastn.train.Method;

/**
 * Steps of the MLP of H.2.1 on the GPU: plain ones, those of ∆-STN, and a fifth of a cycle (five of
 * those and a hyperparameter gradient), with what part of the device's peak they reach and how much
 * faster they are than programs in PyTorch and JAX.
 */
final class CudaSpeed {

  /** Where launches dominate, and the goal is set. */
  private static final int GOAL_BATCH = 128;

  private static final double LEAST_FASTER = 2.0;
  private static final int INTERVAL = 5;
  private static final int TIMINGS = 15;
  private static final int[] SMALL = {64, 48, 48, 48, 10};

  private CudaSpeed() {}

  /** Prints the times and returns whether the goals are reached. */
  static boolean run(CudaOptions options) throws IOException, InterruptedException {
    int[] sizes = options.small() ? SMALL : TrainingSteps.PAPER;
    GpuPrograms programs = new GpuPrograms(options.python(), options.seconds());
    Map<String, Double> others =
        programs.milliseconds(options.batches(), options.products(), sizes);
    String device;
    try (CudaBackend backend =
        new CudaBackend(Precision.FLOAT, ProductPrecision.FLOAT32, 1, null)) {
      device = backend.gpu();
    }
    System.out.printf(
        "%5s %-8s %9s %9s %9s %8s %11s %11s %11s%n",
        "batch",
        "products",
        "plain ms",
        "∆-STN ms",
        "cycle ms",
        "∆/plain",
        "plain peak",
        "∆ peak",
        "cycle peak");
    boolean holds = programs.agree();
    for (int batch : options.batches()) {
      for (ProductPrecision products : options.products()) {
        Times times = Times.measure(sizes, batch, products, options.small());
        times.print(sizes, DevicePeak.of(device, products));
        holds &= times.compare(others, !options.small() && batch == GOAL_BATCH);
      }
    }
    return holds;
  }

  /**
   * Floating-point operations of the products with the weights in a step, from their shapes: two
   * for each factor pair. Products with as many columns as there are hyperparameters, and all that
   * is no product, are left out.
   *
   * @param all how many products a layer takes part in
   * @param above how many more every layer but the first does, which has nothing to hand down
   */
  private static double operations(int[] sizes, int batch, double all, double above) {
    double sum = 0;
    for (int j = 0; j + 1 < sizes.length; j++) {
      sum += 2.0 * batch * sizes[j] * sizes[j + 1] * (j == 0 ? all : all + above);
    }
    return sum;
  }

  /** Milliseconds of a step. */
  private record Times(
      int batch, ProductPrecision products, double plain, double delta, double cycle) {

    static Times measure(int[] sizes, int batch, ProductPrecision products, boolean small) {
      int cycles = small ? 2 : 40;
      return new Times(
          batch,
          products,
          milliseconds(Method.FIXED, sizes, batch, products, cycles, false),
          milliseconds(Method.DELTA_STN, sizes, batch, products, cycles, false),
          milliseconds(Method.DELTA_STN, sizes, batch, products, cycles, true));
    }

    /** Every timing ends when the GPU has returned the norm of the weights, so that it is done. */
    private static double milliseconds(
        Method method,
        int[] sizes,
        int batch,
        ProductPrecision products,
        int cycles,
        boolean tune) {
      double[] seconds = new double[TIMINGS];
      try (TrainingSteps steps =
          TrainingSteps.ofPerceptron(method, sizes, CudaBackend.NAME, products, batch)) {
        // The compiler of the JVM has to see the code some hundred times.
        steps.cycles(5 * cycles, tune);
        for (int i = 0; i < TIMINGS; i++) {
          long start = System.nanoTime();
          steps.cycles(cycles, tune);
          seconds[i] = (System.nanoTime() - start) * 1e-9;
        }
      }
      Arrays.sort(seconds);
      return seconds[TIMINGS / 2] * 1e3 / cycles / INTERVAL;
    }

    void print(int[] sizes, OptionalDouble peak) {
      // Forward, gradient of the weights; of the inputs.
      double ofPlain = operations(sizes, batch, 2, 1);
      // The response pass: forward by W and R, gradient of R; tangent, gradient of the inputs.
      double ofDelta = ofPlain + operations(sizes, batch, 3, 2);
      // The hyperparameter gradient: forward and gradient of the inputs by W and R.
      double ofCycle = ofDelta + operations(sizes, batch, 2, 2) / INTERVAL;
      System.out.printf(
          Locale.ROOT,
          "%5d %-8s %9.4f %9.4f %9.4f %8.2f %11s %11s %11s%n",
          batch,
          products,
          plain,
          delta,
          cycle,
          delta / plain,
          share(ofPlain, plain, peak),
          share(ofDelta, delta, peak),
          share(ofCycle, cycle, peak));
    }

    private static String share(double operations, double milliseconds, OptionalDouble peak) {
      double tera = operations / milliseconds * 1e-9;
      return peak.isPresent()
          ? String.format(Locale.ROOT, "%.1f %%", 100 * tera / peak.getAsDouble())
          : String.format(Locale.ROOT, "%.3g TFLOP/s", tera);
    }

    /** Prints how much faster than the programs it is; the ∆-STN step has a goal. */
    boolean compare(Map<String, Double> others, boolean judged) {
      boolean holds = compare("plain", plain, others, false);
      holds &= compare("delta", delta, others, judged);
      return holds & compare("cycle", cycle, others, false);
    }

    private boolean compare(String what, double own, Map<String, Double> others, boolean judged) {
      String fastest =
          Stream.of("torch", "jax")
              .map(library -> GpuPrograms.key(library, what, batch, products))
              .filter(others::containsKey)
              .min((a, b) -> Double.compare(others.get(a), others.get(b)))
              .orElse(null);
      if (fastest == null) {
        if (judged) {
          System.out.println("no program measured " + what + " here: its goal is not judged");
        }
        return true;
      }
      double faster = others.get(fastest) / own;
      String found = String.format(Locale.ROOT, "%.2f × as fast", faster);
      if (!judged) {
        System.out.printf("  against %s: %s%n", fastest, found);
        return true;
      }
      return CudaCheck.judge(
          "  against " + fastest,
          found + String.format(Locale.ROOT, " (at least %.0f ×)", LEAST_FASTER),
          faster >= LEAST_FASTER);
    }
  }
}
