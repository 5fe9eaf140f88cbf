package org.deltastn.benchmarks;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.deltastn.train.Method;

/**
 * The {@code lstm-speed} check: the ∆-STN step of the language model of H.3 (two LSTMs of 650
 * units, 10,000 words, 40 streams of 70 words) on one thread against the plain step of this engine
 * and, where Python has PyTorch, against PyTorch's in the same run; the share of the time in matrix
 * products. Memory over many steps is the part of {@code memory-flat --lstm}.
 *
 * <p>{@code --units} and {@code --words} take other sizes; another argument names the Python to
 * ask, {@code none} for none.
 */
public final class LstmSpeedCheck {

  private static final double MOST_OF_PLAIN = 3.0;
  private static final double MOST_OF_TORCH = 3.2;
  private static final double LEAST_IN_PRODUCTS = 0.70;

  private LstmSpeedCheck() {}

  /** Runs the check. */
  public static void main(String[] args) throws Exception {
    int units = 650;
    int words = 10_000;
    List<String> pythons = List.of("python3", "/usr/bin/python3");
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--units" -> units = Integer.parseInt(args[++i]);
        case "--words" -> words = Integer.parseInt(args[++i]);
        default -> pythons = List.of(args[i]);
      }
    }
    String[] network = {
      "lstm",
      Integer.toString(units),
      Integer.toString(words),
      Integer.toString(LstmBenchmark.STEPS)
    };
    OptionalDouble torchBefore = TorchStep.millis(pythons, network);
    Map<String, Double> medians =
        Benchmarks.medians(
            LstmBenchmark.class,
            "method",
            Map.of("units", Integer.toString(units), "words", Integer.toString(words)));
    OptionalDouble torchAfter =
        torchBefore.isPresent() ? TorchStep.millis(pythons, network) : torchBefore;
    System.out.println();
    Map<Method, Double> products = new HashMap<>();
    for (Method method : List.of(Method.FIXED, Method.DELTA_STN)) {
      try (TrainingSteps steps =
          TrainingSteps.ofLanguageModel(
              method, words, units, LstmBenchmark.STEPS, TimedBackendProvider.NAME)) {
        products.put(method, OperationShares.print(method.name(), steps, 1, 3).get("gemm"));
      }
    }
    double plain = medians.get(Method.FIXED.name());
    double delta = medians.get(Method.DELTA_STN.name());
    System.out.printf(Locale.ROOT, "plain step of this engine, ms     %9.1f%n", plain);
    System.out.printf(Locale.ROOT, "∆-STN step, ms                    %9.1f%n", delta);
    boolean holds = judge("∆-STN / plain", delta / plain, "at most", MOST_OF_PLAIN);
    double share = products.get(Method.DELTA_STN);
    holds &= judge("share of products in the ∆-STN step", -share, "at least", -LEAST_IN_PRODUCTS);
    if (torchBefore.isPresent() && torchAfter.isPresent()) {
      double torch = (torchBefore.getAsDouble() + torchAfter.getAsDouble()) / 2;
      System.out.printf(Locale.ROOT, "plain step of PyTorch, ms         %9.1f%n", torch);
      holds &= judge("∆-STN / PyTorch plain", delta / torch, "at most", MOST_OF_TORCH);
    } else {
      System.out.println("PyTorch was not found: not compared with it");
    }
    System.exit(holds ? 0 : 1);
  }

  private static boolean judge(String name, double value, String word, double bound) {
    boolean holds = value <= bound;
    System.out.printf(
        Locale.ROOT,
        "%-35s %7.3f  (%s %.2f) %s%n",
        name,
        Math.abs(value),
        word,
        Math.abs(bound),
        holds ? "ok" : "FAILED");
    return holds;
  }
}
