package org.deltastn.spark.jobs.experiments;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.deltastn.data.source.PublicDataset;
import org.deltastn.spark.DeltaStnClassifier;
import org.deltastn.spark.jobs.JobSession;
import org.deltastn.spark.jobs.console.ConsoleProgress;
import org.deltastn.train.Method;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs one of the paper's experiments on images by one or more methods, and compares them. */
@Command(
    name = "image",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false,
    description = {
      "Trains a convolutional network on Fashion-MNIST or CIFAR-10 with the paper's settings; its",
      "dropout rates and augmentation strengths tune themselves. With --checkpoints, a run that"
          + " was",
      "stopped continues where it was. Options can also be read from a file: @FILE."
    })
public final class ImageJob implements Callable<Integer> {

  @Parameters(paramLabel = "EXPERIMENT", description = "one of ${COMPLETION-CANDIDATES}")
  private ImageExperiment experiment;

  @Option(
      names = "--methods",
      split = ",",
      paramLabel = "METHOD",
      description = "one or more of ${COMPLETION-CANDIDATES}")
  private List<Method> methods = List.of(Method.DELTA_STN);

  @Option(
      names = "--short",
      description = "a form for two cores: fewer epochs, and on CIFAR-10 fewer images")
  private boolean brief;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "folder with the data set's files, looked into first")
  private Path data;

  @Option(names = "--epochs", description = "passes over the training images; the experiment's own")
  private Integer epochs;

  @Option(
      names = "--warmup-epochs",
      description = "epochs before hyperparameters are tuned; the experiment's own")
  private Integer warmupEpochs;

  @Option(names = "--rows", description = "training images used, 0 for all; the experiment's own")
  private Integer rows;

  @Option(names = "--workers", description = "replicas of the network")
  private int workers = 1;

  @Option(names = "--cycles-per-round", description = "cycles between two averages")
  private int cyclesPerRound = 20;

  @Option(names = "--seed", description = "fixes everything random")
  private long seed = 1;

  @Option(
      names = "--checkpoints",
      paramLabel = "URI",
      description = "folder for checkpoints, one in it for each method; runs continue from them")
  private String checkpoints;

  @Option(
      names = "--models",
      paramLabel = "URI",
      description = "folder for the trained models, one in it for each method")
  private String models;

  /** Runs the job; exits with 1 when it failed and with 2 on wrong options. */
  public static void main(String[] args) {
    JobSession.main(new ImageJob(), args);
  }

  @Override
  public Integer call() throws Exception {
    DeltaStnClassifier settings = settings();
    int used = rows != null ? rows : brief ? experiment.shortRows() : 0;
    PublicDataset images = experiment.load(data);
    String name = experiment.name().toLowerCase(Locale.ROOT);
    try (SparkSession spark = JobSession.open("delta-stn " + name, Math.max(2, workers))) {
      ClassificationExperiment comparison =
          new ClassificationExperiment(
              spark, images, experiment.preset().validationFraction(), used);
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
    }
    return 0;
  }

  private ClassificationExperiment.Result run(
      ClassificationExperiment comparison, DeltaStnClassifier settings, Method method)
      throws Exception {
    if (checkpoints != null) {
      settings.setCheckpointDir(checkpoints + "/" + method);
    }
    try (ConsoleProgress progress = new ConsoleProgress(System.out)) {
      ClassificationExperiment.Result result = comparison.run(settings, method, progress);
      if (models != null) {
        result.model().write().overwrite().save(models + "/" + method);
      }
      return result;
    }
  }

  private DeltaStnClassifier settings() {
    DeltaStnClassifier settings = experiment.classifier();
    if (brief) {
      settings.setMaxIter(experiment.shortEpochs()).setWarmupEpochs(experiment.shortWarmupEpochs());
    }
    if (epochs != null) {
      settings.setMaxIter(epochs);
    }
    if (warmupEpochs != null) {
      settings.setWarmupEpochs(warmupEpochs);
    }
    settings.setNumWorkers(workers).setSeed(seed);
    // With one worker a round is an epoch unless this Param is set.
    return workers == 1 ? settings : settings.setCyclesPerRound(cyclesPerRound);
  }
}
