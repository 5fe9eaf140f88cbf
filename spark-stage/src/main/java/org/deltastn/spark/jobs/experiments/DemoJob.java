package org.deltastn.spark.jobs.experiments;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deltastn.data.Examples;
import org.deltastn.data.source.PublicDataset;
import org.deltastn.spark.DeltaStnClassificationModel;
import org.deltastn.spark.DeltaStnClassifier;
import org.deltastn.spark.TrainingCost;
import org.deltastn.spark.jobs.JobSession;
import org.deltastn.spark.jobs.console.ConsoleProgress;
import org.deltastn.spark.jobs.console.SearchProgress;
import org.deltastn.spark.jobs.data.ExampleFrames;
import org.deltastn.spark.jobs.experiments.images.ClassificationExperiment;
import org.deltastn.spark.jobs.experiments.images.Experiment;
import org.deltastn.spark.jobs.experiments.images.MnistPerceptron;
import org.deltastn.spark.report.ComparisonReport;
import org.deltastn.spark.search.RandomSearch;
import org.deltastn.spark.search.SearchModel;
import org.deltastn.train.Method;
import org.deltastn.train.loop.EpochReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The main job: on a part of MNIST, where a network overfits, one training whose dropout rates tune
 * themselves, the same network at its default rates, and a random search over the same ranges in
 * the time that the first one took. Prints a table, says which won, saves the tuned model and a
 * report.
 */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false,
    description = {
      "Trains a perceptron on a part of MNIST whose dropout rates tune themselves, beside the same",
      "network at its default rates; then a random search over the same ranges takes as long as"
          + " the",
      "tuned training took. Options can also be read from a file: @FILE."
    })
public final class DemoJob implements Callable<Integer> {

  private static final String TUNED = "self-tuned";

  /** Seconds in which the trial of a training that itself took less is surely over. */
  private static final double ENOUGH_FOR_A_TRIAL = 5;

  private static final String DEFAULTS = "default rates";
  private static final String SEARCH = "random search";

  @Mixin private ImagesOption mnist;

  @Option(
      names = "--method",
      description = "how the rates tune themselves: ${COMPLETION-CANDIDATES}")
  private Method method = MnistPerceptron.RECOMMENDED;

  @Option(names = "--rows", description = "training images used, from the first; 0 for all")
  private int rows = 10_000;

  @Option(names = "--hidden", split = ",", paramLabel = "SIZE", description = "hidden layers")
  private int[] hidden = {400, 400, 400};

  @Option(names = "--epochs", description = "of the tuned training, and of every trial")
  private int epochs = 150;

  @Option(names = "--warmup-epochs", description = "epochs before the rates are tuned")
  private int warmupEpochs = 1;

  @Option(names = "--hyper-step-size", description = "learning rate of the rates")
  private double hyperStepSize = 0.01;

  @Option(names = "--backend", description = "numeric engine; auto for the fastest")
  private String backend = "auto";

  @Option(names = "--seed", description = "fixes everything random")
  private long seed = 1;

  @Option(names = "--model", paramLabel = "DIR", description = "where the tuned model is saved")
  private String model = "target/mnist-model";

  @Option(names = "--report", paramLabel = "FILE", description = "where the report is written")
  private String report = "target/demo.html";

  @Option(
      names = "--require-gain",
      paramLabel = "PERCENT",
      description = "fail unless the tuned test loss is so far below that of the default rates")
  private double requireGain = Double.NEGATIVE_INFINITY;

  private Dataset<Row> training;
  private Dataset<Row> test;

  /** One row of the table. */
  private record Line(
      String name, TrainingCost cost, double validationLoss, double testLoss, double accuracy) {}

  /** Runs the job; exits with 1 when it failed and with 2 on wrong options. */
  public static void main(String[] args) {
    JobSession.main(new DemoJob(), args);
  }

  @Override
  public Integer call() throws Exception {
    long begun = System.nanoTime();
    PublicDataset images = mnist.load(Experiment.MNIST);
    try (JobSession session = JobSession.open("delta-stn demo", 2)) {
      SparkSession spark = session.spark();
      Examples examples = images.training();
      if (rows > 0 && rows < examples.size()) {
        examples = examples.slice(0, rows);
      }
      int validation = (int) Math.round(MnistPerceptron.VALIDATION_FRACTION * examples.size());
      training = session.kept().keep(ExampleFrames.of(spark, examples, validation));
      test = session.kept().keep(ExampleFrames.of(spark, images.test(), 0));
      System.out.printf(
          Locale.ROOT,
          "%d training images, %d for validation, %d for the test%n",
          examples.size() - validation,
          validation,
          images.test().size());
      return compare(begun);
    }
  }

  private int compare(long begun) throws Exception {
    DeltaStnClassificationModel tuned;
    DeltaStnClassificationModel defaults;
    // Both on a core of their own, as two trials of the search are.
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<DeltaStnClassificationModel> first = threads.submit(() -> train(method));
      Future<DeltaStnClassificationModel> second = threads.submit(() -> train(Method.FIXED));
      tuned = first.get();
      defaults = second.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    } finally {
      threads.shutdownNow();
    }
    tuned.write().overwrite().save(model);
    double took = tuned.cost().wallSeconds();
    double seconds = Math.max(took, ENOUGH_FOR_A_TRIAL);
    System.out.printf(
        Locale.ROOT,
        "random search over the same ranges for %.0f s, %s%n",
        seconds,
        took < seconds
            ? String.format(
                Locale.ROOT, "because a trial may not end in the %.1f s that %s took", took, method)
            : "as long as " + method + " took");
    SearchModel search;
    try (SearchProgress progress = new SearchProgress(System.out)) {
      search =
          new RandomSearch()
              .setEstimator(classifier())
              .setMaxSeconds(seconds)
              .setSeed(seed)
              .addListener(progress)
              .fit(training);
    }
    List<Line> lines =
        List.of(
            line(TUNED, tuned.cost(), best(tuned), tuned),
            line(DEFAULTS, defaults.cost(), best(defaults), defaults),
            line(
                SEARCH,
                search.summary().cost(),
                search.summary().best().bestLoss(),
                (DeltaStnClassificationModel) search.bestModel()));
    print(tuned, search, lines);
    String verdict = verdict(lines);
    ComparisonReport page =
        new ComparisonReport("Self-tuning and a random search in equal time")
            .paragraph(verdict)
            .training(TUNED, tuned)
            .training(DEFAULTS, defaults)
            .search(SEARCH, search);
    for (Line line : lines) {
      page.figure(line.name(), "its test loss", line.testLoss());
      page.figure(line.name(), "its test accuracy", line.accuracy());
    }
    page.save(report);
    System.out.println(verdict);
    System.out.printf(
        Locale.ROOT,
        "Model saved to %s, report with the schedules to %s; %.0f s in all%n",
        model,
        report,
        (System.nanoTime() - begun) / 1e9);
    return judge(lines);
  }

  private DeltaStnClassifier classifier() {
    DeltaStnClassifier classifier =
        MnistPerceptron.onRawPixels(hidden)
            .setMaxIter(epochs)
            .setWarmupEpochs(warmupEpochs)
            .setHyperStepSize(hyperStepSize)
            .setBackend(backend)
            .setSeed(seed)
            .setFeaturesCol(ExampleFrames.FEATURES)
            .setLabelCol(ExampleFrames.LABEL);
    classifier.setValidationIndicatorCol(ExampleFrames.VALIDATION);
    return classifier;
  }

  private DeltaStnClassificationModel train(Method by) {
    try (ConsoleProgress progress = new ConsoleProgress(System.out)) {
      return classifier()
          .copy(ParamMap.empty())
          .setMethod(by.name())
          .addListener(progress)
          .fit(training);
    }
  }

  private Line line(
      String name, TrainingCost cost, double validationLoss, DeltaStnClassificationModel by) {
    Dataset<Row> scored = by.transform(test).cache();
    ClassificationExperiment.Score score = ClassificationExperiment.Score.of(scored);
    scored.unpersist();
    return new Line(name, cost, validationLoss, score.loss(), score.accuracy());
  }

  private static double best(DeltaStnClassificationModel of) {
    return of.summary().epochs().stream()
        .mapToDouble(EpochReport::validationLoss)
        .min()
        .orElseThrow();
  }

  private void print(DeltaStnClassificationModel tuned, SearchModel search, List<Line> lines) {
    System.out.println();
    System.out.println("Rates found by " + method + ": " + tuned.hyperparameterValues());
    System.out.println("Rates of the best trial: " + search.bestModel().hyperparameterValues());
    System.out.println();
    System.out.printf(
        "%-14s %9s %12s %7s %7s %12s %10s %10s%n",
        "", "seconds", "core seconds", "trials", "epochs", "valid. loss", "test loss", "test acc.");
    for (Line line : lines) {
      System.out.printf(
          Locale.ROOT,
          "%-14s %9.1f %12.1f %7d %7d %12.4f %10.4f %10.4f%n",
          line.name(),
          line.cost().wallSeconds(),
          line.cost().executorSeconds(),
          line.cost().trials(),
          line.cost().epochs(),
          line.validationLoss(),
          line.testLoss(),
          line.accuracy());
    }
    System.out.println();
  }

  /** Says which of the three has the lowest test loss, and by how much. */
  static String verdict(String winner, double lowest, String second, double next) {
    return String.format(
        Locale.ROOT,
        "%s won: its test loss of %.4f is %.1f %% below that of %s.",
        winner.substring(0, 1).toUpperCase(Locale.ROOT) + winner.substring(1),
        lowest,
        100 * (1 - lowest / next),
        second);
  }

  private static String verdict(List<Line> lines) {
    List<Line> ranked =
        lines.stream().sorted((a, b) -> Double.compare(a.testLoss(), b.testLoss())).toList();
    return verdict(
            ranked.get(0).name(), ranked.get(0).testLoss(),
            ranked.get(1).name(), ranked.get(1).testLoss())
        + String.format(
            Locale.ROOT, " Self-tuned against default rates: %.1f %% lower.", gain(lines));
  }

  /** Returns how far the tuned test loss is below that of the default rates, in percent. */
  private static double gain(List<Line> lines) {
    return 100 * (1 - lines.get(0).testLoss() / lines.get(1).testLoss());
  }

  private int judge(List<Line> lines) {
    if (requireGain == Double.NEGATIVE_INFINITY) {
      return 0;
    }
    boolean held = gain(lines) >= requireGain;
    System.out.printf(
        Locale.ROOT,
        "%s: self-tuned test loss at least %.0f %% below the default rates, found %.1f %%%n",
        held ? "ok" : "FAILED",
        requireGain,
        gain(lines));
    return held ? 0 : 1;
  }
}
