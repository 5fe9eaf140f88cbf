package org.deltastn.train;

import java.util.Arrays;
import org.deltastn.data.Examples;
import org.deltastn.nn.graph.Network;
import org.deltastn.nn.recurrent.TimeSteps;
import org.deltastn.tensor.Shapes;

/**
 * Holds the data of one worker.
 *
 * @param training rows that the weights are trained on
 * @param validation rows that the hyperparameters are tuned on
 */
public record TrainingData(Examples training, Examples validation) {

  /**
   * Checks the data against a network.
   *
   * @throws IllegalArgumentException if a part is empty, smaller than a minibatch, of other sizes
   *     than the network's, or holds a feature that is not finite (or, where colours are augmented,
   *     outside [0, 1]) or a target that is invalid for the loss
   */
  public void require(Network network, int batchSize) {
    require(network, training, "training");
    require(network, validation, "validation");
    if (network.readsSequences()) {
      requireStreams(training, batchSize, "training");
      requireStreams(validation, batchSize, "validation");
    }
    if (training.size() < batchSize) {
      throw new IllegalArgumentException(
          "a worker needs at least one minibatch of "
              + batchSize
              + " training rows, found "
              + training.size()
              + ": lower batchSize or the number of workers");
    }
  }

  private static void requireStreams(Examples examples, int streams, String part) {
    if (examples.size() < streams) {
      throw new IllegalArgumentException(
          "the "
              + part
              + " data have "
              + examples.size()
              + " words for batchSize "
              + streams
              + ", the number of streams that they are parted into: lower batchSize or the number"
              + " of workers");
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
    requireValues(network, examples, part);
  }

  private static void requireValues(Network network, Examples examples, String part) {
    float[] features = examples.features();
    requireWords(network, features, features.length, part);
    boolean colours = network.augmentsColours();
    for (int i = 0; i < features.length; i++) {
      boolean valid =
          Float.isFinite(features[i]) && !(colours && (features[i] < 0 || features[i] > 1));
      if (!valid) {
        throw new IllegalArgumentException(
            "row "
                + i / examples.featureLength()
                + " of the "
                + part
                + " data: feature "
                + i % examples.featureLength()
                + " is "
                + features[i]
                + ", expected "
                + (colours
                    ? "a number from 0 to 1, since hyperparameters change the colours"
                    : "a finite number"));
      }
    }
    requireTargets(network, examples, part);
  }

  /**
   * Requires that what a network reads as words are indices of its vocabulary, and that a sequence
   * has no word after its padding; of other networks nothing.
   *
   * @param count how many of the features are read
   * @param part names the data, for the message
   * @throws IllegalArgumentException naming the row, counted from 0, and what it holds
   */
  public static void requireWords(Network network, float[] features, int count, String part) {
    int words = network.vocabulary();
    int length = Shapes.length(network.inputShape());
    boolean ended = false;
    for (int i = 0; words > 0 && i < count; i++) {
      float word = features[i];
      boolean padding = network.readsPaddedWords() && word == TimeSteps.PADDING;
      ended = padding || (ended && i % length > 0);
      if (ended && !padding) {
        throw new IllegalArgumentException(
            at(i / length, part)
                + "word "
                + word
                + " after the padding; pad sequences at their end");
      }
      if (!padding && !(word >= 0 && word < words && word == (int) word)) {
        throw new IllegalArgumentException(
            at(i / length, part)
                + "word "
                + word
                + ", expected a whole number from 0 to "
                + (words - 1)
                + (network.readsPaddedWords() ? ", or " + TimeSteps.PADDING + " for padding" : "")
                + ": index words by the vocabulary that the network was made for");
      }
    }
  }

  private static String at(int row, String part) {
    return "row " + row + " of the " + part + " data: ";
  }

  /** Requires targets that are valid for the loss. */
  public static void requireTargets(Network network, Examples examples, String part) {
    int[] outputShape = network.outputShape();
    float[] targets = examples.targets();
    for (int i = 0; i < targets.length; i++) {
      String expected = network.loss().invalidTarget(outputShape, targets[i]);
      if (expected != null) {
        throw new IllegalArgumentException(
            "row "
                + i / examples.targetWidth()
                + " of the "
                + part
                + " data: target "
                + targets[i]
                + ", expected "
                + expected);
      }
    }
  }

  /**
   * Checks, where these are the data of all workers, that each non-empty part has a row of positive
   * weight.
   *
   * @throws IllegalArgumentException if all rows of a part have weight 0
   */
  public void requireWeights() {
    requireWeights(training, "training");
    requireWeights(validation, "validation");
  }

  private static void requireWeights(Examples examples, String part) {
    boolean counts = examples.size() == 0;
    for (float weight : examples.weights()) {
      counts |= weight > 0;
    }
    if (!counts) {
      throw new IllegalArgumentException("the " + part + " data have no row of positive weight");
    }
  }
}
