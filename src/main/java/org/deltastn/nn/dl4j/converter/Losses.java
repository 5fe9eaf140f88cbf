package org.deltastn.nn.dl4j.converter;

import org.deltastn.nn.Loss;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossL2;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.nd4j.linalg.lossfunctions.impl.LossNegativeLogLikelihood;
import org.nd4j.linalg.lossfunctions.impl.LossSparseMCXENT;

/** Converts Deeplearning4j's losses, each with the activation before it. */
final class Losses {

  private static final String SUPPORTED =
      "activation softmax with loss MCXENT, NEGATIVELOGLIKELIHOOD or SPARSE_MCXENT, activation"
          + " identity with loss MSE, SQUARED_LOSS or L2, all without weights for outputs";

  private Losses() {}

  /**
   * Reads a loss.
   *
   * @throws IllegalArgumentException if there is no equal one here
   */
  static Loss read(Place place, ILossFunction loss, IActivation activation) {
    Loss read = null;
    INDArray weights = null;
    if (loss instanceof LossMCXENT entropy
        && isOneOf(
            loss, LossMCXENT.class, LossNegativeLogLikelihood.class, LossSparseMCXENT.class)) {
      read = activation instanceof ActivationSoftmax ? Loss.SOFTMAX_CROSS_ENTROPY : null;
      weights = entropy.getWeights();
    } else if (loss instanceof LossL2 squared && isOneOf(loss, LossMSE.class, LossL2.class)) {
      read = activation instanceof ActivationIdentity ? Loss.SQUARED_ERROR : null;
      weights = squared.getWeights();
    }
    if (read == null || weights != null) {
      String name = loss == null ? "null" : loss.getClass().getSimpleName();
      throw place.unsupported(
          "activation "
              + activation
              + " with loss "
              + name
              + (weights == null ? "" : " weighted " + weights),
          SUPPORTED);
    }
    return read;
  }

  // By exact class: a subclass computes something else.
  private static boolean isOneOf(ILossFunction loss, Class<?>... types) {
    for (Class<?> type : types) {
      if (loss.getClass() == type) {
        return true;
      }
    }
    return false;
  }
}
