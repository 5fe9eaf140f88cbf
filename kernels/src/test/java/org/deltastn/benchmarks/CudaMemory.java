package org.deltastn.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.deltastn.kernels.CudaBackend;
import org.deltastn.kernels.NativeBackend;
import org.deltastn.train.Method;

/**
 * Memory of a replica on the GPU: bytes for a weight on host and device, and both over 10,000 steps
 * of ∆-STN, hyperparameter passes included, in a process of its own.
 */
public final class CudaMemory {

  private static final int[] SMALL = {64, 48, 48, 48, 10};
  private static final String SMALLER = "--small";

  private CudaMemory() {}

  /** Measures in another process and returns whether memory stays as it is. */
  static boolean run(boolean small) throws IOException, InterruptedException {
    List<String> arguments = small ? List.of(SMALLER) : List.of();
    return NativeMemory.runApart(CudaMemory.class, 512, "4g", arguments) == 0;
  }

  /** Measures in this process. */
  public static void main(String[] args) throws IOException, InterruptedException {
    System.exit(measure(List.of(args).contains(SMALLER)) ? 0 : 1);
  }

  private static boolean measure(boolean small) throws IOException, InterruptedException {
    int[] sizes = small ? SMALL : TrainingSteps.PAPER;
    // The compiler of the JVM is done with the training code by then.
    int settled = small ? 100 : 3_000;
    int steps = small ? 500 : 10_000;
    try (TrainingSteps replica =
        TrainingSteps.ofPerceptron(Method.DELTA_STN, sizes, CudaBackend.NAME)) {
      replica.cycles(settled / 5, true);
      State before = State.now();
      double weights = replica.weights();
      System.out.printf(
          Locale.ROOT,
          "bytes for each of %.0f weights, data of 20 minibatches included: %.2f on the device,"
              + " %.2f on the host (heap %.2f more)%n",
          weights,
          before.device / weights,
          before.host / weights,
          heap() / weights);
      State highest = before;
      for (int step = 0; step < steps; step += steps / 10) {
        replica.cycles(steps / 50, true);
        highest = highest.highest(State.now());
      }
      return judge(before, highest, steps, small);
    }
  }

  private static double heap() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static boolean judge(State before, State highest, int steps, boolean small) {
    boolean holds =
        CudaCheck.judge(
            "bytes of tensors on the device, after " + steps + " steps more",
            before.device + " -> " + highest.device,
            highest.device == before.device);
    holds &=
        CudaCheck.judge(
            "bytes of tensors on the host",
            before.host + " -> " + highest.host,
            highest.host == before.host);
    if (before.used.isPresent() && highest.used.isPresent()) {
      holds &=
          CudaCheck.judge(
              "MiB in use on the GPU, by nvidia-smi",
              before.used.getAsLong() + " -> " + highest.used.getAsLong(),
              flat(before.used.getAsLong(), highest.used.getAsLong()));
    } else {
      System.out.println("nvidia-smi did not tell how much of the GPU's memory is in use");
    }
    String resident = String.format(Locale.ROOT, "%.1f -> %.1f", before.resident, highest.resident);
    if (small) {
      System.out.println("MB of the process without its heap: " + resident + ", not judged");
      return holds;
    }
    return holds
        & CudaCheck.judge(
            "MB of the process without its heap",
            resident,
            flat(before.resident, highest.resident));
  }

  private static boolean flat(double before, double after) {
    return after <= before * (1 + NativeMemory.MOST_GROWTH);
  }

  /**
   * What is in use.
   *
   * @param device bytes of tensors on GPUs
   * @param host bytes of native tensors on the host
   * @param used MiB in use on the first GPU, also by other processes
   * @param resident MB of this process without its heap
   */
  private record State(long device, long host, OptionalLong used, double resident) {

    static State now() throws IOException, InterruptedException {
      return new State(
          CudaBackend.heldBytes(),
          NativeBackend.heldBytes(),
          usedMebibytes(),
          NativeMemory.megabytes());
    }

    State highest(State other) {
      boolean reported = used.isPresent() && other.used.isPresent();
      return new State(
          Math.max(device, other.device),
          Math.max(host, other.host),
          reported
              ? OptionalLong.of(Math.max(used.getAsLong(), other.used.getAsLong()))
              : OptionalLong.empty(),
          Math.max(resident, other.resident));
    }

    private static OptionalLong usedMebibytes() throws IOException, InterruptedException {
      Process process;
      try {
        process =
            new ProcessBuilder(
                    "nvidia-smi", "--query-gpu=memory.used", "--format=csv,noheader,nounits")
                .redirectErrorStream(true)
                .start();
      } catch (IOException noSuchProgram) {
        return OptionalLong.empty();
      }
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      boolean worked = process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0;
      String first = text.lines().findFirst().orElse("").strip();
      return worked && first.matches("\\d+")
          ? OptionalLong.of(Long.parseLong(first))
          : OptionalLong.empty();
    }
  }
}
