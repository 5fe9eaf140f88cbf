package org.deltastn.spark.jobs.experiments;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.deltastn.data.source.PublicDataset;
import org.deltastn.spark.DeltaStnClassifier;
import org.deltastn.spark.jobs.JobSession;
import org.deltastn.spark.jobs.console.ConsoleProgress;
import org.deltastn.train.Method;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The main job: trains the MNIST network with tuned dropout and with dropout fixed at its initial
 * values, compares both on the test images, and saves the tuned model.
 */
@Command(
    name = "mnist",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false,
    description = {
      "Trains a perceptron on MNIST whose dropout rates tune themselves, beside the same network",
      "with the rates fixed. Options can also be read from a file: @FILE."
    })
public final class MnistJob implements Callable<Integer> {

  @Mixin private MnistOptions mnist;

  @Option(names = "--method", description = "one of ${COMPLETION-CANDIDATES}")
  private Method method = Method.DELTA_STN;

  @Option(
      names = "--hidden",
      split = ",",
      paramLabel = "SIZE",
      description = "sizes of the hidden layers; the paper's are 1200,1200,1200")
  private int[] hidden = {400, 400, 400};

  @Option(names = "--epochs", description = "passes over the training images")
  private int epochs = 10;

  @Option(names = "--warmup-epochs", description = "epochs before the rates are tuned")
  private int warmupEpochs = 5;

  @Option(names = "--batch-size", description = "rows of a minibatch")
  private int batchSize = 128;

  @Option(names = "--step-size", description = "learning rate of the weights")
  private double stepSize = 0.01;

  @Option(names = "--hyper-step-size", description = "learning rate of the rates")
  private double hyperStepSize = 0.01;

  @Option(names = "--workers", description = "replicas of the network")
  private int workers = 1;

  @Option(names = "--cycles-per-round", description = "cycles between two averages")
  private int cyclesPerRound = 20;

  @Option(names = "--rows", description = "training images used; 0 for all")
  private int rows;

  @Option(names = "--seed", description = "fixes everything random")
  private long seed = 1;

  @Option(names = "--no-baseline", description = "leave out the network with fixed rates")
  private boolean noBaseline;

  @Option(names = "--model", paramLabel = "DIR", description = "where the tuned model is saved")
  private String model = "target/mnist-model";

  /** Runs the job; exits with 1 when it failed and with 2 on wrong options. */
  public static void main(String[] args) {
    JobSession.main(new MnistJob(), args);
  }

  @Override
  public Integer call() throws Exception {
    DeltaStnClassifier settings = classifier();
    PublicDataset images = mnist.load();
    try (SparkSession spark = JobSession.open("delta-stn mnist", Math.max(2, workers))) {
      ClassificationExperiment experiment =
          new ClassificationExperiment(spark, images, MnistPerceptron.VALIDATION_FRACTION, rows);
      List<ClassificationExperiment.Result> results = new ArrayList<>();
      results.add(run(experiment, settings, method));
      if (!noBaseline && method != Method.FIXED) {
        results.add(run(experiment, settings, Method.FIXED));
      }
      ClassificationExperiment.Result tuned = results.get(0);
      tuned.model().write().overwrite().save(model);
      System.out.println();
      System.out.println("Hyperparameters found by " + method + ":");
      tuned.model().hyperparameters().show(false);
      System.out.print(ResultTable.of(results));
      System.out.println("Model saved to " + model);
    }
    return 0;
  }

  private ClassificationExperiment.Result run(
      ClassificationExperiment experiment, DeltaStnClassifier settings, Method by) {
    try (ConsoleProgress progress = new ConsoleProgress(System.out)) {
      return experiment.run(settings, by, progress);
    }
  }

  private DeltaStnClassifier classifier() {
    return MnistPerceptron.classifier(hidden)
        .setMaxIter(epochs)
        .setWarmupEpochs(warmupEpochs)
        .setBatchSize(batchSize)
        .setStepSize(stepSize)
        .setHyperStepSize(hyperStepSize)
        .setNumWorkers(workers)
        .setCyclesPerRound(cyclesPerRound)
        .setSeed(seed);
  }
}
