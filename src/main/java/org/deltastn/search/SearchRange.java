package org.deltastn.search;

import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.Transform;

/**
 * The range that a search looks for one hyperparameter in.
 *
 * @param name of the hyperparameter
 * @param lower smallest value, finite
 * @param upper largest value, finite and above {@code lower}
 * @param logarithmic whether the logarithm of the value is spread evenly, otherwise the value
 *     itself
 */
public record SearchRange(String name, double lower, double upper, boolean logarithmic) {

  /** How far from either end of its range, as a part of it, a value stays: domains are open. */
  private static final double MARGIN = 1e-6;

  /** How far from its initial value, as a factor, a value without a largest one is looked for. */
  private static final double DEFAULT_FACTOR = 1000;

  /**
   * Checks the ends.
   *
   * @throws IllegalArgumentException naming the hyperparameter, what was found and expected
   */
  public SearchRange {
    if (!(lower < upper) || Double.isInfinite(lower) || Double.isInfinite(upper)) {
      throw new IllegalArgumentException(
          "the search range of hyperparameter '"
              + name
              + "' needs finite ends, the lower below the upper, found "
              + lower
              + " and "
              + upper);
    }
    if (logarithmic && !(lower > 0)) {
      throw new IllegalArgumentException(
          "the logarithmic search range of hyperparameter '"
              + name
              + "' needs a positive lower end, found "
              + lower);
    }
  }

  /**
   * Returns the range that a hyperparameter is looked for in unless another one is given: its
   * domain, evenly, where that is finite; for values of s = exp, from a thousandth of the initial
   * value to a thousand times that, evenly in the logarithm.
   *
   * @throws IllegalArgumentException if the domain has an end only on one side or none, and so says
   *     nothing about where to look
   */
  public static SearchRange of(Hyperparameter hyperparameter) {
    Transform transform = hyperparameter.transform();
    if (transform instanceof Transform.Exp) {
      double start = hyperparameter.initialValue();
      return new SearchRange(
          hyperparameter.name(), start / DEFAULT_FACTOR, start * DEFAULT_FACTOR, true);
    }
    if (Double.isInfinite(transform.lower()) || Double.isInfinite(transform.upper())) {
      throw new IllegalArgumentException(
          "hyperparameter '"
              + hyperparameter.name()
              + "' has the unbounded domain "
              + transform.domain()
              + ": give it a search range");
    }
    return new SearchRange(hyperparameter.name(), transform.lower(), transform.upper(), false);
  }

  /** Returns the value at a place of the range, from 0 at its lower end to 1 at its upper end. */
  public double value(double place) {
    double inside = Math.min(1 - MARGIN, Math.max(MARGIN, place));
    if (logarithmic) {
      return Math.exp(Math.log(lower) + inside * (Math.log(upper) - Math.log(lower)));
    }
    return lower + inside * (upper - lower);
  }

  /** Returns the place of a value in the range, from 0 to 1; of one outside, that of the end. */
  public double place(double value) {
    double place =
        logarithmic
            ? (Math.log(Math.max(value, lower)) - Math.log(lower))
                / (Math.log(upper) - Math.log(lower))
            : (value - lower) / (upper - lower);
    return Math.min(1, Math.max(0, place));
  }
}
