package org.deltastn.nn;

import org.deltastn.tensor.RandomStream;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.backend.Workspace;

/**
 * Holds what one pass over a network computes with: where the numbers are, and at which
 * hyperparameters.
 *
 * @param kind which pass
 * @param backend the engine
 * @param workspace temporaries, valid until it is reset
 * @param parameters w₀ and Θ
 * @param gradients where gradients are written; may be null for {@link PassKind#EVALUATION}
 * @param offset c, B×h, or null for none
 * @param offsetGradient ∂c, B×h, zeroed by the caller; null unless the pass wants it
 * @param values s(λ+ε): for each hyperparameter one value, or one for every row
 * @param stream randomness of this pass
 * @param streams the streams that the rows are time steps of, and what layers carry over; null for
 *     rows that are not sequences
 */
public record Pass(
    PassKind kind,
    Backend backend,
    Workspace workspace,
    ParameterSet parameters,
    ParameterSet gradients,
    Tensor offset,
    Tensor offsetGradient,
    double[][] values,
    RandomStream stream,
    StreamState streams) {

  /** Creates a pass over rows that are not sequences. */
  public Pass(
      PassKind kind,
      Backend backend,
      Workspace workspace,
      ParameterSet parameters,
      ParameterSet gradients,
      Tensor offset,
      Tensor offsetGradient,
      double[][] values,
      RandomStream stream) {
    this(
        kind,
        backend,
        workspace,
        parameters,
        gradients,
        offset,
        offsetGradient,
        values,
        stream,
        null);
  }
}
