package org.deltastn.experiments;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.deltastn.data.source.PublicDataset;
import org.deltastn.spark.DeltaStnClassifier;
import org.deltastn.spark.jobs.experiments.images.ClassificationExperiment;
import org.deltastn.spark.jobs.experiments.images.MnistPerceptron;
import org.deltastn.train.Method;
import org.deltastn.train.loop.EpochReport;

/**
 * What several workers reach on MNIST in as many epochs as one: best validation losses and the
 * hyperparameters found, over seeds. Bits do not depend on where workers run, so they are tasks of
 * this process.
 */
final class WorkerStatistics {

  private static final int[] HIDDEN = {400, 400};
  private static final int EPOCHS = 10;
  private static final int LAST = 3;
  private static final int SEEDS = 3;
  private static final int CYCLES = 20;
  private static final int FEW_CYCLES = 5;
  private static final double MOST_RATIO = 1.10;

  private WorkerStatistics() {}

  /** How a group of runs trains. */
  private record Setting(int workers, int cycles, boolean scaled, int seeds) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%d worker%s, %d cycles a round, learning rates %s",
          workers,
          workers == 1 ? "" : "s",
          cycles,
          scaled ? "scaled" : "of one worker");
    }
  }

  /** What one run reached: its lowest validation loss, and the mean of its last epochs. */
  private record Run(double best, double last, double[] rates) {}

  /** Mean and deviation of a figure over the runs of a group. */
  private record Spread(double mean, double squares, int runs) {

    static Spread of(List<Run> runs, ToDoubleFunction<Run> figure) {
      double mean = runs.stream().mapToDouble(figure).average().orElseThrow();
      double squares = runs.stream().mapToDouble(figure).map(x -> (x - mean) * (x - mean)).sum();
      return new Spread(mean, squares, runs.size());
    }

    /** Returns the difference to another mean, in standard errors of it from the pooled runs. */
    double errorsAbove(Spread other) {
      double pooled = (squares + other.squares) / (runs + other.runs - 2);
      return (mean - other.mean) / Math.sqrt(pooled * (1.0 / runs + 1.0 / other.runs));
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%.4f ± %.4f", mean, Math.sqrt(squares / (runs - 1)));
    }
  }

  /** Trains, prints, and returns whether several workers are at most a tenth above one's loss. */
  static boolean run(PublicDataset mnist) throws IOException {
    boolean all = true;
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("scaling check")
            .config("spark.ui.enabled", "false")
            .getOrCreate()) {
      ClassificationExperiment experiment =
          new ClassificationExperiment(spark, mnist, MnistPerceptron.VALIDATION_FRACTION, 0);
      List<Run> one = runs(experiment, new Setting(1, CYCLES, true, SEEDS));
      for (Setting setting :
          List.of(
              new Setting(2, CYCLES, true, SEEDS),
              new Setting(4, CYCLES, true, SEEDS),
              new Setting(4, FEW_CYCLES, true, SEEDS))) {
        all &= compare(one, setting, runs(experiment, setting));
      }
      runs(experiment, new Setting(4, CYCLES, false, 1));
    }
    return all;
  }

  private static List<Run> runs(ClassificationExperiment experiment, Setting setting) {
    List<Run> runs = new ArrayList<>();
    for (int seed = 1; seed <= setting.seeds(); seed++) {
      DeltaStnClassifier classifier =
          MnistPerceptron.classifier(HIDDEN)
              .setMaxIter(EPOCHS)
              .setNumWorkers(setting.workers())
              .setCyclesPerRound(setting.cycles())
              .setScaleStepSizes(setting.scaled())
              .setSeed(seed);
      ClassificationExperiment.Result result = experiment.run(classifier, Method.DELTA_STN);
      List<EpochReport> history = result.history();
      double last =
          history.subList(EPOCHS - LAST, EPOCHS).stream()
              .mapToDouble(EpochReport::validationLoss)
              .average()
              .orElseThrow();
      Run run = new Run(result.best().validationLoss(), last, history.get(EPOCHS - 1).values());
      runs.add(run);
      System.out.printf(
          Locale.ROOT,
          "%s, seed %d: best validation loss %.4f, mean of the last %d epochs %.4f, rates found"
              + " %s%n",
          setting,
          seed,
          run.best(),
          LAST,
          run.last(),
          Arrays.stream(run.rates())
              .mapToObj(rate -> String.format(Locale.ROOT, "%.3f", rate))
              .collect(Collectors.joining(" ")));
    }
    return runs;
  }

  private static boolean compare(List<Run> one, Setting setting, List<Run> several) {
    Spread best = Spread.of(several, Run::best);
    Spread bestOfOne = Spread.of(one, Run::best);
    double ratio = best.mean() / bestOfOne.mean();
    boolean good = ratio <= MOST_RATIO;
    System.out.printf(
        Locale.ROOT,
        "%s: best validation loss %s, one worker %s: %.3f times (at most %.2f) %s; %.1f standard"
            + " errors apart%n",
        setting,
        best,
        bestOfOne,
        ratio,
        MOST_RATIO,
        good ? "ok" : "FAILED",
        best.errorsAbove(bestOfOne));
    print("mean of the last " + LAST + " epochs", one, several, Run::last);
    for (int j = 0; j < one.get(0).rates().length; j++) {
      int rate = j;
      print("rate " + (j + 1) + " at the end", one, several, run -> run.rates()[rate]);
    }
    return good;
  }

  private static void print(
      String name, List<Run> one, List<Run> several, ToDoubleFunction<Run> figure) {
    Spread found = Spread.of(several, figure);
    Spread ofOne = Spread.of(one, figure);
    System.out.printf(
        Locale.ROOT,
        "  %s %s, one worker %s; %.1f standard errors apart%n",
        name,
        found,
        ofOne,
        found.errorsAbove(ofOne));
  }
}
