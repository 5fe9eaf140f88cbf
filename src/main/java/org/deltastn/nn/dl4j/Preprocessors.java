package org.deltastn.nn.dl4j;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deltastn.nn.dl4j.converter.Place;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.nn.layers.Reshape;
import org.deltastn.tensor.Shapes;

/** What stands between layers to flatten images, to make images of flat rows, to standardize. */
final class Preprocessors {

  private Preprocessors() {}

  /**
   * Checks that a preprocessor, or null, can be read.
   *
   * @throws IllegalArgumentException if it is of another type or order of axes
   */
  static void requireSupported(Place place, InputPreProcessor preprocessor) {
    for (InputPreProcessor part : parts(preprocessor)) {
      boolean flattens =
          part instanceof CnnToFeedForwardPreProcessor flatten
              && flatten.getClass() == CnnToFeedForwardPreProcessor.class
              && flatten.getFormat() == CNN2DFormat.NCHW;
      boolean shapes = part.getClass() == FeedForwardToCnnPreProcessor.class;
      if (!flattens && !shapes && !(part instanceof InputStandardization)) {
        throw place.unsupported(
            "preprocessor " + part,
            "CnnToFeedForwardPreProcessor of format NCHW, FeedForwardToCnnPreProcessor,"
                + " InputStandardization, and several of these in a ComposableInputPreProcessor");
      }
    }
  }

  /** Returns what a preprocessor does, in order; nothing for null. */
  private static List<InputPreProcessor> parts(InputPreProcessor preprocessor) {
    if (preprocessor instanceof ComposableInputPreProcessor composed) {
      return Arrays.stream(composed.getInputPreProcessors())
          .flatMap(part -> parts(part).stream())
          .toList();
    }
    return preprocessor == null ? List.of() : List.of(preprocessor);
  }

  /** Returns the channels, height and width that a preprocessor speaks of first; null for none. */
  static int[] image(InputPreProcessor preprocessor) {
    return parts(preprocessor).stream()
        .map(Preprocessors::imageOfPart)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private static int[] imageOfPart(InputPreProcessor part) {
    if (part instanceof CnnToFeedForwardPreProcessor flatten) {
      return sizes(flatten.getNumChannels(), flatten.getInputHeight(), flatten.getInputWidth());
    }
    return part instanceof FeedForwardToCnnPreProcessor shape
        ? sizes(shape.getNumChannels(), shape.getInputHeight(), shape.getInputWidth())
        : null;
  }

  /**
   * Adds the changes of shape and the standardization that a preprocessor makes of a node's output,
   * if any.
   *
   * @return the node that holds the result
   * @throws IllegalArgumentException if the output is no image of the size it says, or has not as
   *     many numbers
   */
  static int addTo(
      Architecture.Builder builder, Place place, InputPreProcessor preprocessor, int input) {
    int last = input;
    for (InputPreProcessor part : parts(preprocessor)) {
      last =
          part instanceof InputStandardization standardization
              ? builder.add(place.name(), standardization.layer(), last)
              : addShape(builder, place, part, last);
    }
    return last;
  }

  private static int addShape(
      Architecture.Builder builder, Place place, InputPreProcessor part, int input) {
    int[] image = imageOfPart(part);
    int[] found = builder.shape(input);
    boolean flattens = part instanceof CnnToFeedForwardPreProcessor;
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
