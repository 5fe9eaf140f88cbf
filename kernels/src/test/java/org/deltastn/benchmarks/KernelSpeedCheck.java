package org.deltastn.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.deltastn.kernels.NativeBackend;
import org.deltastn.kernels.NativeBackendProvider;
import org.deltastn.train.Method;

/**
 * The {@code kernel-speed} check: the ∆-STN step of the MLP of H.2.1 by the native engine against
 * PyTorch's plain step in the same run, what part of it (or of the step that the goal allows, if
 * that is longer) is neither matrix products nor convolutions, whether two replicas on two cores
 * run at full speed, and the memory that a replica holds.
 *
 * <p>An argument names the Python to ask; {@code none} leaves PyTorch out. {@code --network
 * simple-cnn}, {@code alexnet} or {@code resnet18} takes that network in place of the perceptron;
 * {@code --products BFLOAT16} runs {@link ProductSpeed} instead, {@code --convolutions} {@link
 * ConvolutionSpeed}.
 */
public final class KernelSpeedCheck {

  private static final double MOST_OUTSIDE_PRODUCTS = 0.10;
  private static final int SETTLING = 8;
  private static final int TURNS = 3;

  private KernelSpeedCheck() {}

  /** Runs the check. */
  public static void main(String[] args) throws Exception {
    String obstacle = new NativeBackendProvider().obstacle();
    if (obstacle != null) {
      System.out.println("kernel-speed skipped: " + obstacle);
      return;
    }
    if (args.length > 0 && args[0].equals("--products")) {
      System.exit(ProductSpeed.run(args) ? 0 : 1);
    }
    if (args.length > 0 && args[0].equals("--convolutions")) {
      System.exit(ConvolutionSpeed.run(args) ? 0 : 1);
    }
    SpeedNetwork network = SpeedNetwork.of(args);
    OptionalDouble before = TorchStep.millis(args);
    Map<String, Double> medians = Benchmarks.steps(network);
    OptionalDouble after = before.isPresent() ? TorchStep.millis(args) : before;
    System.out.println();
    // Said at once: with ResNet18 half an hour passes before the figures at the end.
    before.ifPresent(millis -> print("plain step of PyTorch before, ms", millis));
    after.ifPresent(millis -> print("plain step of PyTorch after, ms", millis));
    double outside;
    double bytesPerParameter;
    try (TrainingSteps steps = network.steps(Method.DELTA_STN, TimedBackendProvider.NAME)) {
      outside =
          outsideProducts(
              OperationShares.print(
                  Method.DELTA_STN.name(),
                  steps,
                  Math.min(SETTLING, network.cycles()),
                  network.cycles()));
      bytesPerParameter = (double) NativeBackend.heldBytes() / steps.weights();
    }
    List<Integer> cores = Cores.all();
    double two = cores.size() > 1 ? gainOfTwo(network, cores.subList(0, 2)) : Double.NaN;
    double delta = medians.get(Method.DELTA_STN.name());
    print("plain step of this engine, ms", medians.get(Method.FIXED.name()));
    print("∆-STN step, ms", delta);
    print("bytes held for a weight of the network", bytesPerParameter);
    print("part outside products and convolutions", outside);
    // A faster product makes the same rest a larger part of a shorter step: what counts is the step
    // that the goal allows, where there is one.
    double ofAllowed = outside * delta / Math.max(delta, network.allowedMillis());
    boolean holds =
        judge("the same, of the step allowed", ofAllowed, ofAllowed <= MOST_OUTSIDE_PRODUCTS);
    if (before.isPresent() && after.isPresent()) {
      double torch = (before.getAsDouble() + after.getAsDouble()) / 2;
      print("plain step of PyTorch, ms", torch);
      holds &=
          judge("∆-STN / PyTorch plain", delta / torch, delta / torch <= network.mostOfTorch());
    } else {
      System.out.println("PyTorch was not found: not compared with it");
    }
    if (cores.size() > 1) {
      print("one replica on two threads / on one", gainOfTwoThreads(network));
      holds &= judge("two replicas / one", two, two >= network.leastOfTwo());
    } else {
      System.out.println("there is one core: two replicas were not tried");
    }
    System.exit(holds ? 0 : 1);
  }

  /** Returns the part of a step that is neither matrix products nor convolutions. */
  private static double outsideProducts(Map<String, Double> shares) {
    double inside =
        shares.entrySet().stream()
            .filter(e -> isProduct(e.getKey()))
            .mapToDouble(Map.Entry::getValue)
            .sum();
    return 1 - inside;
  }

  /**
   * Returns whether an operation is a product or a convolution, also one that ends in an update or
   * a maximum.
   */
  private static boolean isProduct(String operation) {
    return operation.equals("gemm")
        || operation.equals("momentumUpdateOfProduct")
        || operation.startsWith("convolution");
  }

  /**
   * Returns how many times the steps a second of one replica two make, each on a core of its own.
   */
  private static double gainOfTwo(SpeedNetwork network, List<Integer> cores) throws Exception {
    try (ReplicaGain gain = new ReplicaGain(cores, network.cycles());
        TrainingSteps first = network.steps(Method.DELTA_STN, NativeBackend.NAME);
        TrainingSteps second = network.steps(Method.DELTA_STN, NativeBackend.NAME)) {
      return gain.median(first, second);
    }
  }

  /** Returns the steps a second of a replica whose products have two threads, over those of one. */
  private static double gainOfTwoThreads(SpeedNetwork network) {
    try (TrainingSteps one = steps(network, 1);
        TrainingSteps two = steps(network, 2)) {
      seconds(one, network.cycles());
      seconds(two, network.cycles());
      List<Double> ratios = new ArrayList<>();
      for (int turn = 0; turn < TURNS; turn++) {
        ratios.add(seconds(one, network.cycles()) / seconds(two, network.cycles()));
      }
      Collections.sort(ratios);
      return ratios.get(TURNS / 2);
    }
  }

  private static TrainingSteps steps(SpeedNetwork network, int threads) {
    return TrainingSteps.of(
        network.preset(), configuration -> configuration.backend(NativeBackend.NAME, threads));
  }

  private static double seconds(TrainingSteps steps, int cycles) {
    long start = System.nanoTime();
    for (int i = 0; i < cycles; i++) {
      steps.cycle(false);
    }
    return (System.nanoTime() - start) * 1e-9;
  }

  private static void print(String name, double value) {
    System.out.printf(Locale.ROOT, "%-40s %8.3f%n", name, value);
  }

  private static boolean judge(String name, double value, boolean holds) {
    System.out.printf(Locale.ROOT, "%-40s %8.3f %s%n", name, value, holds ? "ok" : "FAILED");
    return holds;
  }
}
