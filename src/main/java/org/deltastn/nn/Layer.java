package org.deltastn.nn;

import java.util.List;
import org.deltastn.tensor.Tensor;

/**
 * One operation of a network; stateless, so one object serves any number of replicas.
 *
 * <p>Shapes are given without the minibatch axis; tensors have it first.
 */
public interface Layer {

  /**
   * Returns the output's shape.
   *
   * @throws IllegalArgumentException naming the sizes that do not fit, and what was expected
   */
  int[] outputShape(int[]... inputs);

  /** Returns the general parameters; none by default. */
  default List<ParameterSpec> parameters(int[]... inputs) {
    return List.of();
  }

  /** Returns the response parameters for h hyperparameters; none by default. */
  default List<ParameterSpec> responseParameters(
      ResponseStructure structure, int h, int[]... inputs) {
    return List.of();
  }

  /**
   * Describes what this layer computes, apart from the shapes of its parameters: equal for two
   * layers whose parameters mean the same.
   */
  default String description() {
    return getClass().getSimpleName();
  }

  /**
   * Returns whether every output is an affine function of the inputs, the same one for every
   * example and in training as in evaluation; false by default.
   */
  default boolean isAffine() {
    return false;
  }

  /**
   * Evaluates the layer at its inputs.
   *
   * @param inputs minibatch first
   * @return the output, and the derivatives at this point
   */
  Evaluation forward(NodeContext context, Tensor... inputs);
}
