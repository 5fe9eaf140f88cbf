package org.deltastn.hyper;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
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
 * @param rounding how, if they are
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
    @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Rounding.Omitted.class)
        Rounding rounding,
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
      throw invalid(
          name,
          "acts on " + kind.actsOn() + " and may not name a layer, found '" + layer + "'");
    }
    if (transform == null) {
      throw invalid(name, "needs a transform to its domain");
    }
    if (!kind.traits().domain().contains(transform)) {
      throw invalid(
          name,
          (kind.isRate() ? "is a rate: its" : "has the kind " + kind.jsonName() + ": the")
              + " domain must lie in "
              + kind.domain()
              + ", found "
              + transform.domain());
    }
    if (discrete && kind.traits().domain().most() <= 1) {
      throw invalid(
          name,
          (kind.isRate() ? "is a rate" : "has values in " + kind.domain())
              + ": it may not be rounded to whole numbers");
    }
    if (!discrete && kind.traits().discrete()) {
      throw invalid(name, "is a count: it must be discrete, rounded to whole numbers");
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
      perturbation = Builder.perturbation(kind);
    }
    if (kind.sharedByRows() && perturbation != Perturbation.PER_MINIBATCH) {
      throw invalid(
          name,
          "acts on a whole minibatch at once: its perturbation must be perMinibatch, found "
              + "perExample");
    }
    if (rounding == null) {
      rounding = Rounding.NEAREST;
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
      @JsonProperty("rounding") Rounding rounding,
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
      // Earlier versions, which knew no other rounding, always wrote this.
      builder.discrete(discrete).rounding(Rounding.NEAREST);
    }
    if (rounding != null) {
      builder.rounding(rounding);
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

  /** Starts dropout of whole channels of images on the input: in (0, 0.95), from 0.05. */
  public static Builder inputSpatialDropout() {
    return new Builder(HyperparameterKind.INPUT_SPATIAL_DROPOUT, null);
  }

  /** Starts dropout on a layer's activations: in (0, 0.95), from 0.05 (H.2.1). */
  public static Builder dropout(String layer) {
    return new Builder(HyperparameterKind.DROPOUT, layer);
  }

  /** Starts dropout of whole feature maps that a layer puts out: in (0, 0.95), from 0.05. */
  public static Builder spatialDropout(String layer) {
    return new Builder(HyperparameterKind.SPATIAL_DROPOUT, layer);
  }

  /** Starts dropout on a layer's outputs, locked through time: in (0, 0.95), from 0.05 (H.3). */
  public static Builder lockedDropout(String layer) {
    return new Builder(HyperparameterKind.LOCKED_DROPOUT, layer);
  }

  /** Starts dropout of whole words of all embeddings: in (0, 0.95), from 0.05 (H.3). */
  public static Builder embeddingDropout() {
    return new Builder(HyperparameterKind.EMBEDDING_DROPOUT, null);
  }

  /**
   * Starts dropout of the hidden-to-hidden weights of all recurrent layers: in (0, 0.95), from
   * 0.05, perturbed once a minibatch (H.3).
   */
  public static Builder dropConnect() {
    return new Builder(HyperparameterKind.DROP_CONNECT, null);
  }

  /** Starts the penalty on a layer's activations: in (0, 4), from 0.05 (H.3). */
  public static Builder activationRegularization(String layer) {
    return new Builder(HyperparameterKind.ACTIVATION_PENALTY, layer);
  }

  /** Starts the penalty on the changes of a layer's activations: in (0, 4), from 0.05 (H.3). */
  public static Builder temporalActivationRegularization(String layer) {
    return new Builder(HyperparameterKind.TEMPORAL_PENALTY, layer);
  }

  /** Starts weight decay on all layers: s = exp, from 0.0001. */
  public static Builder weightDecay() {
    return new Builder(HyperparameterKind.WEIGHT_DECAY, null);
  }

  /** Starts weight decay on one layer: s = exp, from 0.0001. */
  public static Builder weightDecay(String layer) {
    return new Builder(HyperparameterKind.WEIGHT_DECAY, layer);
  }

  /** Starts the penalty on the norm of the Jacobian (H.1): s = exp, from 0.0001. */
  public static Builder jacobianNorm() {
    return new Builder(HyperparameterKind.JACOBIAN_NORM, null);
  }

  /** Starts the number of holes cut out of an image: in (0, 5), rounded down, from 1. */
  public static Builder cutoutHoles() {
    return new Builder(HyperparameterKind.CUTOUT_HOLES, null);
  }

  /** Starts the side of those holes in pixels: in (2, 24), rounded down, from 4. */
  public static Builder cutoutLength() {
    return new Builder(HyperparameterKind.CUTOUT_LENGTH, null);
  }

  /** Starts the shift of hue, as a part of a turn: in (0, 0.5), from 0.05 (H.2.3). */
  public static Builder hue() {
    return new Builder(HyperparameterKind.HUE, null);
  }

  /** Starts the change of saturation: in (0, 1), from 0.05 (H.2.3). */
  public static Builder saturation() {
    return new Builder(HyperparameterKind.SATURATION, null);
  }

  /** Starts the change of brightness: in (0, 1), from 0.05 (H.2.3). */
  public static Builder brightness() {
    return new Builder(HyperparameterKind.BRIGHTNESS, null);
  }

  /** Starts the change of contrast: in (0, 1), from 0.05 (H.2.3). */
  public static Builder contrast() {
    return new Builder(HyperparameterKind.CONTRAST, null);
  }

  /** Starts the change of size: in (0, 0.5), from 0.05 (H.2.3). */
  public static Builder scale() {
    return new Builder(HyperparameterKind.SCALE, null);
  }

  /** Starts the shift, as a part of the side: in (0, 0.5), from 0.05 (H.2.3). */
  public static Builder translation() {
    return new Builder(HyperparameterKind.TRANSLATION, null);
  }

  /** Starts the angle of shearing in degrees: in (0, 45), from 5. */
  public static Builder shear() {
    return new Builder(HyperparameterKind.SHEAR, null);
  }

  /** Starts the angle of rotation in degrees: in (0, 45), from 5. */
  public static Builder rotation() {
    return new Builder(HyperparameterKind.ROTATION, null);
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
    return discrete ? rounding.apply(value) : value;
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
    private Rounding rounding;
    private Perturbation perturbation;
    private boolean scaleTuned = true;
    private double entropyWeight = 0.001;
    private boolean dividedByRows;

    private Builder(HyperparameterKind kind, String layer) {
      this.kind = kind;
      this.layer = layer;
      this.transform = kind.traits().transform();
      this.initialValue = kind.traits().initialValue();
      this.discrete = kind.traits().discrete();
      this.perturbation = perturbation(kind);
      this.rounding = discrete ? Rounding.DOWN : Rounding.NEAREST;
      String base = kind.jsonName();
      this.name = layer == null ? base : base + "." + layer;
    }

    private static Perturbation perturbation(HyperparameterKind kind) {
      return kind.sharedByRows() ? Perturbation.PER_MINIBATCH : Perturbation.PER_EXAMPLE;
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

    /** Sets how values become whole numbers, where they do. */
    public Builder rounding(Rounding value) {
      rounding = value;
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
          rounding,
          perturbation,
          scaleTuned,
          entropyWeight,
          dividedByRows);
    }
  }
}
