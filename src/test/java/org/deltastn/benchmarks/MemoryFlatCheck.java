package org.deltastn.benchmarks;

import java.io.IOException;
import java.util.List;
import org.deltastn.problem.Presets;
import org.deltastn.tensor.engine.Backends;
import org.deltastn.train.Method;

/**
 * The {@code memory-flat} check: native memory over 10,000 ∆-STN steps, hyperparameter passes
 * included, after the 3,000 steps in which the JVM compiles the training code.
 *
 * <p>The network has hidden layers of 400 units, or with {@code --paper} is the MLP of H.2.1, or
 * with {@code --cnn} SimpleCNN (H.2.2) at a quarter of its widths on images of 14×14, Cutout
 * included, or with {@code --lstm} a language model of two LSTMs of 32 units.
 */
public final class MemoryFlatCheck {

  // The compiler of the JVM is done with the training code by then.
  private static final int SETTLED = 3_000;
  private static final int STEPS = SETTLED + 10_000;
  private static final int[] SMALL = {784, 400, 400, 400, 10};

  private MemoryFlatCheck() {}

  /** Runs the check. */
  public static void main(String[] args) throws IOException, InterruptedException {
    List<String> given = List.of(args);
    if (given.contains("--inside")) {
      System.exit(measure(given) ? 0 : 1);
    }
    System.exit(NativeMemory.runApart(MemoryFlatCheck.class, 512, "1g", given));
  }

  private static TrainingSteps steps(List<String> given) {
    if (given.contains("--cnn")) {
      return TrainingSteps.of(
          Method.DELTA_STN, Presets.simpleCnn(14, 0.25), true, Backends.defaultName());
    }
    if (given.contains("--lstm")) {
      return TrainingSteps.ofLanguageModel(Method.DELTA_STN, 200, 32, 10, Backends.defaultName());
    }
    int[] sizes = given.contains("--paper") ? TrainingSteps.PAPER : SMALL;
    return TrainingSteps.ofPerceptron(Method.DELTA_STN, sizes, Backends.defaultName());
  }

  private static boolean measure(List<String> given) {
    double settled = 0;
    double highest = 0;
    try (TrainingSteps steps = steps(given)) {
      for (int step = 5; step <= STEPS; step += 5) {
        steps.cycle(true);
        if (step == SETTLED) {
          settled = NativeMemory.megabytes();
        }
        if (step % 500 == 0) {
          double now = NativeMemory.megabytes();
          highest = step > SETTLED ? Math.max(highest, now) : 0;
          System.out.printf("step %6d: native memory %.1f MB%n", step, now);
        }
      }
    }
    double growth = highest / settled - 1;
    boolean holds = growth <= NativeMemory.MOST_GROWTH;
    System.out.printf(
        "native memory after %d steps %.1f MB, highest to step %d %.1f MB%n",
        SETTLED, settled, STEPS, highest);
    System.out.printf(
        "growth %.2f %% (at most %.0f %%) %s%n",
        100 * growth, 100 * NativeMemory.MOST_GROWTH, holds ? "ok" : "FAILED");
    return holds;
  }
}
