package org.deltastn.nn.dl4j;

import java.util.Arrays;
import java.util.List;
import org.deltastn.nn.dl4j.converter.Converter;
import org.deltastn.nn.dl4j.converter.Converters;

/** Combines the shape of the input in a configuration with the one that a caller gives. */
final class InputShapes {

  private InputShapes() {}

  /**
   * Returns the shape of the input.
   *
   * @param given features, or channels × height × width; empty to use the configuration's
   * @throws IllegalArgumentException if the given shape is invalid or differs from the
   *     configuration's, or neither is known
   */
  static int[] of(List<ConfigurationGraph.Vertex> vertices, int... given) {
    if (given.length == 0) {
      return said(vertices);
    }
    if ((given.length != 1 && given.length != 3) || Arrays.stream(given).anyMatch(s -> s < 1)) {
      throw new IllegalArgumentException(
          "the input's shape must be the number of features or channels, height and width, all at"
              + " least 1, found "
              + Arrays.toString(given));
    }
    for (ConfigurationGraph.Vertex vertex : vertices) {
      int[] image = Preprocessors.image(vertex.preprocessor());
      if (image != null && !Arrays.equals(image, given)) {
        throw vertex
            .place()
            .invalid(
                "the configuration's images are of channels × height × width "
                    + Arrays.toString(image)
                    + ", but the input's shape was given as "
                    + Arrays.toString(given));
      }
      if (image != null || !converter(vertex).keepsShape()) {
        break;
      }
    }
    return given.clone();
  }

  // Layers before the first that fixes its input's shape keep the shape.
  private static int[] said(List<ConfigurationGraph.Vertex> vertices) {
    for (ConfigurationGraph.Vertex vertex : vertices) {
      int[] image = Preprocessors.image(vertex.preprocessor());
      if (image != null) {
        return image;
      }
      if (!converter(vertex).keepsShape()) {
        return converter(vertex).inputShape(vertex.place(), vertex.source());
      }
    }
    throw vertices
        .get(0)
        .place()
        .invalid("the input's size is unknown: a layer with weights must follow, with its nIn");
  }

  private static Converter<Object> converter(ConfigurationGraph.Vertex vertex) {
    return Converters.of(vertex.place(), vertex.source());
  }
}
