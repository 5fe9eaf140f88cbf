package org.deltastn.hyper;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * One regularization hyperparameter: what it regularizes, its domain, where it starts, and how it
 * is perturbed and tuned.
 *
 * @param name unique within a space
 * @param kind what is regularized
 * @param layer the layer it acts on; null for the input or for all layers
 * @param transform the map s to its domain (Appendix F)
 * @param initialValue where it starts, strictly inside the domain
 * @param initialScale where the perturbation scale σ starts, positive
 * @param discrete whether values are rounded to whole numbers before use
 * @param perturbation how often ε is drawn
 * @param scaleTuned whether σ is tuned beside λ; a fixed σ perturbs training only
 * @param entropyWeight τ of Equation 2.7, at least 0
 * @param dividedByRows whether a penalty is divided by the number of training rows (Equation H.1)
 */
public record Hyperparameter(
    String name,
    HyperparameterKind kind,
    String layer,
    Transform transform,
    double initialValue,
    double initialScale,
    boolean discrete,
    Perturbation perturbation,
    boolean scaleTuned,
    double entropyWeight,
    boolean dividedByRows) {

  /**
   * Checks the parts against one another.
   *
   * @throws IllegalArgumentException naming the hyperparameter and what was expected
   */
  public Hyperparameter {
    if (name == null || name.isBlank()) {
      throw new IllegalArgumentException("a hyperparameter needs a name");
    }
    if (kind == null) {
      throw new IllegalArgumentException("hyperparameter '" + name + "' needs a kind");
    }
    if (layer == null && kind.layerNeeded()) {
      throw invalid(name, "must name the layer it acts on");
    }
    if (layer != null && !kind.layerAllowed()) {
      throw invalid(name, "acts on the input and may not name a layer, found '" + layer + "'");
    }
    if (transform == null) {
      throw invalid(name, "needs a transform to its domain");
    }
    if (kind.isRate() && !isRate(transform)) {
      throw invalid(name, "is a rate: its domain must lie in [0, 1), found " + transform.domain());
    }
    if (kind.isRate() && discrete) {
      throw invalid(name, "is a rate: it may not be rounded to whole numbers");
    }
    if (!transform.contains(initialValue)) {
      throw invalid(
          name,
          "initial value must lie strictly inside "
              + transform.domain()
              + ", found "
              + initialValue);
    }
    if (!(initialScale > 0) || Double.isInfinite(initialScale)) {
      throw invalid(name, "initial perturbation scale must be positive, found " + initialScale);
    }
    if (!(entropyWeight >= 0) || Double.isInfinite(entropyWeight)) {
      throw invalid(name, "entropy weight must be at least 0, found " + entropyWeight);
    }
    if (perturbation == null) {
      perturbation = Perturbation.PER_EXAMPLE;
    }
  }

  /** Reads the JSON form, in which everything but kind (and layer, where needed) has a default. */
  @JsonCreator
  static Hyperparameter fromJson(
      @JsonProperty("name") String name,
      @JsonProperty(value = "kind", required = true) HyperparameterKind kind,
      @JsonProperty("layer") String layer,
      @JsonProperty("transform") Transform transform,
      @JsonProperty("initialValue") Double initialValue,
      @JsonProperty("initialScale") Double initialScale,
      @JsonProperty("discrete") Boolean discrete,
      @JsonProperty("perturbation") Perturbation perturbation,
      @JsonProperty("scaleTuned") Boolean scaleTuned,
      @JsonProperty("entropyWeight") Double entropyWeight,
      @JsonProperty("dividedByRows") Boolean dividedByRows) {
    if (kind == null) {
      throw new IllegalArgumentException(
          "hyperparameter " + (name == null ? "" : "'" + name + "' ") + "needs a kind");
    }
    Builder builder = new Builder(kind, layer);
    if (name != null) {
      builder.name(name);
    }
    if (transform != null) {
      builder.transform(transform);
    }
    if (initialValue != null) {
      builder.initialValue(initialValue);
    }
    if (initialScale != null) {
      builder.initialScale(initialScale);
    }
    if (discrete != null) {
      builder.discrete(discrete);
    }
    if (perturbation != null) {
      builder.perturbation(perturbation);
    }
    if (scaleTuned != null) {
      builder.scaleTuned(scaleTuned);
    }
    if (entropyWeight != null) {
      builder.entropyWeight(entropyWeight);
    }
    if (dividedByRows != null) {
      builder.dividedByRows(dividedByRows);
    }
    return builder.build();
  }

  /** Starts dropout on the input: in (0, 0.95), from 0.05 (H.2.1). */
  public static Builder inputDropout() {
    return new Builder(HyperparameterKind.INPUT_DROPOUT, null);
  }

  /** Starts dropout on a layer's activations: in (0, 0.95), from 0.05 (H.2.1). */
  public static Builder dropout(String layer) {
    return new Builder(HyperparameterKind.DROPOUT, layer);
  }

  /** Starts weight decay on all layers: s = exp, from 0.0001. */
  public static Builder weightDecay() {
    return new Builder(HyperparameterKind.WEIGHT_DECAY, null);
  }

  /** Starts weight decay on one layer: s = exp, from 0.0001. */
  public static Builder weightDecay(String layer) {
    return new Builder(HyperparameterKind.WEIGHT_DECAY, layer);
  }

  /** Returns the unconstrained initial value, s⁻¹. */
  public double initialLambda() {
    return transform.inverse(initialValue);
  }

  /** Returns ρ with softplus(ρ) equal to the initial perturbation scale. */
  public double initialRho() {
    return Softplus.inverse(initialScale);
  }

  /** Returns the value in the domain, rounded when discrete. */
  public double value(double lambda) {
    double value = transform.apply(lambda);
    return discrete ? Math.rint(value) : value;
  }

  private static boolean isRate(Transform transform) {
    return transform instanceof Transform.StretchedSigmoid s && s.lower() >= 0 && s.upper() < 1;
  }

  private static IllegalArgumentException invalid(String name, String message) {
    return new IllegalArgumentException("hyperparameter '" + name + "' " + message);
  }

  /** Collects the parts of a hyperparameter; each has the default of the paper's experiments. */
  public static final class Builder {

    private final HyperparameterKind kind;
    private final String layer;
    private String name;
    private Transform transform;
    private double initialValue;
    private double initialScale = 1;
    private boolean discrete;
    private Perturbation perturbation = Perturbation.PER_EXAMPLE;
    private boolean scaleTuned = true;
    private double entropyWeight = 0.001;
    private boolean dividedByRows;

    private Builder(HyperparameterKind kind, String layer) {
      this.kind = kind;
      this.layer = layer;
      this.transform =
          kind.isRate() ? new Transform.StretchedSigmoid(0, 0.95) : new Transform.Exp();
      this.initialValue = kind.isRate() ? 0.05 : 1e-4;
      String base =
          switch (kind) {
            case INPUT_DROPOUT -> "inputDropout";
            case DROPOUT -> "dropout";
            case WEIGHT_DECAY -> "weightDecay";
          };
      this.name = layer == null ? base : base + "." + layer;
    }

    /** Sets the name; the default is the kind, and the layer after a dot. */
    public Builder name(String value) {
      name = value;
      return this;
    }

    /** Sets the map s to the domain. */
    public Builder transform(Transform value) {
      transform = value;
      return this;
    }

    /** Sets the domain to (lower, upper) by a stretched sigmoid. */
    public Builder range(double lower, double upper) {
      return transform(new Transform.StretchedSigmoid(lower, upper));
    }

    /** Sets the initial value, in the domain. */
    public Builder initialValue(double value) {
      initialValue = value;
      return this;
    }

    /** Sets the initial perturbation scale σ. */
    public Builder initialScale(double value) {
      initialScale = value;
      return this;
    }

    /** Sets whether values are rounded to whole numbers. */
    public Builder discrete(boolean value) {
      discrete = value;
      return this;
    }

    /** Sets how often ε is drawn. */
    public Builder perturbation(Perturbation value) {
      perturbation = value;
      return this;
    }

    /** Sets whether σ is tuned. */
    public Builder scaleTuned(boolean value) {
      scaleTuned = value;
      return this;
    }

    /** Sets the entropy weight τ. */
    public Builder entropyWeight(double value) {
      entropyWeight = value;
      return this;
    }

    /** Sets whether a penalty is divided by the number of training rows. */
    public Builder dividedByRows(boolean value) {
      dividedByRows = value;
      return this;
    }

    /**
     * Returns the hyperparameter.
     *
     * @throws IllegalArgumentException if the parts do not fit together
     */
    public Hyperparameter build() {
      return new Hyperparameter(
          name,
          kind,
          layer,
          transform,
          initialValue,
          initialScale,
          discrete,
          perturbation,
          scaleTuned,
          entropyWeight,
          dividedByRows);
    }
  }
}
