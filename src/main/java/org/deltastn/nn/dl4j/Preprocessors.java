package org.deltastn.nn.dl4j;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.nn.layers.Reshape;
import org.deltastn.tensor.Shapes;

/** What Deeplearning4j puts between layers to flatten images, and to make images of flat rows. */
final class Preprocessors {

  private Preprocessors() {}

  /**
   * Checks that a preprocessor, or null, can be read.
   *
   * @throws IllegalArgumentException if it is of another type or order of axes
   */
  static void requireSupported(Place place, InputPreProcessor preprocessor) {
    boolean flattens =
        preprocessor instanceof CnnToFeedForwardPreProcessor flatten
            && flatten.getClass() == CnnToFeedForwardPreProcessor.class
            && flatten.getFormat() == CNN2DFormat.NCHW;
    boolean shapes =
        preprocessor != null && preprocessor.getClass() == FeedForwardToCnnPreProcessor.class;
    if (preprocessor != null && !flattens && !shapes) {
      throw place.unsupported(
          "preprocessor " + preprocessor,
          "CnnToFeedForwardPreProcessor of format NCHW and FeedForwardToCnnPreProcessor");
    }
  }

  /** Returns the channels, height and width that a preprocessor speaks of; null for none. */
  static int[] image(InputPreProcessor preprocessor) {
    if (preprocessor instanceof CnnToFeedForwardPreProcessor flatten) {
      return sizes(flatten.getNumChannels(), flatten.getInputHeight(), flatten.getInputWidth());
    }
    return preprocessor instanceof FeedForwardToCnnPreProcessor shape
        ? sizes(shape.getNumChannels(), shape.getInputHeight(), shape.getInputWidth())
        : null;
  }

  /**
   * Adds the change of shape that a preprocessor makes of a node's output, if any.
   *
   * @return the node that holds the shape wanted
   * @throws IllegalArgumentException if the output is no image of the size it says, or has not as
   *     many numbers
   */
  static int addTo(
      Architecture.Builder builder, Place place, InputPreProcessor preprocessor, int input) {
    int[] image = image(preprocessor);
    if (image == null) {
      return input;
    }
    int[] found = builder.shape(input);
    boolean flattens = preprocessor instanceof CnnToFeedForwardPreProcessor;
    if (flattens ? !Arrays.equals(found, image) : Shapes.length(found) != Shapes.length(image)) {
      throw place.invalid(
          "its preprocessor expects images of channels × height × width "
              + Arrays.toString(image)
              + (flattens ? "" : " as flat rows")
              + ", found shape "
              + Arrays.toString(found));
    }
    int[] wanted = flattens ? new int[] {Shapes.length(image)} : image;
    return Arrays.equals(found, wanted)
        ? input
        : builder.add(place.name(), new Reshape(wanted), input);
  }

  private static int[] sizes(long channels, long height, long width) {
    return new int[] {Math.toIntExact(channels), Math.toIntExact(height), Math.toIntExact(width)};
  }
}
