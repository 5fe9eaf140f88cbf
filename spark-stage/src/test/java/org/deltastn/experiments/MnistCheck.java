package org.deltastn.experiments;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;
import org.deltastn.data.source.MnistSource;
import org.deltastn.data.source.PublicDataset;
import org.deltastn.spark.DeltaStnClassifier;
import org.deltastn.spark.jobs.experiments.images.ClassificationExperiment;
import org.deltastn.spark.jobs.experiments.images.MnistPerceptron;
import org.deltastn.spark.jobs.experiments.images.ResultTable;
import org.deltastn.train.Method;
import org.deltastn.train.TrainingState;
import org.deltastn.train.loop.EpochReport;
import org.deltastn.train.loop.TrainingListener;

/**
 * The {@code mnist} check: the MLP of H.2.1 for ten epochs, one of them warm-up, by DELTA_STN, STN
 * and FIXED with one worker, and by DELTA_STN with two.
 *
 * <p>Arguments: {@code [--data DIR] [--epochs N]}; other than ten epochs are reported, not judged.
 */
public final class MnistCheck {

  private static final int[] HIDDEN = {1200, 1200, 1200};
  private static final int JUDGED_EPOCHS = 10;
  // The best validation loss of an independent ∆-STN program with these settings was 0.074.
  private static final double MOST_LOSS = 1.05 * 0.074;
  private static final double MOST_SECONDS = 500;

  private MnistCheck() {}

  /** Runs the check. */
  public static void main(String[] args) throws Exception {
    MnistSource.Builder source = MnistSource.builder();
    int epochs = JUDGED_EPOCHS;
    for (int i = 0; i + 1 < args.length; i += 2) {
      switch (args[i]) {
        case "--data" -> source.directory(Path.of(args[i + 1]));
        case "--epochs" -> epochs = Integer.parseInt(args[i + 1]);
        default -> throw new IllegalArgumentException("unknown argument " + args[i]);
      }
    }
    PublicDataset mnist = source.build().load();
    List<ClassificationExperiment.Result> results = new ArrayList<>();
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("mnist check")
            .config("spark.ui.enabled", "false")
            .getOrCreate()) {
      ClassificationExperiment experiment =
          new ClassificationExperiment(spark, mnist, MnistPerceptron.VALIDATION_FRACTION, 0);
      for (Method method : List.of(Method.DELTA_STN, Method.STN, Method.FIXED)) {
        results.add(experiment.run(classifier(epochs, 1), method, lines(method + " x1")));
      }
      results.add(
          experiment.run(classifier(epochs, 2), Method.DELTA_STN, lines(Method.DELTA_STN + " x2")));
    }
    System.out.println();
    results.forEach(MnistCheck::printSchedule);
    System.out.print(ResultTable.of(results));
    ClassificationExperiment.Result delta = results.get(0);
    boolean loss = delta.best().validationLoss() <= MOST_LOSS;
    boolean time = delta.seconds() <= MOST_SECONDS;
    System.out.printf(
        Locale.ROOT,
        "DELTA_STN, one worker: best validation loss %.4f (at most %.4f) %s%n",
        delta.best().validationLoss(),
        MOST_LOSS,
        loss ? "ok" : "FAILED");
    System.out.printf(
        Locale.ROOT,
        "DELTA_STN, one worker: %.0f s on one core (at most %.0f) %s%n",
        delta.seconds(),
        MOST_SECONDS,
        time ? "ok" : "FAILED");
    if (epochs != JUDGED_EPOCHS) {
      System.out.println("not judged: the bounds are for " + JUDGED_EPOCHS + " epochs");
    } else if (!loss || !time) {
      System.exit(1);
    }
  }

  private static DeltaStnClassifier classifier(int epochs, int workers) {
    return MnistPerceptron.classifier(HIDDEN).setMaxIter(epochs).setNumWorkers(workers).setSeed(1);
  }

  private static TrainingListener lines(String name) {
    return new TrainingListener() {
      @Override
      public void epochDone(EpochReport report, TrainingState state) {
        System.out.printf(
            Locale.ROOT,
            "%-13s epoch %2d  train %.4f  valid %.4f (%.4f)  %.1f s%n",
            name,
            report.epoch(),
            report.trainingLoss(),
            report.validationLoss(),
            report.validationAccuracy(),
            report.seconds());
      }
    };
  }

  private static void printSchedule(ClassificationExperiment.Result result) {
    System.out.printf(
        "%s, %d worker(s): dropout of the input and of the hidden activations (σ)%n",
        result.method(), result.workers());
    for (EpochReport report : result.history()) {
      String[] cells = new String[report.values().length];
      Arrays.setAll(
          cells,
          j -> String.format(Locale.ROOT, "%.3f (%.2f)", report.values()[j], report.scales()[j]));
      System.out.printf("  epoch %2d  %s%n", report.epoch(), String.join("  ", cells));
    }
  }
}
