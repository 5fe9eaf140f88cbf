package org.deltastn.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.deltastn.kernels.NativeBackend;
import org.deltastn.kernels.NativeBackendProvider;
import org.deltastn.tensor.engine.ProductPrecision;
import org.deltastn.train.Method;

/**
 * The {@code roofline} check: a ∆-STN step of the native engine on one thread against what this
 * processor can do at most. The peak of multiply-adds from registers and the speed of a pass over
 * memory are measured in the same process, before and after.
 *
 * <p>Of a product or a convolution the bound is its additions and multiplications over the peak; of
 * any other operation the bytes of its tensors over the speed of memory, so that one whose tensors
 * stay in a cache can be above it. The bound of a step is that of its products and convolutions
 * alone.
 *
 * <p>In the table products and updates are apart; in the step, which is measured on the engine
 * itself, a product may end in its update, so that the step can be shorter than the sum.
 *
 * <p>Judged is the perceptron of H.2.1; {@code --network simple-cnn} and {@code alexnet} are
 * printed without a judgement. So is {@code --products BFLOAT16}: then the peak is that of products
 * of bfloat16, and because it may be far above what memory supplies, the bound of a product is the
 * longer of its operations over the peak and its bytes over the speed of memory. Times are those of
 * the thread on its processor, so that other work counts by what it takes of caches and memory
 * only. Where the peak differs before and after, the machine was not alone, and the check fails.
 */
public final class RooflineCheck {

  private static final int SETTLING = 8;
  private static final int CYCLES = 12;
  private static final int STEPS = 5;
  private static final int TURNS = 9;

  /** Peaks that differ by more were measured beside other work. */
  private static final double BUSY = 0.05;

  /** Operations that take less of a step are printed together. */
  private static final double SMALL = 0.002;

  private static final List<String> ROUNDED =
      List.of("--products", ProductPrecision.BFLOAT16.name());

  private RooflineCheck() {}

  /** Runs the check. */
  public static void main(String[] args) throws IOException, InterruptedException {
    SpeedNetwork network = SpeedNetwork.of(args);
    boolean rounded = SpeedNetwork.others(args).equals(ROUNDED);
    if (rounded && network != SpeedNetwork.MLP) {
      throw new IllegalArgumentException("--products is for the perceptron, found " + network);
    }
    ProductPrecision products = rounded ? ProductPrecision.BFLOAT16 : ProductPrecision.FLOAT32;
    String obstacle = new NativeBackendProvider().obstacle();
    obstacle = obstacle == null ? new NativeBackendProvider().obstacle(products) : obstacle;
    if (obstacle != null) {
      System.out.println("roofline skipped: " + obstacle);
      return;
    }
    Path source = Path.of("src", "test", "native", "roofline.cpp");
    Path fromRoot = Path.of("kernels").resolve(source);
    Roofline.load(
        Files.exists(fromRoot) ? fromRoot : source, Files.createTempDirectory("roofline"));
    TimedBackendProvider.clock(Roofline::processorNanos);
    TimedBackendProvider.apart(true);
    double peak = peak(rounded);
    double bandwidth = Roofline.bandwidth();
    double bound;
    double productShare;
    try (TrainingSteps steps = steps(network, products, TimedBackendProvider.NAME)) {
      run(steps, SETTLING);
      TimedBackendProvider.count(true);
      run(steps, 2);
      TimedBackendProvider.reset();
      run(steps, CYCLES);
      Map<OperationWork, TimedBackendProvider.Spent> work = TimedBackendProvider.work();
      Bound of = one -> bound(one, peak, rounded ? bandwidth : Double.POSITIVE_INFINITY);
      print(work, of, bandwidth);
      double seconds = seconds(work, of);
      bound = seconds / CYCLES / STEPS;
      productShare = seconds / (nanosOfProducts(work) * 1e-9);
    }
    double step;
    try (TrainingSteps steps = steps(network, products, NativeBackend.NAME)) {
      run(steps, SETTLING);
      step = median(steps);
    }
    double peakAfter = peak(rounded);
    boolean wide = Roofline.isWide();
    System.out.printf(
        Locale.ROOT,
        "%npeak of multiply-adds %.1f GFLOP/s (afterwards %.1f), %s; memory %.1f GB/s%n",
        peak * 1e-9,
        peakAfter * 1e-9,
        units(rounded, wide),
        bandwidth * 1e-9);
    System.out.printf(
        Locale.ROOT, "∆-STN step %.2f ms, its bound %.2f ms%n", step * 1e3, bound * 1e3);
    boolean judged = network == SpeedNetwork.MLP && !rounded;
    boolean holds =
        print(
            "products and convolutions, of the " + (rounded ? "bound" : "peak"),
            productShare,
            wide ? 0.80 : 0.92,
            judged);
    holds &= print("∆-STN step, of its bound", bound / step, wide ? 0.70 : 0.87, judged);
    boolean alone = Math.abs(peakAfter / peak - 1) < BUSY;
    if (!alone) {
      System.out.println(
          "the two peaks differ: other work was on the machine, and these figures say nothing");
    }
    boolean possible = productShare <= 1;
    if (!possible) {
      System.out.println("products above the peak: the peak was measured wrongly");
    }
    System.exit((holds || !judged) && alone && possible ? 0 : 1);
  }

  private static void run(TrainingSteps steps, int cycles) {
    for (int i = 0; i < cycles; i++) {
      steps.cycle(false);
    }
  }

  /** Returns the median seconds of a step. */
  private static double median(TrainingSteps steps) {
    double[] seconds = new double[TURNS];
    for (int i = 0; i < TURNS; i++) {
      long start = Roofline.processorNanos();
      steps.cycle(false);
      seconds[i] = (Roofline.processorNanos() - start) * 1e-9 / STEPS;
    }
    Arrays.sort(seconds);
    return seconds[TURNS / 2];
  }

  /** What a product or a convolution takes at least. */
  private interface Bound {
    double seconds(OperationWork one);
  }

  private static double bound(OperationWork one, double peak, double bandwidth) {
    return one.operations() > 0 ? Math.max(one.operations() / peak, one.bytes() / bandwidth) : 0;
  }

  private static double peak(boolean rounded) {
    return rounded ? Roofline.bfloat16Peak(NativeBackend.usesAmx()) : Roofline.peak();
  }

  private static String units(boolean rounded, boolean wide) {
    if (rounded) {
      return NativeBackend.usesAmx() ? "bfloat16 by tiles of AMX" : "bfloat16 by avx512_bf16";
    }
    return wide ? "units of 512 bits" : "units of 256 bits";
  }

  private static TrainingSteps steps(
      SpeedNetwork network, ProductPrecision products, String backend) {
    return products == ProductPrecision.FLOAT32
        ? network.steps(Method.DELTA_STN, backend)
        : TrainingSteps.ofPerceptron(
            Method.DELTA_STN, TrainingSteps.PAPER, backend, products, TrainingSteps.BATCH);
  }

  private static double seconds(Map<OperationWork, TimedBackendProvider.Spent> work, Bound of) {
    return work.entrySet().stream()
        .mapToDouble(e -> of.seconds(e.getKey()) * e.getValue().calls())
        .sum();
  }

  private static double nanosOfProducts(Map<OperationWork, TimedBackendProvider.Spent> work) {
    return work.entrySet().stream()
        .filter(e -> e.getKey().operations() > 0)
        .mapToDouble(e -> e.getValue().nanos())
        .sum();
  }

  /** Prints a line for each operation, the longest first. */
  private static void print(
      Map<OperationWork, TimedBackendProvider.Spent> work, Bound of, double bandwidth) {
    double total = work.values().stream().mapToDouble(TimedBackendProvider.Spent::nanos).sum();
    List<Map.Entry<OperationWork, TimedBackendProvider.Spent>> all =
        new ArrayList<>(work.entrySet());
    all.sort(Comparator.comparingLong(e -> -e.getValue().nanos()));
    System.out.printf(
        "%-52s %9s %9s %10s %10s %9s%n",
        "operation", "calls", "ms a step", "GFLOP/s", "GB/s", "of bound");
    double rest = 0;
    for (Map.Entry<OperationWork, TimedBackendProvider.Spent> entry : all) {
      OperationWork one = entry.getKey();
      TimedBackendProvider.Spent spent = entry.getValue();
      if (spent.nanos() < SMALL * total) {
        rest += spent.nanos();
        continue;
      }
      double seconds = spent.nanos() * 1e-9;
      double rate = one.operations() * spent.calls() / seconds;
      double moved = one.bytes() * spent.calls() / seconds;
      double share =
          one.operations() > 0 ? of.seconds(one) * spent.calls() / seconds : moved / bandwidth;
      System.out.printf(
          Locale.ROOT,
          "%-52s %9.1f %9.3f %10s %10.1f %8.0f %%%n",
          one.call(),
          (double) spent.calls() / CYCLES / STEPS,
          seconds * 1e3 / CYCLES / STEPS,
          one.operations() > 0 ? String.format(Locale.ROOT, "%.1f", rate * 1e-9) : "",
          moved * 1e-9,
          100 * share);
    }
    System.out.printf(Locale.ROOT, "%-52s %19.3f%n", "the rest", rest * 1e-6 / CYCLES / STEPS);
  }

  private static boolean print(String name, double value, double goal, boolean judged) {
    boolean holds = value >= goal;
    String verdict = judged ? String.format(" [%.2f] %s", goal, holds ? "ok" : "FAILED") : "";
    System.out.printf(Locale.ROOT, "%-44s %8.3f%s%n", name, value, verdict);
    return holds;
  }
}
