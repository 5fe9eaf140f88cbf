package org.deltastn.nn.dl4j;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.nn.recurrent.TimeSteps;

/**
 * Tells networks whose rows are whole sequences of words, which they pool, from those whose rows
 * are time steps of streams.
 */
final class PooledSequences {

  private PooledSequences() {}

  /** Returns whether a network embeds words and pools over time. */
  static boolean areIn(List<ConfigurationGraph.Vertex> vertices) {
    return embedding(vertices) != null
        && vertices.stream()
            .anyMatch(
                vertex ->
                    vertex.source() instanceof GlobalPoolingLayer
                        || vertex.source() instanceof LastTimeStep);
  }

  private static ConfigurationGraph.Vertex embedding(List<ConfigurationGraph.Vertex> vertices) {
    return vertices.stream()
        .filter(vertex -> vertex.source() instanceof EmbeddingSequenceLayer)
        .findFirst()
        .orElse(null);
  }

  /**
   * Returns the shape of a row, the number of words of the longest sequence.
   *
   * @param given empty to use the configuration's inputLength
   * @throws IllegalArgumentException if the given shape is none of sequences, or differs from an
   *     inputLength above 1
   */
  static int[] shape(List<ConfigurationGraph.Vertex> vertices, int... given) {
    ConfigurationGraph.Vertex vertex = embedding(vertices);
    int length = ((EmbeddingSequenceLayer) vertex.source()).getInputLength();
    if (given.length == 0) {
      return new int[] {length};
    }
    if (given.length != 1 || given[0] < 1 || (length > 1 && given[0] != length)) {
      throw vertex
          .place()
          .invalid(
              "sequences are of inputLength "
                  + length
                  + ", but the input's shape was given as "
                  + Arrays.toString(given));
    }
    return given.clone();
  }

  /** Adds what parts sequences into time steps; returns its node. */
  static int addTimeSteps(
      Architecture.Builder builder, List<ConfigurationGraph.Vertex> vertices, int length) {
    String name = embedding(vertices).place().name();
    return builder.add(name, new TimeSteps(length), Architecture.INPUT);
  }
}
