package org.deltastn.train;

import java.io.Serializable;

/**
 * Describes a loss or gradient that is not a finite number.
 *
 * @param step the inner step, counted from 0, at which it was seen
 * @param quantity what was not finite
 * @param value its value
 */
public record Divergence(long step, String quantity, double value) implements Serializable {

  /** Returns a sentence for a log or an exception. */
  public String message() {
    return "training diverged at step "
        + step
        + ": the "
        + quantity
        + " is "
        + value
        + "; lower the learning rate or clip the gradient";
  }
}
