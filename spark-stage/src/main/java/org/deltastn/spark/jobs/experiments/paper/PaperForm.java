package org.deltastn.spark.jobs.experiments.paper;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.deltastn.spark.DeltaStnClassifier;
import org.deltastn.spark.jobs.experiments.images.Experiment;
import org.deltastn.spark.jobs.experiments.images.MnistPerceptron;
import picocli.CommandLine.Option;

/** How large the runs are: the paper's settings, or less where the options say so. */
final class PaperForm {

  @Option(
      names = "--short",
      description = "a form for two cores: fewer epochs, and smaller networks or fewer images")
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

  @Option(
      names = "--hidden",
      split = ",",
      paramLabel = "SIZE",
      description = "hidden layers on MNIST; 1200,1200,1200, in the short form 400,400,400")
  private int[] hidden;

  @Option(names = "--trials", description = "trainings of a search; 50, in the short form 4")
  private Integer trials;

  @Option(names = "--workers", description = "replicas of a network")
  private int workers = 1;

  /** Returns its name, equal for forms of equal results, of letters, digits, dots and dashes. */
  String name() {
    StringBuilder name = new StringBuilder(brief ? "short" : "full");
    append(name, "epochs", epochs);
    append(name, "warmup", warmupEpochs);
    append(name, "rows", rows);
    append(name, "batch", batchSize);
    append(
        name,
        "hidden",
        hidden == null
            ? null
            : Arrays.stream(hidden).mapToObj(String::valueOf).collect(Collectors.joining(".")));
    append(name, "trials", trials);
    append(name, "workers", workers == 1 ? null : workers);
    return name.toString();
  }

  private static void append(StringBuilder name, String option, Object value) {
    if (value != null) {
      name.append('-').append(option).append(value);
    }
  }

  /** Returns the training images used, 0 for all. */
  int rows(Experiment network) {
    return rows != null ? rows : brief ? network.shortRows() : 0;
  }

  /** Returns the trainings of a search. */
  int trials() {
    return trials != null ? trials : brief ? 4 : 50;
  }

  /** Returns the number of replicas. */
  int workers() {
    return workers;
  }

  /** Returns the classifier of a run. */
  DeltaStnClassifier classifier(PaperRun run) {
    Experiment network = run.network();
    DeltaStnClassifier classifier = brief ? network.shortClassifier() : network.classifier();
    if (network == Experiment.MNIST && hidden != null) {
      classifier =
          MnistPerceptron.classifier(hidden)
              .setMaxIter(classifier.getMaxIter())
              .setWarmupEpochs(classifier.getWarmupEpochs());
    }
    if (epochs != null) {
      classifier.setMaxIter(epochs);
    }
    if (warmupEpochs != null) {
      classifier.setWarmupEpochs(warmupEpochs);
    }
    if (batchSize != null) {
      classifier.setBatchSize(batchSize);
    }
    run.variation().change().accept(classifier);
    return classifier.setNumWorkers(workers).setSeed(run.seed());
  }
}
