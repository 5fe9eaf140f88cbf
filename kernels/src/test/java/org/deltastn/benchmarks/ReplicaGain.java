package org.deltastn.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * How many times the steps a second of one replica several make at once, each on a core of its own.
 *
 * <p>Each is compared with itself, alone on the same core: cores of a machine that is shared with
 * others are not equally fast (on two that were measured by turns one took 38 ms for a step of the
 * MLP and the other 44, and minutes later the reverse), so that one replica alone, on whichever
 * core it was put, says nothing about what two at once must wait for.
 */
final class ReplicaGain implements AutoCloseable {

  private static final int SETTLING = 8;
  private static final int LEAST_TURNS = 3;

  private final int cycles;
  private final int turns;
  private final List<ExecutorService> threads = new ArrayList<>();

  /**
   * Starts a thread on each core.
   *
   * @param processors one for each replica
   * @param cycles that the network is timed by elsewhere, few for a slow one: a turn takes a fifth
   *     of them, and there are three turns for every four. Turns are short and many, as what else
   *     the machine does changes within seconds
   */
  ReplicaGain(List<Integer> processors, int cycles) throws Exception {
    this.cycles = Math.max(1, cycles / 5);
    this.turns = Math.max(LEAST_TURNS, cycles * 3 / 4);
    for (int processor : processors) {
      ExecutorService thread = Executors.newSingleThreadExecutor();
      threads.add(thread);
      thread
          .submit(
              () -> {
                Cores.pin(processor);
                return null;
              })
          .get();
    }
  }

  /** Returns how many times the steps of one the replicas make at once, the median of turns. */
  double median(TrainingSteps... replicas) throws Exception {
    for (TrainingSteps replica : replicas) {
      cycle(replica, Math.min(SETTLING, 4 * cycles));
    }
    List<Double> gains = new ArrayList<>();
    for (int turn = 0; turn < turns; turn++) {
      double[] before = alone(replicas);
      double[] together = seconds(all(replicas), replicas);
      double[] after = alone(replicas);
      gains.add(
          IntStream.range(0, replicas.length)
              .mapToDouble(i -> (before[i] + after[i]) / 2 / together[i])
              .sum());
      System.out.printf(
          Locale.ROOT,
          "seconds of each alone %s, at once %s, alone %s: %.3f%n",
          text(before),
          text(together),
          text(after),
          gains.get(turn));
    }
    Collections.sort(gains);
    System.out.printf("in turns: %s%n", text(gains.stream().mapToDouble(each -> each).toArray()));
    return gains.get(turns / 2);
  }

  private double[] alone(TrainingSteps... replicas) throws Exception {
    double[] seconds = new double[replicas.length];
    for (int i : all(replicas)) {
      seconds[i] = seconds(new int[] {i}, replicas)[i];
    }
    return seconds;
  }

  private static int[] all(TrainingSteps... replicas) {
    return IntStream.range(0, replicas.length).toArray();
  }

  /** Returns the seconds in which each of some replicas takes its cycles, at the same time. */
  private double[] seconds(int[] some, TrainingSteps... replicas) throws Exception {
    CountDownLatch settled = new CountDownLatch(some.length);
    CountDownLatch timed = new CountDownLatch(some.length);
    List<Future<?>> done = new ArrayList<>();
    double[] seconds = new double[replicas.length];
    for (int i : some) {
      done.add(
          threads
              .get(i)
              .submit(
                  () -> {
                    cycle(replicas[i], 1);
                    settled.countDown();
                    settled.await();
                    long start = System.nanoTime();
                    cycle(replicas[i], cycles);
                    seconds[i] = (System.nanoTime() - start) * 1e-9;
                    timed.countDown();
                    // So that the slower one is not alone in its last cycles.
                    while (timed.getCount() > 0) {
                      cycle(replicas[i], 1);
                    }
                    return null;
                  }));
    }
    for (Future<?> one : done) {
      one.get();
    }
    return seconds;
  }

  private static void cycle(TrainingSteps steps, int count) {
    for (int i = 0; i < count; i++) {
      steps.cycle(false);
    }
  }

  private static List<String> text(double... seconds) {
    return DoubleStream.of(seconds)
        .mapToObj(each -> String.format(Locale.ROOT, "%.2f", each))
        .toList();
  }

  @Override
  public void close() {
    threads.forEach(ExecutorService::shutdown);
  }
}
