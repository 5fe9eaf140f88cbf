package org.deltastn.train;

import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.nn.graph.Network;

/**
 * What is trained and how: the parts that every worker must agree on.
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
   * @throws IllegalArgumentException if sizes do not fit or a hyperparameter names no layer
   */
  public Network network() {
    return new Network(
        architecture, space, configuration.effectiveStructure(), configuration.horizontalFlip());
  }
}
