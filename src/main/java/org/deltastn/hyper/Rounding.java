package org.deltastn.hyper;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a discrete hyperparameter becomes a whole number. */
public enum Rounding {
  /** To the nearest whole number, of two to the even one. */
  @JsonProperty("nearest")
  NEAREST,
  /** To the largest whole number that is not above it. */
  @JsonProperty("down")
  DOWN;

  /** Returns the whole number of a value. */
  public double apply(double value) {
    return this == DOWN ? Math.floor(value) : Math.rint(value);
  }

  /** Is equal to what the JSON form leaves out: what earlier versions did. */
  static final class Omitted {

    @Override
    public boolean equals(Object other) {
      return other == null || other == NEAREST;
    }

    @Override
    public int hashCode() {
      return 0;
    }
  }
}
