package org.deltastn.benchmarks;

import java.util.Map;
import java.util.TreeMap;

/** What part of a step's time each operation of the backend takes. */
final class OperationShares {

  private static final int SETTLING = 6;
  private static final int CYCLES = 20;

  private OperationShares() {}

  /**
   * Prints the shares, largest first.
   *
   * @param steps over {@link TimedBackendProvider}
   * @return the share of every operation, in [0, 1]
   */
  static Map<String, Double> print(String title, TrainingSteps steps) {
    return print(title, steps, SETTLING, CYCLES);
  }

  /** Prints the shares of some cycles, after some that settle, largest first. */
  static Map<String, Double> print(String title, TrainingSteps steps, int settling, int cycles) {
    for (int i = 0; i < settling; i++) {
      steps.cycle(false);
    }
    TimedBackendProvider.reset();
    long start = System.nanoTime();
    for (int i = 0; i < cycles; i++) {
      steps.cycle(false);
    }
    double total = System.nanoTime() - start;
    Map<String, Double> shares = new TreeMap<>();
    TimedBackendProvider.nanos().forEach((name, nanos) -> shares.put(name, nanos / total));
    System.out.printf("%s: share of the step's time by operation%n", title);
    shares.entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .forEach(e -> System.out.printf("  %-26s %5.1f %%%n", e.getKey(), 100 * e.getValue()));
    double inside = shares.values().stream().mapToDouble(Double::doubleValue).sum();
    System.out.printf("  %-26s %5.1f %%%n", "outside the backend", 100 * (1 - inside));
    return shares;
  }
}
