package org.deltastn.nn.dl4j.converter;

import org.deltastn.nn.Loss;
import org.deltastn.nn.graph.Architecture;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Converts one type of Deeplearning4j's layers or vertices to nodes of this library, and its
 * arrays.
 *
 * @param <T> the type of its configuration
 */
public interface Converter<T> {

  /**
   * Adds its nodes, if any, under the name of its place.
   *
   * @param inputs nodes that it reads
   * @return the node that holds its output
   * @throws IllegalArgumentException if it has an option that is not supported
   */
  int addTo(Architecture.Builder builder, Place place, T source, int... inputs);

  /**
   * Returns the loss; null when this type is not an output.
   *
   * @throws IllegalArgumentException if the loss is not supported
   */
  default Loss loss(Place place, T source) {
    return null;
  }

  /** Returns whether it accepts any shape, and outputs the same. */
  default boolean keepsShape() {
    return false;
  }

  /**
   * Returns the shape of the input of a type that does not keep shapes.
   *
   * @throws IllegalArgumentException by default: it reads images, whose size is not configured
   */
  default int[] inputShape(Place place, T source) {
    throw place.invalid(
        "the size of the network's images is unknown, since Deeplearning4j's JSON leaves out"
            + " InputType.convolutional: use InputType.convolutionalFlat, or give the input's"
            + " shape");
  }

  /** Returns Deeplearning4j's name of a parameter. */
  default String dl4jName(String parameter, T source) {
    return parameter;
  }

  /** Converts an array to Deeplearning4j's form. */
  default INDArray toDl4j(String parameter, T source, INDArray ours) {
    return ours;
  }

  /** Converts an array from Deeplearning4j's form. */
  default INDArray fromDl4j(String parameter, T source, INDArray theirs) {
    return theirs;
  }
}
