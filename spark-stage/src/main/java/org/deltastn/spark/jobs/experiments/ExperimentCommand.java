package org.deltastn.spark.jobs.experiments;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.deltastn.data.source.PublicDataset;
import org.deltastn.spark.DeltaStnClassifier;
import org.deltastn.spark.jobs.console.ConsoleProgress;
import org.deltastn.spark.jobs.experiments.images.ClassificationExperiment;
import org.deltastn.spark.jobs.experiments.images.Experiment;
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

  @Option(
      names = "--short",
      description = "a form for two cores: fewer epochs, and a smaller network or fewer images")
  private boolean brief;

  @Option(names = "--epochs", description = "passes over the training images; the experiment's own")
  private Integer epochs;

  @Option(
      names = "--warmup-epochs",
      description = "epochs before hyperparameters are tuned; the experiment's own")
  private Integer warmupEpochs;

  @Option(names = "--rows", description = "training images used, 0 for all; the experiment's own")
  private Integer rows;

  @Option(names = "--batch-size", description = "rows of a minibatch; the experiment's own")
  private Integer batchSize;

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
    int used = rows != null ? rows : brief ? experiment.shortRows() : 0;
    PublicDataset data = images.load(experiment);
    try (SparkSession spark = options.open(experiment.command())) {
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

  /**
   * Returns the classifier of the experiment.
   *
   * @param isShort whether it is that of the form for two cores
   */
  DeltaStnClassifier classifier(boolean isShort) {
    return isShort ? experiment.shortClassifier() : experiment.classifier();
  }

  private DeltaStnClassifier settings() {
    DeltaStnClassifier settings = classifier(brief);
    if (epochs != null) {
      settings.setMaxIter(epochs);
    }
    if (warmupEpochs != null) {
      settings.setWarmupEpochs(warmupEpochs);
    }
    if (batchSize != null) {
      settings.setBatchSize(batchSize);
    }
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
