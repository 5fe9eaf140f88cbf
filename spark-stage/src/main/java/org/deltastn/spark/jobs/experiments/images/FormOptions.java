package org.deltastn.spark.jobs.experiments.images;

import org.deltastn.spark.DeltaStnClassifier;
import picocli.CommandLine.Option;

/**
 * The options that say how large the runs of an experiment are: the paper's settings, or less where
 * they say so.
 */
public final class FormOptions {

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

  /** Returns whether runs are of the form for two cores. */
  public boolean isShort() {
    return brief;
  }

  /** Returns the training images used, 0 for all. */
  public int rows(Experiment experiment) {
    return rows != null ? rows : brief ? experiment.shortRows() : 0;
  }

  /**
   * Returns the classifier of an experiment.
   *
   * @param hidden sizes of the hidden layers of the perceptron on MNIST, or null for its own; other
   *     experiments have their network
   */
  public DeltaStnClassifier classifier(Experiment experiment, int[] hidden) {
    DeltaStnClassifier settings = brief ? experiment.shortClassifier() : experiment.classifier();
    if (experiment == Experiment.MNIST && hidden != null) {
      settings =
          MnistPerceptron.classifier(hidden)
              .setMaxIter(settings.getMaxIter())
              .setWarmupEpochs(settings.getWarmupEpochs());
    }
    if (epochs != null) {
      settings.setMaxIter(epochs);
    }
    if (warmupEpochs != null) {
      settings.setWarmupEpochs(warmupEpochs);
    }
    if (batchSize != null) {
      settings.setBatchSize(batchSize);
    }
    return settings;
  }

  /** Returns a name of letters, digits and dashes, equal for equal options. */
  public String name() {
    return (brief ? "short" : "full")
        + part("epochs", epochs)
        + part("warmup", warmupEpochs)
        + part("rows", rows)
        + part("batch", batchSize);
  }

  /** Returns what an option adds to a name; nothing where it is not set. */
  public static String part(String option, Object value) {
    return value == null ? "" : "-" + option + value;
  }
}
