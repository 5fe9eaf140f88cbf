package org.deltastn.benchmarks;

import java.util.Locale;
import java.util.Map;
import org.deltastn.benchmarks.CnnBenchmark.Step;
import org.deltastn.problem.Presets;

/**
 * The {@code cnn-speed} check: the ∆-STN step of SimpleCNN against this engine's plain step of the
 * same network, and what part of each the convolutions and products take.
 */
public final class CnnSpeedCheck {

  private static final double MOST_OF_PLAIN = 3.0;

  private CnnSpeedCheck() {}

  /** Runs the check. */
  public static void main(String[] args) throws Exception {
    Map<String, Double> medians = Benchmarks.medians(CnnBenchmark.class, "step");
    System.out.println();
    for (Step step : new Step[] {Step.PLAIN, Step.DELTA_STN}) {
      try (TrainingSteps steps =
          TrainingSteps.of(
              step.method, Presets.simpleCnn(), step.regularized, TimedBackendProvider.NAME)) {
        Map<String, Double> shares = OperationShares.print(step.name(), steps);
        double convolutions =
            shares.entrySet().stream()
                .filter(e -> e.getKey().startsWith("convolution"))
                .mapToDouble(Map.Entry::getValue)
                .sum();
        System.out.printf(
            Locale.ROOT,
            "  convolutions %.1f %%, products %.1f %%, together %.1f %%%n",
            100 * convolutions,
            100 * shares.get("gemm"),
            100 * (convolutions + shares.get("gemm")));
      }
    }
    for (Step step : Step.values()) {
      System.out.printf(Locale.ROOT, "%-16s %7.2f ms%n", step, medians.get(step.name()));
    }
    double ratio = medians.get(Step.DELTA_STN.name()) / medians.get(Step.PLAIN.name());
    double whole = medians.get(Step.WITH_HYPER_PASS.name()) / medians.get(Step.PLAIN.name());
    boolean holds = ratio <= MOST_OF_PLAIN;
    System.out.printf(Locale.ROOT, "with the hyperparameters' pass / plain %.3f%n", whole);
    System.out.printf(
        Locale.ROOT,
        "∆-STN step / plain step %.3f (at most %.1f) %s%n",
        ratio,
        MOST_OF_PLAIN,
        holds ? "ok" : "FAILED");
    System.exit(holds ? 0 : 1);
  }
}
