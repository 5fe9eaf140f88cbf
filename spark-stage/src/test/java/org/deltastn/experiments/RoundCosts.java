package org.deltastn.experiments;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.deltastn.experiments.ScalingCluster.Measurement;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.Loss;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.spark.DeltaStnClassifier;
import org.deltastn.spark.plan.RoundTimeModel;
import org.deltastn.tensor.Activation;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;

/**
 * What rounds of the MLP of H.2.1 cost on 1, 2 and 4 executors, and the model of their time: solved
 * from rounds on 1 and 2 executors, checked against the rounds that it was not solved from, read
 * off for clusters.
 */
final class RoundCosts {

  private static final int[] PAPER = {1200, 1200, 1200};
  private static final int[] SMALL = {100};
  private static final int CORES = 2;
  private static final int DEFAULT_CYCLES = new DeltaStnClassifier().getCyclesPerRound();
  private static final int MANY_CYCLES = 20;
  private static final double MOST_SHARE = 0.10;
  private static final double LEAST_SPEEDUP = 1.7;
  private static final double MOST_ERROR = 0.25;
  private static final double GIGABIT = 1e9 / 8;

  /** More than the driver averages. */
  private static final int MANY_WORKERS = 8;

  private static final TrainingProblem PROBLEM =
      new TrainingProblem(
          Architecture.perceptron(
              new int[] {784, PAPER[0], PAPER[1], PAPER[2], 10},
              Activation.RELU,
              Loss.SOFTMAX_CROSS_ENTROPY),
          HyperparameterSpace.of(
              Hyperparameter.inputDropout().build(),
              Hyperparameter.dropout("layer0").build(),
              Hyperparameter.dropout("layer1").build()),
          TrainingConfiguration.builder().build());

  private final List<Measurement> all = new ArrayList<>();
  private RoundTimeModel.Local copying;

  /** Measures, prints, and returns whether the bounds hold. */
  boolean run() {
    Measurement small;
    Measurement wholeEpoch;
    System.out.println(
        "executors workers cycles | MB a round: broadcast results averaged | seconds a round: compute"
            + " broadcast reduce driver | outside compute");
    try (ScalingCluster cluster = new ScalingCluster(1)) {
      small = cluster.measure(1, 1, 15, SMALL);
      print(small);
      measure(cluster, 1, 1, 8);
      measure(cluster, 1, 5, 4);
      measure(cluster, 1, MANY_CYCLES, 2);
      // The rows of two workers at the default: one worker takes an epoch of them as one round.
      wholeEpoch = measure(cluster, 1, 2 * DEFAULT_CYCLES, 2);
      copying = cluster.copying(PROBLEM, state());
    }
    try (ScalingCluster cluster = new ScalingCluster(2)) {
      measure(cluster, 2, 1, 8);
      measure(cluster, 2, 5, 5);
      measure(cluster, 2, MANY_CYCLES, 4);
      measure(cluster, 2, DEFAULT_CYCLES, 3);
      measure(cluster, MANY_WORKERS, 1, 4);
    }
    try (ScalingCluster cluster = new ScalingCluster(4)) {
      measure(cluster, 4, 1, 6);
      measure(cluster, 4, 5, 3);
      measure(cluster, 4, MANY_CYCLES, 2);
      measure(cluster, MANY_WORKERS, 1, 4);
    }
    Measurement two = find(2, DEFAULT_CYCLES);
    System.out.printf(
        Locale.ROOT,
        "with more than %d workers compute and waiting for a core are mixed: of those rows, only"
            + " bytes and totals mean something%n",
        CORES);
    boolean share = two.share() < MOST_SHARE;
    System.out.printf(
        Locale.ROOT,
        "outside compute, 2 executors, %d cycles a round: %.1f %% (below %.0f %%) %s%n",
        DEFAULT_CYCLES,
        100 * two.share(),
        100 * MOST_SHARE,
        verdict(share));
    double speedup = wholeEpoch.epoch() / two.epoch();
    boolean fast = speedup >= LEAST_SPEEDUP;
    System.out.printf(
        Locale.ROOT,
        "epochs an hour, validation included: %.0f by 1 executor, %.0f by 2, %.2f times (at least"
            + " %.1f) %s%n",
        3600 / wholeEpoch.epoch(),
        3600 / two.epoch(),
        speedup,
        LEAST_SPEEDUP,
        verdict(fast));
    RoundTimeModel model = solve(small);
    boolean close = checkModel(model);
    printPlan(model, two.stateBytes());
    return share && fast && close;
  }

  private Measurement measure(ScalingCluster cluster, int workers, int cycles, int rounds) {
    Measurement measurement = cluster.measure(workers, cycles, rounds, PAPER);
    print(measurement);
    all.add(measurement);
    return measurement;
  }

  /** Returns the first measurement of so many workers, which is the one on the fewest executors. */
  private Measurement find(int workers, int cycles) {
    return all.stream()
        .filter(m -> m.workers() == workers && m.cycles() == cycles)
        .findFirst()
        .orElseThrow();
  }

  private static TrainingState state() {
    TrainingState initial =
        TrainingState.initial(PROBLEM.network(), PROBLEM.space(), PROBLEM.configuration());
    // Zeros would be compressed; momentum never is.
    return new TrainingState(
        initial.general(),
        initial.response(),
        List.of(initial.general()),
        List.of(initial.response()),
        initial.hyper(),
        initial.counters());
  }

  private static void print(Measurement m) {
    System.out.printf(
        Locale.ROOT,
        "%9d %7d %6d | %20.1f %7.1f %5.1f | %23.3f %9.3f %6.3f %6.3f | %5.1f %%%n",
        m.executors(),
        m.workers(),
        m.cycles(),
        m.broadcastBytes() / 1e6,
        m.resultBytes() / 1e6,
        m.treeBytes() / 1e6,
        m.compute(),
        m.broadcast(),
        m.reduce(),
        m.driver(),
        100 * m.share());
  }

  private RoundTimeModel solve(Measurement small) {
    Measurement two = find(2, 1);
    Measurement many = find(MANY_WORKERS, 1);
    RoundTimeModel model =
        RoundTimeModel.solve(
            new RoundTimeModel.Compute(1, two.compute()),
            new RoundTimeModel.Compute(DEFAULT_CYCLES, find(2, DEFAULT_CYCLES).compute()),
            copying,
            measured(find(1, 1)),
            measured(two),
            measured(small),
            new RoundTimeModel.Many(
                MANY_WORKERS, many.executors(), 1, many.total() - many.driver()));
    System.out.printf(
        Locale.ROOT,
        "model, solved from 1 and 2 executors: κ = %.3f s a cycle, a = %.3f s a stage; seconds a"
            + " GB: μ = %.2f, β = %.2f, φ = %.2f, ν = %.2f, δ = %.2f, ε = %.2f%n",
        model.cycle(),
        model.stage(),
        1e9 * model.save(),
        1e9 * model.send(),
        1e9 * model.fetch(),
        1e9 * model.load(),
        1e9 * model.read(),
        1e9 * model.average());
    System.out.printf(
        Locale.ROOT,
        "RoundTimeModel.MEASURED = new RoundTimeModel(%.3f, %.2fe-9, %.2fe-9, %.2fe-9, %.2fe-9,"
            + " %.2fe-9, %.2fe-9, %.3f)%n",
        model.cycle(),
        1e9 * model.save(),
        1e9 * model.send(),
        1e9 * model.fetch(),
        1e9 * model.load(),
        1e9 * model.read(),
        1e9 * model.average(),
        model.stage());
    System.out.printf(
        Locale.ROOT,
        "ClusterPlanTest.TWO_WORKERS = Map.of(5, %.2f, %d, %.2f)%n",
        find(2, 5).total(),
        MANY_CYCLES,
        find(2, MANY_CYCLES).total());
    return model;
  }

  private static RoundTimeModel.Measured measured(Measurement m) {
    return new RoundTimeModel.Measured(m.stateBytes(), m.broadcast(), m.reduce());
  }

  /** Compares the model with the rounds that it was not solved from. */
  private boolean checkModel(RoundTimeModel model) {
    boolean close = true;
    for (Measurement m : all) {
      boolean used = m.workers() <= 2 && m.cycles() == 1 || m.workers() == 1;
      used |= m.workers() == 2 && m.cycles() == DEFAULT_CYCLES;
      used |= m == find(MANY_WORKERS, 1);
      if (used) {
        continue;
      }
      int cores = Math.min(CORES, m.executors());
      RoundTimeModel.Parts parts =
          model.parts(m.workers(), cores, m.cycles(), m.stateBytes(), RoundTimeModel.NO_NETWORK);
      double error = parts.total() / m.total() - 1;
      boolean good = Math.abs(error) <= MOST_ERROR;
      close &= good;
      System.out.printf(
          Locale.ROOT,
          "model: %d workers on %d executors, %d cycles: %.2f s, measured %.2f s, %+.0f %% (within"
              + " %.0f %%) %s%n",
          m.workers(),
          m.executors(),
          m.cycles(),
          parts.total(),
          m.total(),
          100 * error,
          100 * MOST_ERROR,
          verdict(good));
    }
    return close;
  }

  private static void printPlan(RoundTimeModel model, double bytes) {
    System.out.println(
        "read off, a core a worker: workers Gbit/s cycles | seconds a round: compute broadcast"
            + " reduce | outside compute | epochs an hour of one worker times");
    for (int workers : new int[] {2, 64, 512}) {
      for (int gigabits : new int[] {10, 25}) {
        for (int cycles : new int[] {DEFAULT_CYCLES, 5 * DEFAULT_CYCLES}) {
          RoundTimeModel.Parts parts =
              model.parts(workers, workers, cycles, bytes, gigabits * GIGABIT);
          System.out.printf(
              Locale.ROOT,
              "%34d %6d %6d | %23.1f %9.2f %6.2f | %13.0f %% | %.0f%n",
              workers,
              gigabits,
              cycles,
              parts.compute(),
              parts.broadcast(),
              parts.reduce(),
              100 * parts.share(),
              workers * model.cycle() * cycles / parts.total());
        }
      }
    }
  }

  private static String verdict(boolean good) {
    return good ? "ok" : "FAILED";
  }
}
