package org.deltastn.spark.jobs.experiments;

import org.deltastn.problem.Preset;
import org.deltastn.problem.Presets;
import org.deltastn.spark.DeltaStnClassifier;
import org.deltastn.train.Method;

/**
 * The MNIST experiment of H.2.1: a multilayer perceptron on pixels that it standardizes, with
 * dropout rates on the input and on all hidden activations; 15 % of the training images validate.
 */
public final class MnistPerceptron {

  /** The share of the training images that validate. */
  public static final double VALIDATION_FRACTION = 0.15;

  /** The method that the main job shows, the one that the project recommends. */
  public static final Method RECOMMENDED = Method.DELTA_STN;

  private MnistPerceptron() {}

  /**
   * Returns a classifier with the settings of the paper's experiment, but for the number of epochs.
   *
   * @param hidden sizes of the hidden layers; the paper's are 1200, 1200, 1200
   */
  public static DeltaStnClassifier classifier(int... hidden) {
    Preset preset = Presets.mnist(hidden);
    return new DeltaStnClassifier()
        .setNetworkJson(preset.networkJson())
        .setHyperparameters(preset.space().toJson())
        .setWarmupEpochs(preset.warmupEpochs())
        .setBatchSize(preset.batchSize())
        .setStepSize(preset.learningRate())
        .setMomentum(preset.momentum())
        .setHyperStepSize(0.01);
  }
}
