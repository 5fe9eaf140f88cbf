package org.deltastn.data.source;

import org.deltastn.data.Examples;

/**
 * Holds a public data set of images as published: pixels in [0, 1], targets the class indices.
 *
 * @param training the training examples; the user takes a validation part from them
 * @param test the test examples
 */
public record PublicDataset(Examples training, Examples test) {

  /**
   * Returns the same examples under another feature shape of equal length, sharing the arrays; for
   * example {@code withFeatureShape(1, 28, 28)} for the images of MNIST in a convolutional network.
   *
   * @throws IllegalArgumentException if the product of the new shape differs
   */
  public PublicDataset withFeatureShape(int... newShape) {
    return new PublicDataset(training.withFeatureShape(newShape), test.withFeatureShape(newShape));
  }
}
