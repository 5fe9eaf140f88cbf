package org.deltastn.spark.jobs.experiments.paper;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.Transformer;
import org.apache.spark.sql.SparkSession;
import org.deltastn.spark.DeltaStnClassifier;
import org.deltastn.spark.DeltaStnModel;
import org.deltastn.spark.jobs.console.ConsoleProgress;
import org.deltastn.spark.jobs.console.SearchProgress;
import org.deltastn.spark.jobs.experiments.images.ClassificationExperiment;
import org.deltastn.spark.jobs.experiments.images.Experiment;
import org.deltastn.spark.jobs.experiments.paper.PaperResult.Point;
import org.deltastn.spark.search.HyperparameterSearch;
import org.deltastn.spark.search.SearchModel;
import org.deltastn.spark.search.trials.TrialResult;
import org.deltastn.train.loop.EpochReport;

/** Carries out runs, each from its checkpoints or finished trials where there are some. */
final class PaperRunner {

  private final SparkSession spark;
  private final PaperForm form;
  private final Path data;
  private final String output;
  private final Map<Experiment, ClassificationExperiment> loaded = new HashMap<>();

  /**
   * Creates a runner.
   *
   * @param data folder of the images, or null for where they are found
   * @param output folder for checkpoints and trials
   */
  PaperRunner(SparkSession spark, PaperForm form, Path data, String output) {
    this.spark = spark;
    this.form = form;
    this.data = data;
    this.output = output;
  }

  /** Returns the result of a run. */
  PaperResult run(PaperRun run) throws IOException {
    return run.contender().isSearch() ? search(run) : train(run);
  }

  private ClassificationExperiment experiment(Experiment network) throws IOException {
    if (!loaded.containsKey(network)) {
      double validation = network.preset().validationFraction();
      loaded.put(
          network,
          new ClassificationExperiment(spark, network.load(data), validation, form.rows(network)));
    }
    return loaded.get(network);
  }

  private String folder(String kind, PaperRun run) {
    return output + "/" + kind + "/" + form.name() + "/" + run.name();
  }

  private PaperResult train(PaperRun run) throws IOException {
    DeltaStnClassifier classifier =
        form.classifier(run).setCheckpointDir(folder("checkpoints", run));
    try (ConsoleProgress progress = new ConsoleProgress(System.out)) {
      ClassificationExperiment.Result result =
          experiment(run.network()).run(classifier, run.contender().method(), progress);
      return new PaperResult(
          run.name(),
          form.name(),
          result.best().epoch(),
          result.best().validationLoss(),
          result.best().validationAccuracy(),
          result.testLoss(),
          result.testAccuracy(),
          1,
          result.seconds(),
          result.model().cost().executorSeconds(),
          points(result.model(), result.history()));
    }
  }

  private static List<Point> points(DeltaStnModel model, List<EpochReport> history) {
    List<String> names = List.copyOf(model.hyperparameterValues().keySet());
    List<Point> points = new ArrayList<>();
    double seconds = 0;
    for (EpochReport report : history) {
      seconds += report.seconds();
      Map<String, Double> values = new LinkedHashMap<>();
      for (int i = 0; i < names.size(); i++) {
        values.put(names.get(i), report.values()[i]);
      }
      points.add(new Point(report.epoch(), seconds, report.validationLoss(), values));
    }
    return points;
  }

  private PaperResult search(PaperRun run) throws IOException {
    ClassificationExperiment experiment = experiment(run.network());
    HyperparameterSearch<?> search = run.contender().search();
    search.setMaxTrials(form.trials()).setTrialDir(folder("trials", run)).setSeed(run.seed());
    try (SearchProgress progress = new SearchProgress(System.out)) {
      search.addListener(progress);
      SearchModel found = experiment.search(form.classifier(run), search);
      TrialResult best = found.summary().best();
      ClassificationExperiment.Score score = experiment.score((Transformer) found.bestModel());
      List<Point> points =
          found.summary().bestOverTime().stream()
              .map(it -> new Point(it.epoch(), it.seconds(), it.validationLoss(), Map.of()))
              .toList();
      return new PaperResult(
          run.name(),
          form.name(),
          best.bestEpoch(),
          best.bestLoss(),
          Double.NaN,
          score.loss(),
          score.accuracy(),
          found.summary().results().size(),
          found.summary().cost().wallSeconds(),
          found.summary().cost().executorSeconds(),
          points);
    }
  }
}
