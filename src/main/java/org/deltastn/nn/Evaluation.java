package org.deltastn.nn;

import org.deltastn.tensor.Tensor;

/**
 * A layer y = f(x, c) evaluated at a point: its output, and its derivatives there in both
 * directions.
 *
 * <p>In a linearized pass the output does not depend on the offset; {@link #jvp} adds the response
 * to it (Equation 3.13), and {@link #backward} differentiates the value path with respect to the
 * inputs and the tangent with respect to Θ.
 */
public interface Evaluation {

  /** Returns the output. */
  Tensor output();

  /**
   * Pushes tangents forward through the value path at zero offset; only for a pass that is
   * linearized or has no offset.
   *
   * @param tangents one for each input, null for zero
   * @return the tangent of the output, null for zero
   */
  Tensor jvp(Tensor... tangents);

  /**
   * Returns whether the tangents that {@link #jvp} takes and gives are read after it, by this
   * evaluation itself. Where they are not, their memory is used again once the next layers have
   * read them.
   */
  default boolean keepsTangents() {
    return true;
  }

  /**
   * Pulls a gradient back; writes the parameter gradients that the pass wants. Of the temporaries
   * that it takes only what it returns outlives it. It is called at most once, after {@link #jvp},
   * and may write to what is kept for it.
   *
   * @param gradient of the loss with respect to the output; not written to
   * @return one for each input, null where {@link NodeContext#needsInputGradient} is false
   */
  Tensor[] backward(Tensor gradient);
}
