package org.deltastn.experiments;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.sql.SparkSession;
import org.deltastn.data.source.PublicDataset;
import org.deltastn.spark.DeltaStnClassifier;
import org.deltastn.spark.jobs.experiments.images.ClassificationExperiment;
import org.deltastn.spark.jobs.experiments.images.Experiment;
import org.deltastn.spark.jobs.experiments.images.ResultTable;
import org.deltastn.spark.report.LineChart;
import org.deltastn.train.Method;
import org.deltastn.train.TrainingState;
import org.deltastn.train.loop.EpochReport;
import org.deltastn.train.loop.TrainingListener;

/**
 * The {@code fashion} check: SimpleCNN on Fashion-MNIST for ten epochs, one of them warm-up, by
 * DELTA_STN, CENTERED_STN, STN and FIXED with the same seed and split, two of them at a time; the
 * lowest validation loss so far and that state's test loss for every epoch, as a table and as a
 * picture like Figure 5. DELTA_STN must end below FIXED.
 *
 * <p>Arguments: {@code [--data DIR] [--epochs N] [--picture FILE]}; other than ten epochs are
 * reported, not judged.
 */
public final class FashionCheck {

  private static final List<Method> METHODS =
      List.of(Method.DELTA_STN, Method.CENTERED_STN, Method.STN, Method.FIXED);
  private static final int JUDGED_EPOCHS = 10;

  private FashionCheck() {}

  /** Runs the check. */
  public static void main(String[] args) throws Exception {
    Path directory = null;
    Path picture = Path.of("target", "fashion.svg");
    int epochs = JUDGED_EPOCHS;
    for (int i = 0; i + 1 < args.length; i += 2) {
      switch (args[i]) {
        case "--data" -> directory = Path.of(args[i + 1]);
        case "--epochs" -> epochs = Integer.parseInt(args[i + 1]);
        case "--picture" -> picture = Path.of(args[i + 1]);
        default -> throw new IllegalArgumentException("unknown argument " + args[i]);
      }
    }
    PublicDataset images = Experiment.FASHION.load(directory);
    DeltaStnClassifier settings = Experiment.FASHION.classifier().setMaxIter(epochs).setSeed(1);
    Map<Method, BestByEpoch> curves = new LinkedHashMap<>();
    List<ClassificationExperiment.Result> results = new ArrayList<>();
    ExecutorService two = Executors.newFixedThreadPool(2);
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("fashion check")
            .config("spark.ui.enabled", "false")
            .config("spark.scheduler.mode", "FAIR")
            .getOrCreate()) {
      ClassificationExperiment experiment =
          new ClassificationExperiment(
              spark, images, Experiment.FASHION.preset().validationFraction(), 0);
      List<Future<ClassificationExperiment.Result>> running = new ArrayList<>();
      for (Method method : METHODS) {
        BestByEpoch curve = new BestByEpoch(images.test());
        curves.put(method, curve);
        running.add(two.submit(() -> experiment.run(settings, method, curve, lines(method))));
      }
      for (Future<ClassificationExperiment.Result> each : running) {
        results.add(each.get());
      }
    } finally {
      two.shutdownNow();
    }
    System.out.println();
    results.stream().filter(r -> r.method().tunes()).forEach(FashionCheck::printSchedule);
    printCurves(curves, epochs);
    draw(curves, picture);
    System.out.print(ResultTable.of(results));
    System.out.println("picture: " + picture.toAbsolutePath());
    if (epochs != JUDGED_EPOCHS) {
      System.out.println("not judged: the bounds are for " + JUDGED_EPOCHS + " epochs");
    } else {
      System.exit(judge(results) ? 0 : 1);
    }
  }

  /** The claim is that tuning beats not tuning; how the methods stand to one another is printed. */
  private static boolean judge(List<ClassificationExperiment.Result> results) {
    double fixed = lossOf(results, Method.FIXED);
    double delta = lossOf(results, Method.DELTA_STN);
    System.out.printf(
        Locale.ROOT,
        "best validation loss, DELTA_STN / STN: %.3f, DELTA_STN / CENTERED_STN: %.3f (not"
            + " judged)%n",
        delta / lossOf(results, Method.STN),
        delta / lossOf(results, Method.CENTERED_STN));
    boolean holds = delta < fixed;
    System.out.printf(
        Locale.ROOT,
        "best validation loss, DELTA_STN / FIXED: %.3f (below 1) %s%n",
        delta / fixed,
        holds ? "ok" : "FAILED");
    return holds;
  }

  private static double lossOf(List<ClassificationExperiment.Result> results, Method method) {
    return results.stream()
        .filter(result -> result.method() == method)
        .findFirst()
        .orElseThrow()
        .best()
        .validationLoss();
  }

  private static void printSchedule(ClassificationExperiment.Result result) {
    System.out.println(
        result.method()
            + ": "
            + String.join(", ", Experiment.FASHION.preset().space().names())
            + " (σ)");
    for (EpochReport report : result.history()) {
      String[] cells = new String[report.values().length];
      Arrays.setAll(
          cells,
          j -> String.format(Locale.ROOT, "%.3f (%.2f)", report.values()[j], report.scales()[j]));
      System.out.printf("  epoch %2d  %s%n", report.epoch(), String.join("  ", cells));
    }
  }

  private static void printCurves(Map<Method, BestByEpoch> curves, int epochs) {
    System.out.println("lowest validation loss so far, and that state's test loss:");
    StringBuilder header = new StringBuilder("epoch");
    curves.keySet().forEach(method -> header.append(String.format("  %-17s", method)));
    System.out.println(header);
    for (int epoch = 0; epoch < epochs; epoch++) {
      StringBuilder line = new StringBuilder(String.format("%5d", epoch + 1));
      for (BestByEpoch curve : curves.values()) {
        BestByEpoch.Best best = curve.best().get(epoch);
        line.append(
            String.format(Locale.ROOT, "  %.4f (%.4f)  ", best.validationLoss(), best.testLoss()));
      }
      System.out.println(line);
    }
  }

  private static void draw(Map<Method, BestByEpoch> curves, Path picture) throws Exception {
    LineChart chart = new LineChart("SimpleCNN on Fashion-MNIST", "epoch", "best validation loss");
    curves.forEach(
        (method, curve) ->
            chart.line(
                method.name(),
                curve.best().stream().mapToDouble(BestByEpoch.Best::epoch).toArray(),
                curve.best().stream().mapToDouble(BestByEpoch.Best::validationLoss).toArray()));
    chart.save(picture);
  }

  private static TrainingListener lines(Method method) {
    return new TrainingListener() {
      @Override
      public void epochDone(EpochReport report, TrainingState state) {
        System.out.printf(
            Locale.ROOT,
            "%-13s epoch %2d  train %.4f  valid %.4f (%.4f)  %.1f s%n",
            method,
            report.epoch(),
            report.trainingLoss(),
            report.validationLoss(),
            report.validationAccuracy(),
            report.seconds());
      }
    };
  }
}
