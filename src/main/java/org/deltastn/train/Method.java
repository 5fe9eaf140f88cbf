package org.deltastn.train;

import org.deltastn.nn.PassKind;

/** The training methods that the paper compares. */
public enum Method {
  /** Centered, separate objectives, linearized (sections 3.1 to 3.3, Algorithm 1). */
  DELTA_STN(PassKind.GENERAL, PassKind.RESPONSE_LINEARIZED),
  /** Centered, separate objectives, not linearized (sections 3.1 and 3.2). */
  CENTERED_STN(PassKind.GENERAL, PassKind.RESPONSE),
  /** Centered only: all parameters on the perturbed loss (section 3.1, Figure 9). */
  REPARAMETERIZED_STN(PassKind.JOINT, null),
  /** Self-Tuning Networks: not centered, one objective (Algorithm 2). */
  STN(PassKind.JOINT, null),
  /** Ordinary training at constant hyperparameters. */
  FIXED(PassKind.GENERAL, null);

  private final PassKind first;
  private final PassKind second;

  Method(PassKind first, PassKind second) {
    this.first = first;
    this.second = second;
  }

  /** Returns the pass that trains w₀, and for a single objective Θ too. */
  public PassKind firstPass() {
    return first;
  }

  /** Returns the pass that trains only Θ, or null. */
  public PassKind secondPass() {
    return second;
  }

  /** Returns whether hyperparameters are tuned. */
  public boolean tunes() {
    return this != FIXED;
  }

  /** Returns whether the hypernetwork's offset is λ + ε − λ₀ (Equation 3.1) rather than λ + ε. */
  public boolean centered() {
    return this != STN;
  }
}
