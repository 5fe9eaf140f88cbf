package org.deltastn.data.source;

import org.deltastn.data.Examples;

/**
 * A public data set of images as it was published: pixels in [0, 1], targets the class indices.
 *
 * @param training the training examples; a validation part is for the user to take from them
 * @param test the test examples
 */
public record PublicDataset(Examples training, Examples test) {

  /**
   * Returns the same examples under another feature shape of equal length, sharing the arrays; say
   * {@code withFeatureShape(1, 28, 28)} for the images of MNIST in a convolutional network.
   *
   * @throws IllegalArgumentException if the product of the new shape is another
   */
  public PublicDataset withFeatureShape(int... newShape) {
    return new PublicDataset(training.withFeatureShape(newShape), test.withFeatureShape(newShape));
  }
}
