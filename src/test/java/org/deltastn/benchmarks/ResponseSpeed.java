package org.deltastn.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.deltastn.problem.Preset;
import org.deltastn.problem.Presets;

/**
 * The {@code response-speed} program: the MLP's step of DELTA_STN, a hyperparameter gradient every
 * fifth step included, when Θ is trained in every k-th step, as a share of the step that trains it
 * in every step.
 *
 * <p>All of them alternate in one process. What is timed is the thread's processor time, so that
 * other work on the machine counts less; printed are medians.
 */
public final class ResponseSpeed {

  /** A multiple of every interval. */
  private static final int CYCLES = 4;

  private static final int ROUNDS = 7;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private ResponseSpeed() {}

  /** Runs the program. */
  public static void main(String[] args) {
    Preset preset = Presets.mnist();
    Map<String, TrainingSteps> all = new LinkedHashMap<>();
    all.put("every step", TrainingSteps.of(preset, builder -> builder));
    all.put("every 2nd step", TrainingSteps.of(preset, b -> b.responseInterval(2)));
    all.put("every 4th step", TrainingSteps.of(preset, b -> b.responseInterval(4)));
    all.put("every 5th step", TrainingSteps.of(preset, b -> b.responseInterval(5)));
    Map<String, double[]> millis = new LinkedHashMap<>();
    for (int round = -1; round < ROUNDS; round++) {
      for (Map.Entry<String, TrainingSteps> steps : all.entrySet()) {
        long start = THREADS.getCurrentThreadCpuTime();
        steps.getValue().cycles(CYCLES, true);
        long nanos = THREADS.getCurrentThreadCpuTime() - start;
        if (round >= 0) {
          millis.computeIfAbsent(steps.getKey(), key -> new double[ROUNDS])[round] =
              nanos * 1e-6 / (5 * CYCLES);
        }
      }
    }
    double[] usual = millis.values().iterator().next();
    millis.forEach(
        (name, found) -> {
          double[] shares = new double[ROUNDS];
          Arrays.setAll(shares, i -> found[i] / usual[i]);
          System.out.printf(
              Locale.ROOT,
              "%-24s %7.2f ms a step, share %.3f (%.3f to %.3f)%n",
              name,
              median(found),
              median(shares),
              Arrays.stream(shares).min().orElseThrow(),
              Arrays.stream(shares).max().orElseThrow());
        });
    all.values().forEach(TrainingSteps::close);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
