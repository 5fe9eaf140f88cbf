package org.deltastn.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.deltastn.kernels.NativeBackend;
import org.deltastn.kernels.NativeBackendProvider;
import org.deltastn.train.Method;

/**
 * The {@code kernel-speed} check: the ∆-STN step of the MLP of H.2.1 by the native engine against
 * PyTorch's plain step in the same run, what part of it (or of the step that the goal allows, if
 * that is longer) is neither matrix products nor convolutions, whether two replicas on two threads
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
    double two = throughputOfTwo(network);
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
    if (Runtime.getRuntime().availableProcessors() > 1) {
      print("one replica on two threads / on one", throughputOfTwoThreads(network));
      holds &= judge("two replicas / one", two, two >= network.leastOfTwo());
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

  /** Returns the steps a second of two replicas, each on a thread of its own, over those of one. */
  private static double throughputOfTwo(SpeedNetwork network) throws Exception {
    try (TrainingSteps first = network.steps(Method.DELTA_STN, NativeBackend.NAME);
        TrainingSteps second = network.steps(Method.DELTA_STN, NativeBackend.NAME)) {
      TrainingSteps[] alone = {first};
      return 2 * gain(network.cycles(), alone, first, second);
    }
  }

  /** Returns the steps a second of a replica whose products have two threads, over those of one. */
  private static double throughputOfTwoThreads(SpeedNetwork network) throws Exception {
    try (TrainingSteps one = steps(network, 1);
        TrainingSteps two = steps(network, 2)) {
      TrainingSteps[] alone = {one};
      return gain(network.cycles(), alone, two);
    }
  }

  /** Returns the seconds of some replicas over those of others, the median of turns. */
  private static double gain(int cycles, TrainingSteps[] some, TrainingSteps... others)
      throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(others.length);
    try {
      List<Double> ratios = new ArrayList<>();
      int turns = Math.min(TURNS, cycles);
      for (int turn = 0; turn < turns; turn++) {
        ratios.add(seconds(cycles, threads, some) / seconds(cycles, threads, others));
      }
      Collections.sort(ratios);
      System.out.println("seconds of one over those of two, in turn: " + ratios);
      return ratios.get(turns / 2);
    } finally {
      threads.shutdown();
    }
  }

  private static TrainingSteps steps(SpeedNetwork network, int threads) {
    return TrainingSteps.of(
        network.preset(), configuration -> configuration.backend(NativeBackend.NAME, threads));
  }

  /** Returns the seconds in which every replica takes its cycles, all at the same time. */
  private static double seconds(int cycles, ExecutorService threads, TrainingSteps... replicas)
      throws Exception {
    CountDownLatch settled = new CountDownLatch(replicas.length);
    Future<?>[] done = new Future<?>[replicas.length];
    long[] nanos = new long[replicas.length];
    for (int i = 0; i < replicas.length; i++) {
      int replica = i;
      done[i] =
          threads.submit(
              () -> {
                cycle(replicas[replica], Math.min(SETTLING, cycles));
                settled.countDown();
                settled.await();
                long start = System.nanoTime();
                cycle(replicas[replica], cycles);
                nanos[replica] = System.nanoTime() - start;
                return null;
              });
    }
    double slowest = 0;
    for (int i = 0; i < done.length; i++) {
      done[i].get();
      slowest = Math.max(slowest, nanos[i] * 1e-9);
    }
    return slowest;
  }

  private static void cycle(TrainingSteps steps, int count) {
    for (int i = 0; i < count; i++) {
      steps.cycle(false);
    }
  }

  private static void print(String name, double value) {
    System.out.printf(Locale.ROOT, "%-40s %8.3f%n", name, value);
  }

  private static boolean judge(String name, double value, boolean holds) {
    System.out.printf(Locale.ROOT, "%-40s %8.3f %s%n", name, value, holds ? "ok" : "FAILED");
    return holds;
  }
}
