package org.deltastn.spark.jobs.experiments;

import org.deltastn.spark.DeltaStnClassifier;
import org.deltastn.spark.jobs.experiments.images.Experiment;
import org.deltastn.spark.jobs.experiments.images.MnistPerceptron;
import picocli.CommandLine.Option;

/** Runs the experiment on MNIST, whose perceptron may have other sizes. */
final class MnistCommand extends ExperimentCommand {

  @Option(
      names = "--hidden",
      split = ",",
      paramLabel = "SIZE",
      description = "sizes of the hidden layers; 1200,1200,1200, in the short form 400,400,400")
  private int[] hidden;

  MnistCommand() {
    super(Experiment.MNIST);
  }

  @Override
  DeltaStnClassifier classifier(boolean isShort) {
    DeltaStnClassifier settings = super.classifier(isShort);
    return hidden == null
        ? settings
        : MnistPerceptron.classifier(hidden)
            .setMaxIter(settings.getMaxIter())
            .setWarmupEpochs(settings.getWarmupEpochs());
  }
}
