package org.deltastn.problem;

import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterBuilder;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.hyper.Rounding;
import org.deltastn.nn.dl4j.ConfigurationReader;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.optim.LearningRateSchedule;
import org.deltastn.optim.Optimizer;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingConfigurationBuilder;

/**
 * An experiment of the paper's: a network, the hyperparameters that tune themselves, and how it is
 * trained (H.2).
 *
 * @param name of the network, as in Table 1
 * @param networkJson a Deeplearning4j configuration, the shape of its images included
 * @param space the hyperparameters, with their ranges, initial values and entropy weights
 * @param validationFraction the share of the training data that tunes the hyperparameters
 * @param epochs passes over the training data
 * @param warmupEpochs epochs at the start that leave the hyperparameters alone
 * @param batchSize rows of a minibatch
 * @param learningRate of the weights, at the start
 * @param momentum of the weights
 * @param schedule of the learning rate
 */
public record Preset(
    String name,
    String networkJson,
    HyperparameterSpace space,
    double validationFraction,
    int epochs,
    int warmupEpochs,
    int batchSize,
    double learningRate,
    double momentum,
    LearningRateSchedule schedule) {

  /** Returns the network, read anew. */
  public Architecture architecture() {
    return ConfigurationReader.read(networkJson);
  }

  /**
   * Returns this preset with the hyperparameters as the paper prints them, where the experiments
   * had others: dropout of single values for that of whole maps, 0 to 4 holes of Cutout with sides
   * of 0 to 24, both rounded to the nearest, angles from 0.05 degrees. The network stays as it is.
   */
  public Preset asPrinted() {
    return new Preset(
        name,
        networkJson,
        new HyperparameterSpace(space.all().stream().map(Preset::asPrinted).toList()),
        validationFraction,
        epochs,
        warmupEpochs,
        batchSize,
        learningRate,
        momentum,
        schedule);
  }

  private static Hyperparameter asPrinted(Hyperparameter h) {
    HyperparameterBuilder printed =
        switch (h.kind()) {
          case INPUT_SPATIAL_DROPOUT -> Hyperparameter.inputDropout();
          case SPATIAL_DROPOUT -> Hyperparameter.dropout(h.layer());
          case CUTOUT_HOLES -> Hyperparameter.cutoutHoles().range(0, 4).rounding(Rounding.NEAREST);
          case CUTOUT_LENGTH ->
              Hyperparameter.cutoutLength().range(0, 24).rounding(Rounding.NEAREST);
          case ROTATION -> Hyperparameter.rotation().initialValue(0.05);
          case SHEAR -> Hyperparameter.shear().initialValue(0.05);
          default -> null;
        };
    return printed == null ? h : printed.entropyWeight(h.entropyWeight()).build();
  }

  /**
   * Starts a training configuration from the paper's settings: those of this preset, T_train = 5,
   * T_valid = 1, and RMSProp at 0.01 for the hyperparameters and their scales.
   */
  public TrainingConfigurationBuilder training() {
    return TrainingConfiguration.builder()
        .epochs(epochs)
        .warmup(warmupEpochs, 0)
        .batchSize(batchSize)
        .intervals(5, 1)
        .general(new Optimizer.Sgd(momentum), learningRate)
        .hyper(new Optimizer.RmsProp(), 0.01)
        .schedule(schedule);
  }
}
