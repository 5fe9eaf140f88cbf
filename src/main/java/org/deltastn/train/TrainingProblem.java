package org.deltastn.train;

import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.nn.graph.Network;

/**
 * Holds what is trained and how: the parts on which every worker must agree.
 *
 * @param architecture the graph of layers
 * @param space the hyperparameters
 * @param configuration the method and its settings
 */
public record TrainingProblem(
    Architecture architecture, HyperparameterSpace space, TrainingConfiguration configuration) {

  /**
   * Returns the network bound to the hyperparameters.
   *
   * @throws IllegalArgumentException if sizes do not fit, a hyperparameter names no layer, or the
   *     configuration gives the length of sequences to a network that reads none, or none to one
   *     that does
   */
  public Network network() {
    Network network =
        new Network(
            architecture,
            space,
            configuration.effectiveStructure(),
            configuration.horizontalFlip());
    int length = configuration.sequenceLength();
    if (network.readsSequences() != length > 0) {
      throw new IllegalArgumentException(
          network.readsSequences()
              ? "the network reads sequences: sequenceLength must be at least 1, found " + length
              : "the network reads no sequences: sequenceLength must be 0, found " + length);
    }
    return network;
  }
}
