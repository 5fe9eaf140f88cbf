package org.deltastn.nn.graph;

import java.util.ArrayList;
import java.util.List;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.Decayable;
import org.deltastn.nn.layers.Affine;

/** Finds what the penalties among the hyperparameters act on. */
final class PenaltyBinding {

  private PenaltyBinding() {}

  /**
   * Returns the penalties of a network.
   *
   * @param nodes of the network, dropout and augmentation among them
   * @throws IllegalArgumentException naming the hyperparameter, if it finds no weights, or
   *     penalizes the Jacobian of a network with a layer that is not linear
   */
  static List<Penalty> of(
      Architecture architecture, HyperparameterSpace space, List<Architecture.Node> nodes) {
    List<Penalty> penalties = new ArrayList<>();
    for (int j = 0; j < space.size(); j++) {
      Hyperparameter h = space.get(j);
      switch (h.kind()) {
        case WEIGHT_DECAY ->
            penalties.add(new WeightPenalty(j, decayed(architecture, h, nodes), h.dividedByRows()));
        case JACOBIAN_NORM -> {
          requireLinear(h, nodes);
          penalties.add(new JacobianPenalty(j, h.dividedByRows()));
        }
        default -> {
          // Dropout and augmentation are layers, and so are penalties on activations.
        }
      }
    }
    return List.copyOf(penalties);
  }

  private static int[] decayed(
      Architecture architecture, Hyperparameter h, List<Architecture.Node> nodes) {
    List<Integer> targets = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      Architecture.Node node = nodes.get(i);
      boolean named = h.layer() == null || h.layer().equals(node.name());
      if (named && node.layer() instanceof Decayable) {
        targets.add(i);
      }
    }
    if (targets.isEmpty()) {
      throw new IllegalArgumentException(
          "hyperparameter '"
              + h.name()
              + "' finds no weights to decay in "
              + architecture.layerNames());
    }
    return targets.stream().mapToInt(i -> i).toArray();
  }

  /** Requires one Jacobian for all examples: it is that of the network applied to the identity. */
  private static void requireLinear(Hyperparameter h, List<Architecture.Node> nodes) {
    for (Architecture.Node node : nodes) {
      if (!node.layer().isAffine()) {
        throw new IllegalArgumentException(
            "hyperparameter '"
                + h.name()
                + "' penalizes the Jacobian of the network, which is computed for linear layers"
                + " alone (without dropout and augmentation): '"
                + node.name()
                + "' has "
                + node.layer().description()
                + "; leave it out, or take a weightDecay");
      }
    }
    if (nodes.stream().noneMatch(node -> node.layer() instanceof Affine)) {
      throw new IllegalArgumentException(
          "hyperparameter '" + h.name() + "' finds no weights in a network without any");
    }
  }
}
