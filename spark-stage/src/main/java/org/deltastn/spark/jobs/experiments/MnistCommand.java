package org.deltastn.spark.jobs.experiments;

import org.deltastn.spark.jobs.experiments.images.Experiment;
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
  int[] hidden() {
    return hidden;
  }
}
