package org.deltastn.nn;

/** How the best-response Jacobian Θ is represented. */
public enum ResponseStructure {
  /** Row-wise rescaling of a second weight array (Equations 3.14 and E.1). */
  STRUCTURED,
  /** The full m×h matrix (Equation 3.1); for small models. */
  FULL,
  /** No response at all: hyperparameters that are not tuned. */
  NONE
}
