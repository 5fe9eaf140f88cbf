package org.deltastn.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.deltastn.train.Method;

/**
 * The {@code step-speed} check: the ∆-STN step of the MLP of H.2.1 against this engine's plain step
 * and, where Python has PyTorch, against PyTorch's plain step in the same run.
 *
 * <p>An argument names the Python to ask; {@code none} leaves PyTorch out. {@code --network
 * simple-cnn} takes SimpleCNN in place of the perceptron.
 */
public final class StepSpeedCheck {

  private static final double MOST_OF_PLAIN = 3.0;
  // The goal was set as 110 ms on a machine where PyTorch's plain step takes 35 ms.
  private static final double MOST_OF_TORCH = 110.0 / 35.0;

  private StepSpeedCheck() {}

  /** Runs the check. */
  public static void main(String[] args) throws Exception {
    SpeedNetwork network = SpeedNetwork.of(args);
    OptionalDouble torchBefore = TorchStep.millis(args);
    Map<String, Double> medians = Benchmarks.steps(network);
    OptionalDouble torchAfter =
        torchBefore.isPresent() ? TorchStep.millis(args) : OptionalDouble.empty();
    double plain = medians.get("FIXED");
    double delta = medians.get("DELTA_STN");
    System.out.println();
    for (Method method : List.of(Method.FIXED, Method.DELTA_STN)) {
      try (TrainingSteps steps = network.steps(method, TimedBackendProvider.NAME)) {
        OperationShares.print(method.name(), steps);
      }
    }
    System.out.printf("plain step of this engine       %7.2f ms%n", plain);
    System.out.printf("∆-STN step (general + response) %7.2f ms%n", delta);
    boolean holds = judge("∆-STN / plain", delta / plain, MOST_OF_PLAIN);
    if (torchBefore.isPresent() && torchAfter.isPresent()) {
      double torch = (torchBefore.getAsDouble() + torchAfter.getAsDouble()) / 2;
      System.out.printf("plain step of PyTorch           %7.2f ms%n", torch);
      holds &= judge("∆-STN / PyTorch plain", delta / torch, MOST_OF_TORCH);
    } else {
      System.out.println("PyTorch was not found: not compared with it");
    }
    System.exit(holds ? 0 : 1);
  }

  private static boolean judge(String name, double ratio, double most) {
    boolean holds = ratio <= most;
    System.out.printf(
        "%-31s %7.3f  (at most %.3f) %s%n", name, ratio, most, holds ? "ok" : "FAILED");
    return holds;
  }
}
