package org.deltastn.checks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deltastn.tensor.Backends;
import org.deltastn.train.Method;

/**
 * The {@code memory-flat} check: native memory over 10,000 ∆-STN steps, hyperparameter passes
 * included, after the 3,000 steps in which the JVM compiles the training code.
 *
 * <p>The network has hidden layers of 400 units, or with {@code --paper} is the MLP of H.2.1.
 *
 * <p>It runs in a process of its own whose heap is touched before the start, so that what the
 * resident set grows by is native memory.
 */
public final class MemoryFlatCheck {

  // The compiler of the JVM is done with the training code by then.
  private static final int SETTLED = 3_000;
  private static final int STEPS = SETTLED + 10_000;
  private static final int HEAP_MEGABYTES = 512;
  private static final double MOST_GROWTH = 0.02;
  private static final int[] SMALL = {784, 400, 400, 400, 10};

  private MemoryFlatCheck() {}

  /** Runs the check. */
  public static void main(String[] args) throws IOException, InterruptedException {
    List<String> given = List.of(args);
    if (given.contains("--inside")) {
      System.exit(measure(given.contains("--paper") ? MlpSteps.PAPER : SMALL) ? 0 : 1);
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xms" + HEAP_MEGABYTES + "m");
    command.add("-Xmx" + HEAP_MEGABYTES + "m");
    command.add("-XX:+AlwaysPreTouch");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(MemoryFlatCheck.class.getName());
    command.add("--inside");
    command.addAll(given);
    System.exit(new ProcessBuilder(command).inheritIO().start().waitFor());
  }

  private static boolean measure(int[] sizes) throws IOException {
    double settled = 0;
    double highest = 0;
    try (MlpSteps steps = new MlpSteps(Method.DELTA_STN, sizes, Backends.DEFAULT)) {
      for (int step = 5; step <= STEPS; step += 5) {
        steps.cycle(true);
        if (step == SETTLED) {
          settled = nativeMegabytes();
        }
        if (step % 500 == 0) {
          double now = nativeMegabytes();
          highest = step > SETTLED ? Math.max(highest, now) : 0;
          System.out.printf("step %6d: native memory %.1f MB%n", step, now);
        }
      }
    }
    double growth = highest / settled - 1;
    boolean holds = growth <= MOST_GROWTH;
    System.out.printf(
        "native memory after %d steps %.1f MB, highest to step %d %.1f MB%n",
        SETTLED, settled, STEPS, highest);
    System.out.printf(
        "growth %.2f %% (at most %.0f %%) %s%n",
        100 * growth, 100 * MOST_GROWTH, holds ? "ok" : "FAILED");
    return holds;
  }

  private static double nativeMegabytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Double.parseDouble(line.replaceAll("\\D", "")) / 1024 - HEAP_MEGABYTES;
      }
    }
    throw new IOException("no VmRSS in /proc/self/status: this check needs Linux");
  }
}
