package org.deltastn.hyper;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * The fixed map s from an unconstrained number to the domain of a hyperparameter (Appendix F).
 *
 * <p>Every map is strictly monotonic, so the ends of a domain are reached only by rounding: a
 * stretched sigmoid returns its end for |u| above about 37.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Transform.StretchedSigmoid.class, name = "stretchedSigmoid"),
  @JsonSubTypes.Type(value = Transform.LowerBounded.class, name = "lowerBounded"),
  @JsonSubTypes.Type(value = Transform.UpperBounded.class, name = "upperBounded"),
  @JsonSubTypes.Type(value = Transform.Exp.class, name = "exp"),
  @JsonSubTypes.Type(value = Transform.Identity.class, name = "identity")
})
public sealed interface Transform {

  /** Returns s(u), inside the domain. */
  double apply(double u);

  /** Returns u with s(u) = value, for a value that the domain {@link #contains}. */
  double inverse(double value);

  /** Returns whether a value lies strictly inside the domain. */
  boolean contains(double value);

  /** Returns the lower end of the domain, -∞ for none. */
  double lower();

  /** Returns the upper end of the domain, ∞ for none. */
  double upper();

  /** Returns the domain as an interval, for messages. */
  String domain();

  /** s(u) = lower + (upper − lower) / (1 + exp(−u)). */
  record StretchedSigmoid(double lower, double upper) implements Transform {

    /**
     * Creates the map onto (lower, upper).
     *
     * @throws IllegalArgumentException unless lower and upper are finite and lower is below upper
     */
    public StretchedSigmoid {
      if (!(lower < upper) || Double.isInfinite(upper - lower)) {
        throw new IllegalArgumentException(
            "a stretched sigmoid needs finite lower < upper, found " + lower + ", " + upper);
      }
    }

    @Override
    public double apply(double u) {
      return lower + (upper - lower) * Softplus.derivative(u);
    }

    @Override
    public double inverse(double value) {
      return Math.log((value - lower) / (upper - value));
    }

    @Override
    public boolean contains(double value) {
      return value > lower && value < upper;
    }

    @Override
    public String domain() {
      return "(" + lower + ", " + upper + ")";
    }
  }

  /** s(u) = bound + softplus(u). */
  record LowerBounded(double bound) implements Transform {

    /** Checks that the bound is finite. */
    public LowerBounded {
      requireFinite(bound);
    }

    @Override
    public double apply(double u) {
      return bound + Softplus.value(u);
    }

    @Override
    public double inverse(double value) {
      return Softplus.inverse(value - bound);
    }

    @Override
    public boolean contains(double value) {
      return value > bound && value < Double.POSITIVE_INFINITY;
    }

    @Override
    public double lower() {
      return bound;
    }

    @Override
    public double upper() {
      return Double.POSITIVE_INFINITY;
    }

    @Override
    public String domain() {
      return "(" + bound + ", ∞)";
    }
  }

  /** s(u) = bound − softplus(u). */
  record UpperBounded(double bound) implements Transform {

    /** Checks that the bound is finite. */
    public UpperBounded {
      requireFinite(bound);
    }

    @Override
    public double apply(double u) {
      return bound - Softplus.value(u);
    }

    @Override
    public double inverse(double value) {
      return Softplus.inverse(bound - value);
    }

    @Override
    public boolean contains(double value) {
      return value < bound && value > Double.NEGATIVE_INFINITY;
    }

    @Override
    public double lower() {
      return Double.NEGATIVE_INFINITY;
    }

    @Override
    public double upper() {
      return bound;
    }

    @Override
    public String domain() {
      return "(-∞, " + bound + ")";
    }
  }

  /** s(u) = exp(u). */
  record Exp() implements Transform {

    @Override
    public double apply(double u) {
      return Math.exp(u);
    }

    @Override
    public double inverse(double value) {
      return Math.log(value);
    }

    @Override
    public boolean contains(double value) {
      return value > 0 && value < Double.POSITIVE_INFINITY;
    }

    @Override
    public double lower() {
      return 0;
    }

    @Override
    public double upper() {
      return Double.POSITIVE_INFINITY;
    }

    @Override
    public String domain() {
      return "(0, ∞)";
    }
  }

  /** s(u) = u. */
  record Identity() implements Transform {

    @Override
    public double apply(double u) {
      return u;
    }

    @Override
    public double inverse(double value) {
      return value;
    }

    @Override
    public boolean contains(double value) {
      return Double.isFinite(value);
    }

    @Override
    public double lower() {
      return Double.NEGATIVE_INFINITY;
    }

    @Override
    public double upper() {
      return Double.POSITIVE_INFINITY;
    }

    @Override
    public String domain() {
      return "(-∞, ∞)";
    }
  }

  private static void requireFinite(double bound) {
    if (!Double.isFinite(bound)) {
      throw new IllegalArgumentException("a bound must be finite, found " + bound);
    }
  }
}
