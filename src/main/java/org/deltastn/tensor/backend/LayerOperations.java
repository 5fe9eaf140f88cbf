package org.deltastn.tensor.backend;

import org.deltastn.tensor.Activation;
import org.deltastn.tensor.RandomStream;
import org.deltastn.tensor.Tensor;

/**
 * The part of a {@link Backend} that activates units, drops them and adds their structured
 * response.
 */
public interface LayerOperations {

  /** Computes y ← φ(z); y may be z. */
  void activate(Activation activation, Tensor z, Tensor y);

  /** Computes d ← φ'(z), given y = φ(z); d may be z but not y. */
  void derivative(Activation activation, Tensor z, Tensor y, Tensor d);

  /** Computes out ← φ'(z) ⊙ x, given y = φ(z); out may be z but neither x nor y. */
  void timesDerivative(Activation activation, Tensor z, Tensor y, Tensor x, Tensor out);

  /**
   * Fills a dropout mask: m_bj is 0 with probability p_b, else 1/(1 − p_b).
   *
   * @param rates drop rates p in [0, 1): one for every row of the mask, or a single one for all
   * @param stream where the random bits come from
   * @param mask B×n
   */
  void dropoutMask(double[] rates, RandomStream stream, Tensor mask);

  /** Fills a mask as {@link #dropoutMask} does and applies it: out ← m ⊙ x; out may be x. */
  void dropout(double[] rates, RandomStream stream, Tensor x, Tensor mask, Tensor out);

  /**
   * Computes the end of a layer: y ← m ⊙ φ(z + b) and slope ← m ⊙ φ'(z + b), by which tangents and
   * gradients are multiplied; m is a mask as {@link #dropoutMask} draws it, or 1.
   *
   * @param bias b, one for every unit and all of its plane, or null for none
   * @param rates drop rates as {@link #dropoutMask} takes them, or null for no mask
   * @param stream where the random bits come from; not read without rates
   * @param z B×units, or B×units×H×W; where there is a bias, of undefined contents afterwards
   * @param y shaped like z; may be z where there is no slope
   * @param slope shaped like z; may be z; null for none
   * @param scratch temporaries
   */
  void finishLayer(
      Activation activation,
      Tensor bias,
      double[] rates,
      RandomStream stream,
      Tensor z,
      Tensor y,
      Tensor slope,
      Workspace scratch);

  /**
   * Computes the structured response (Equation 3.14, and E.1 where units have planes): a ← c Uᵀ and
   * z ← β z + a ⊙ p + c (r ⊙ V)ᵀ, where a unit's values in a and in the last term serve its whole
   * plane.
   *
   * @param c offsets, B×h
   * @param p x∗R, shaped like z
   * @param beta 0 or 1
   * @param z B×units, or B×units×H×W
   * @param a B×units, written
   * @param scratch temporaries
   */
  void respond(
      Tensor c, UnitResponse weights, Tensor p, int beta, Tensor z, Tensor a, Workspace scratch);

  /**
   * Computes the gradients of {@link #respond} with respect to U, r and V, given g = ∂ℓ/∂z; and
   * scaled ← a ⊙ g, from which those of R and x follow.
   *
   * @param a B×units, as respond wrote it
   * @param g shaped like z, and so is scaled
   * @param gradients written
   */
  void respondGradients(
      Tensor c,
      UnitResponse weights,
      Tensor a,
      Tensor p,
      Tensor g,
      Tensor scaled,
      UnitResponse gradients,
      Workspace scratch);
}
