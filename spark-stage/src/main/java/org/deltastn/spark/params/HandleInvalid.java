package org.deltastn.spark.params;

import java.util.Arrays;
import java.util.Locale;

/** What happens to rows whose features are null, NaN, infinite or too large for a float. */
public enum HandleInvalid {

  /** They end {@code fit} and {@code transform} with an error. */
  ERROR,

  /** They are left out. */
  SKIP,

  /** They are left out of training, and {@code transform} predicts NaN for them. */
  KEEP;

  /**
   * Returns what a Param's value stands for.
   *
   * @throws IllegalArgumentException naming the values there are
   */
  public static HandleInvalid of(String value) {
    for (HandleInvalid constant : values()) {
      if (constant.toString().equals(value)) {
        return constant;
      }
    }
    throw new IllegalArgumentException(
        "handleInvalid must be one of " + Arrays.toString(values()) + ", found '" + value + "'");
  }

  /** Returns the value of the Param. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
