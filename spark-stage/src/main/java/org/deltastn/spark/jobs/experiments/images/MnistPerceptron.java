package org.deltastn.spark.jobs.experiments.images;

import java.util.ArrayList;
import java.util.List;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.optim.LearningRateSchedule;
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

  /**
   * The method that the main job shows: the one that the page on results recommends for some
   * thousand rows, which is not the default of the stages.
   */
  public static final Method RECOMMENDED = Method.STN;

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
        .setHyperStepSize(0.01)
        .setOptimizer("sgd")
        .setLearningRateSchedule(new LearningRateSchedule.Constant())
        .setPatience(0);
  }

  /**
   * Returns the variant on pixels as they are, in [0, 1], with three dropout rates as the paper
   * prints them, on the input and on all hidden activations but the last, and one epoch of warm-up.
   *
   * @param hidden sizes of the hidden layers
   */
  public static DeltaStnClassifier onRawPixels(int... hidden) {
    int[] layers = new int[hidden.length + 2];
    layers[0] = 784;
    System.arraycopy(hidden, 0, layers, 1, hidden.length);
    layers[layers.length - 1] = 10;
    List<Hyperparameter> rates = new ArrayList<>();
    rates.add(Hyperparameter.inputDropout().build());
    for (int i = 0; i < hidden.length - 1; i++) {
      rates.add(Hyperparameter.dropout("layer" + i).build());
    }
    return new DeltaStnClassifier()
        .setLayers(layers)
        .setStandardization(false)
        .setHyperparameters(rates.toArray(Hyperparameter[]::new))
        .setBatchSize(128)
        .setStepSize(0.01)
        .setMomentum(0.9)
        .setHyperStepSize(0.01)
        .setOptimizer("sgd")
        .setLearningRateSchedule(new LearningRateSchedule.Constant())
        .setWarmupEpochs(1)
        .setPatience(0);
  }
}
