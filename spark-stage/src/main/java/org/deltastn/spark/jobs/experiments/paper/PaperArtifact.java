package org.deltastn.spark.jobs.experiments.paper;

import static org.deltastn.spark.jobs.experiments.images.Experiment.ALEXNET;
import static org.deltastn.spark.jobs.experiments.images.Experiment.FASHION;
import static org.deltastn.spark.jobs.experiments.images.Experiment.MNIST;
import static org.deltastn.spark.jobs.experiments.images.Experiment.RESNET18;
import static org.deltastn.spark.jobs.experiments.images.Experiment.VGG16;
import static org.deltastn.spark.jobs.experiments.paper.Contender.BAYESIAN_SEARCH;
import static org.deltastn.spark.jobs.experiments.paper.Contender.CENTERED_STN;
import static org.deltastn.spark.jobs.experiments.paper.Contender.DELTA_STN;
import static org.deltastn.spark.jobs.experiments.paper.Contender.FIXED;
import static org.deltastn.spark.jobs.experiments.paper.Contender.RANDOM_SEARCH;
import static org.deltastn.spark.jobs.experiments.paper.Contender.STN;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.deltastn.spark.jobs.experiments.images.Experiment;

/** A table or figure of the paper: the runs that it needs and how it is shown. */
enum PaperArtifact {
  /** Losses of every method on every network. */
  TABLE_1(
      "Final validation (test) losses of each method",
      Kind.LOSSES,
      List.of(MNIST, FASHION, ALEXNET, VGG16, RESNET18),
      List.of(RANDOM_SEARCH, BAYESIAN_SEARCH, STN, CENTERED_STN, DELTA_STN)),
  /** Accuracies of STN and ∆-STN on CIFAR-10. */
  TABLE_3(
      "Final validation (test) accuracy in percent",
      Kind.ACCURACIES,
      List.of(ALEXNET, VGG16, RESNET18),
      List.of(STN, DELTA_STN)),
  /** The MLP with dropout of the input alone. */
  TABLE_4("Losses with dropout of the input alone", Kind.LOSSES, List.of(MNIST), List.of()) {
    @Override
    void add(List<PaperRun> runs, Experiment network, long seed) {
      runs.add(new PaperRun(network, FIXED, Variation.inputDropout(0.5), seed));
      runs.add(new PaperRun(network, FIXED, Variation.inputDropout(0.43), seed));
      runs.add(new PaperRun(network, STN, Variation.inputDropout(0.05), seed));
      runs.add(new PaperRun(network, DELTA_STN, Variation.inputDropout(0.05), seed));
    }
  },
  /** The lowest loss by epoch. */
  FIGURE_5(
      "Best validation loss by epoch",
      Kind.LOSS_BY_EPOCH,
      List.of(MNIST, FASHION),
      List.of(STN, CENTERED_STN, DELTA_STN)),
  /** The lowest loss over time on AlexNet, and the schedules found. */
  FIGURE_6(
      "Best validation loss over time, and the schedules of ∆-STN",
      Kind.LOSS_OVER_TIME,
      List.of(ALEXNET),
      List.of(RANDOM_SEARCH, BAYESIAN_SEARCH, STN, DELTA_STN)),
  /** Schedules on MNIST and Fashion-MNIST. */
  FIGURE_10("Schedules found by ∆-STN", Kind.SCHEDULES, List.of(MNIST, FASHION)),
  /** Schedules of VGG16. */
  FIGURE_11("Schedules found by ∆-STN", Kind.SCHEDULES, List.of(VGG16)),
  /** Schedules of ResNet18. */
  FIGURE_12("Schedules found by ∆-STN", Kind.SCHEDULES, List.of(RESNET18)),
  /** The schedule of one rate from several starts. */
  FIGURE_14(
      "The rate of input dropout from several initial values",
      Kind.SCHEDULES,
      List.of(MNIST),
      List.of()) {
    @Override
    void add(List<PaperRun> runs, Experiment network, long seed) {
      for (Contender contender : List.of(DELTA_STN, STN)) {
        for (double rate : new double[] {0.05, 0.25, 0.5, 0.75}) {
          runs.add(new PaperRun(network, contender, Variation.inputDropout(rate), seed));
        }
      }
    }
  },
  /** Losses by a fixed perturbation scale. */
  FIGURE_15(
      "Best validation loss by perturbation scale",
      Kind.LOSS_BY_SETTING,
      List.of(FASHION, ALEXNET),
      List.of()) {
    @Override
    void add(List<PaperRun> runs, Experiment network, long seed) {
      for (Contender contender : List.of(STN, DELTA_STN)) {
        for (double scale : new double[] {0.1, 0.3, 1, 2, 3}) {
          runs.add(new PaperRun(network, contender, Variation.scale(scale), seed));
        }
      }
    }
  },
  /** Losses by the numbers of training and validation steps in a cycle. */
  FIGURE_16(
      "Best validation loss of ∆-STN by training steps in a cycle",
      Kind.LOSS_BY_SETTING,
      List.of(FASHION, ALEXNET),
      List.of()) {
    @Override
    void add(List<PaperRun> runs, Experiment network, long seed) {
      for (int valid : new int[] {1, 5}) {
        for (int train : new int[] {2, 5, 10, 20}) {
          runs.add(new PaperRun(network, DELTA_STN, Variation.intervals(train, valid), seed));
        }
      }
    }
  };

  /** How results are shown. */
  enum Kind {
    /** A table of lowest validation losses and the test losses of those states. */
    LOSSES,
    /** A table of accuracies. */
    ACCURACIES,
    /** A chart of the lowest validation loss by epoch. */
    LOSS_BY_EPOCH,
    /** A chart of the lowest validation loss over seconds, and schedules. */
    LOSS_OVER_TIME,
    /** Charts of hyperparameters by epoch. */
    SCHEDULES,
    /** A chart of the lowest validation loss by a setting. */
    LOSS_BY_SETTING
  }

  private final String caption;
  private final Kind kind;
  private final List<Experiment> networks;
  private final List<Contender> contenders;

  PaperArtifact(String caption, Kind kind, List<Experiment> networks, List<Contender> contenders) {
    this.caption = caption;
    this.kind = kind;
    this.networks = networks;
    this.contenders = contenders;
  }

  PaperArtifact(String caption, Kind kind, List<Experiment> networks) {
    this(caption, kind, networks, List.of(DELTA_STN));
  }

  /** Returns the name on the command line: {@code table1}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace("_", "");
  }

  /** Returns its heading: {@code Table 1. Final validation …}. */
  String heading() {
    return name().charAt(0)
        + name().substring(1).toLowerCase(Locale.ROOT).replace('_', ' ')
        + ". "
        + caption;
  }

  Kind kind() {
    return kind;
  }

  /** Returns the networks that the paper shows in it. */
  List<Experiment> networks() {
    return networks;
  }

  /**
   * Returns the runs that it needs, network by network.
   *
   * @param among the networks wanted; those that the paper does not show in it have no runs
   * @param seeds a run each
   */
  List<PaperRun> runs(List<Experiment> among, List<Long> seeds) {
    List<PaperRun> runs = new ArrayList<>();
    for (Experiment network : networks) {
      if (among.contains(network)) {
        seeds.forEach(seed -> add(runs, network, seed));
      }
    }
    return runs;
  }

  void add(List<PaperRun> runs, Experiment network, long seed) {
    contenders.forEach(it -> runs.add(new PaperRun(network, it, Variation.NONE, seed)));
  }
}
