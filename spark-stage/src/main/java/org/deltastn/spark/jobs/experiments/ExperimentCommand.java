package org.deltastn.spark.jobs.experiments;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.deltastn.data.source.PublicDataset;
import org.deltastn.spark.DeltaStnClassifier;
import org.deltastn.spark.jobs.JobSession;
import org.deltastn.spark.jobs.console.ConsoleProgress;
import org.deltastn.spark.jobs.experiments.images.ClassificationExperiment;
import org.deltastn.spark.jobs.experiments.images.Experiment;
import org.deltastn.spark.jobs.experiments.images.FormOptions;
import org.deltastn.spark.jobs.experiments.images.ResultTable;
import org.deltastn.train.Method;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs one of the paper's experiments by one or more methods, and compares them. */
@Command(mixinStandardHelpOptions = true, showDefaultValues = true, sortOptions = false)
class ExperimentCommand implements Callable<Integer> {

  private final Experiment experiment;

  @Mixin private ImagesOption images;

  @Option(
      names = "--methods",
      split = ",",
      paramLabel = "METHOD",
      description = "one or more of ${COMPLETION-CANDIDATES}")
  private List<Method> methods = List.of(Method.DELTA_STN);

  @Mixin private FormOptions form;

  @Option(names = "--step-size", description = "learning rate of the weights; the experiment's own")
  private Double stepSize;

  @Option(
      names = "--hyper-step-size",
      description = "learning rate of the hyperparameters; the experiment's own")
  private Double hyperStepSize;

  @Option(names = "--cycles-per-round", description = "cycles between two averages")
  private int cyclesPerRound = 20;

  @Mixin private RunOptions options;

  ExperimentCommand(Experiment experiment) {
    this.experiment = experiment;
  }

  @Override
  public Integer call() throws Exception {
    DeltaStnClassifier settings = settings();
    int used = form.rows(experiment);
    PublicDataset data = images.load(experiment);
    try (JobSession session = options.open(experiment.command())) {
      SparkSession spark = session.spark();
      ClassificationExperiment comparison =
          new ClassificationExperiment(spark, data, experiment.preset().validationFraction(), used);
      List<ClassificationExperiment.Result> results = new ArrayList<>();
      for (Method method : methods) {
        results.add(run(comparison, settings, method));
      }
      System.out.println();
      for (ClassificationExperiment.Result result : results) {
        if (result.method().tunes()) {
          System.out.println("Hyperparameters found by " + result.method() + ":");
          result.model().hyperparameters().show(Integer.MAX_VALUE, false);
        }
      }
      System.out.print(ResultTable.of(results));
      methods.forEach(options::printSaved);
    }
    return 0;
  }

  private ClassificationExperiment.Result run(
      ClassificationExperiment comparison, DeltaStnClassifier settings, Method method)
      throws Exception {
    options.applyCheckpoints(settings, method);
    try (ConsoleProgress progress = new ConsoleProgress(System.out)) {
      ClassificationExperiment.Result result = comparison.run(settings, method, progress);
      options.save(result.model(), method);
      return result;
    }
  }

  /** Returns the sizes of the hidden layers, or null for the experiment's own. */
  int[] hidden() {
    return null;
  }

  private DeltaStnClassifier settings() {
    DeltaStnClassifier settings = form.classifier(experiment, hidden());
    if (stepSize != null) {
      settings.setStepSize(stepSize);
    }
    if (hyperStepSize != null) {
      settings.setHyperStepSize(hyperStepSize);
    }
    options.apply(settings);
    // With one worker a round is an epoch unless this Param is set.
    return options.workers() == 1 ? settings : settings.setCyclesPerRound(cyclesPerRound);
  }
}
