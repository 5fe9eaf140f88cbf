package org.deltastn.nn;

/** The passes of training: what is perturbed, and which gradients are wanted. */
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

  /** Tells whether dropout, augmentation and penalties are on. */
  public boolean training() {
    return training;
  }

  /** Tells whether the offset enters through the tangent only. */
  public boolean linearized() {
    return linearized;
  }

  /** Tells whether gradients of the general part are wanted. */
  public boolean wantsGeneral() {
    return wantsGeneral;
  }

  /** Tells whether gradients of the response part are wanted. */
  public boolean wantsResponse() {
    return wantsResponse;
  }

  /** Tells whether gradients of the offset are wanted. */
  public boolean wantsOffset() {
    return wantsOffset;
  }

  /** Tells whether gradients of anything are wanted; if not, networks give outputs alone. */
  public boolean wantsGradients() {
    return wantsGeneral || wantsResponse || wantsOffset;
  }
}
