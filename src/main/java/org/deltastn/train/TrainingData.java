package org.deltastn.train;

import java.util.Arrays;
import org.deltastn.data.Examples;
import org.deltastn.nn.Network;

/**
 * The data of one worker.
 *
 * @param training rows that the weights are trained on
 * @param validation rows that the hyperparameters are tuned on
 */
public record TrainingData(Examples training, Examples validation) {

  /**
   * Checks the data against a network.
   *
   * @throws IllegalArgumentException if a part is empty, smaller than a minibatch, or of other
   *     sizes than the network's
   */
  public void require(Network network, int batchSize) {
    require(network, training, "training");
    require(network, validation, "validation");
    if (training.size() < batchSize) {
      throw new IllegalArgumentException(
          "a worker needs at least one minibatch of "
              + batchSize
              + " training rows, found "
              + training.size()
              + ": lower batchSize or the number of workers");
    }
  }

  private static void require(Network network, Examples examples, String part) {
    if (examples.size() == 0) {
      throw new IllegalArgumentException("the " + part + " data are empty");
    }
    if (!Arrays.equals(examples.featureShape(), network.inputShape())) {
      throw new IllegalArgumentException(
          "the network expects rows of shape "
              + Arrays.toString(network.inputShape())
              + ", the "
              + part
              + " data have "
              + Arrays.toString(examples.featureShape()));
    }
    network.loss().requireTargets(network.outputShape(), examples.targetWidth());
  }
}
