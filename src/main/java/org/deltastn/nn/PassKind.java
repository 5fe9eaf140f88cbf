package org.deltastn.nn;

/**
 * The passes of training: what is perturbed, and which gradients are wanted. With L_T the training
 * loss with its penalties, L_V the validation loss and y(w) the output at weights w: the general
 * pass computes ∂L_T(y(w₀), s(λ))/∂w₀ (Equation 3.9); the response pass ∂L_T(y(w₀) + ẏ, s(λ+ε))/∂Θ,
 * where ẏ is the tangent of y along Θε (linearized, 3.13), or ∂L_T(y(w₀ + Θε), s(λ+ε))/∂Θ (3.10);
 * the hyper pass ∂L_V(y(w₀ + Θc))/∂c at c = ε (2.7).
 */
public enum PassKind {
  /** Equation 3.9: training data at s(λ), no offset; gradients of w₀. */
  GENERAL(true, false, true, false, false),
  /** Equations 3.10 and 3.13: s(λ+ε), the offset in the tangent only; gradients of Θ. */
  RESPONSE_LINEARIZED(true, true, false, true, false),
  /** Equation 3.10 not linearized: s(λ+ε), offset ε in the weights; gradients of Θ. */
  RESPONSE(true, false, false, true, false),
  /** Equation 2.5: s(λ+ε), one objective; gradients of w₀ and Θ. */
  JOINT(true, false, true, true, false),
  /** Equation 2.7: validation data in evaluation mode; gradients of the offset. */
  HYPER(false, false, false, false, true),
  /** Outputs only, in evaluation mode. */
  EVALUATION(false, false, false, false, false);

  private final boolean training;
  private final boolean linearized;
  private final boolean wantsGeneral;
  private final boolean wantsResponse;
  private final boolean wantsOffset;

  PassKind(
      boolean training,
      boolean linearized,
      boolean wantsGeneral,
      boolean wantsResponse,
      boolean wantsOffset) {
    this.training = training;
    this.linearized = linearized;
    this.wantsGeneral = wantsGeneral;
    this.wantsResponse = wantsResponse;
    this.wantsOffset = wantsOffset;
  }

  /** Returns whether dropout, augmentation and penalties are on. */
  public boolean training() {
    return training;
  }

  /** Returns whether the offset enters through the tangent only. */
  public boolean linearized() {
    return linearized;
  }

  /** Returns whether gradients of the general part are wanted. */
  public boolean wantsGeneral() {
    return wantsGeneral;
  }

  /** Returns whether gradients of the response part are wanted. */
  public boolean wantsResponse() {
    return wantsResponse;
  }

  /** Returns whether gradients of the offset are wanted. */
  public boolean wantsOffset() {
    return wantsOffset;
  }

  /** Returns whether any gradient is wanted; if not, networks compute outputs only. */
  public boolean wantsGradients() {
    return wantsGeneral || wantsResponse || wantsOffset;
  }
}
