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
          name, "acts on " + kind.actsOn() + " and may not name a layer, found '" + layer + "'");
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
      perturbation = HyperparameterBuilder.perturbation(kind);
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
    HyperparameterBuilder builder = new HyperparameterBuilder(kind, layer);
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
  public static HyperparameterBuilder inputDropout() {
    return new HyperparameterBuilder(HyperparameterKind.INPUT_DROPOUT, null);
  }

  /** Starts dropout of whole channels of images on the input: in (0, 0.95), from 0.05. */
  public static HyperparameterBuilder inputSpatialDropout() {
    return new HyperparameterBuilder(HyperparameterKind.INPUT_SPATIAL_DROPOUT, null);
  }

  /** Starts dropout on a layer's activations: in (0, 0.95), from 0.05 (H.2.1). */
  public static HyperparameterBuilder dropout(String layer) {
    return new HyperparameterBuilder(HyperparameterKind.DROPOUT, layer);
  }

  /** Starts dropout of whole feature maps that a layer puts out: in (0, 0.95), from 0.05. */
  public static HyperparameterBuilder spatialDropout(String layer) {
    return new HyperparameterBuilder(HyperparameterKind.SPATIAL_DROPOUT, layer);
  }

  /** Starts dropout on a layer's outputs, locked through time: in (0, 0.95), from 0.05 (H.3). */
  public static HyperparameterBuilder lockedDropout(String layer) {
    return new HyperparameterBuilder(HyperparameterKind.LOCKED_DROPOUT, layer);
  }

  /** Starts dropout of whole words of all embeddings: in (0, 0.95), from 0.05 (H.3). */
  public static HyperparameterBuilder embeddingDropout() {
    return new HyperparameterBuilder(HyperparameterKind.EMBEDDING_DROPOUT, null);
  }

  /**
   * Starts dropout of the hidden-to-hidden weights of all recurrent layers: in (0, 0.95), from
   * 0.05, perturbed once a minibatch (H.3).
   */
  public static HyperparameterBuilder dropConnect() {
    return new HyperparameterBuilder(HyperparameterKind.DROP_CONNECT, null);
  }

  /** Starts the penalty on a layer's activations: in (0, 4), from 0.05 (H.3). */
  public static HyperparameterBuilder activationRegularization(String layer) {
    return new HyperparameterBuilder(HyperparameterKind.ACTIVATION_PENALTY, layer);
  }

  /** Starts the penalty on the changes of a layer's activations: in (0, 4), from 0.05 (H.3). */
  public static HyperparameterBuilder temporalActivationRegularization(String layer) {
    return new HyperparameterBuilder(HyperparameterKind.TEMPORAL_PENALTY, layer);
  }

  /** Starts weight decay on all layers: s = exp, from 0.0001. */
  public static HyperparameterBuilder weightDecay() {
    return new HyperparameterBuilder(HyperparameterKind.WEIGHT_DECAY, null);
  }

  /** Starts weight decay on one layer: s = exp, from 0.0001. */
  public static HyperparameterBuilder weightDecay(String layer) {
    return new HyperparameterBuilder(HyperparameterKind.WEIGHT_DECAY, layer);
  }

  /** Starts the penalty on the norm of the Jacobian (H.1): s = exp, from 0.0001. */
  public static HyperparameterBuilder jacobianNorm() {
    return new HyperparameterBuilder(HyperparameterKind.JACOBIAN_NORM, null);
  }

  /** Starts the number of holes cut out of an image: in (0, 5), rounded down, from 1. */
  public static HyperparameterBuilder cutoutHoles() {
    return new HyperparameterBuilder(HyperparameterKind.CUTOUT_HOLES, null);
  }

  /** Starts the side of those holes in pixels: in (2, 24), rounded down, from 4. */
  public static HyperparameterBuilder cutoutLength() {
    return new HyperparameterBuilder(HyperparameterKind.CUTOUT_LENGTH, null);
  }

  /** Starts the shift of hue, as a part of a turn: in (0, 0.5), from 0.05 (H.2.3). */
  public static HyperparameterBuilder hue() {
    return new HyperparameterBuilder(HyperparameterKind.HUE, null);
  }

  /** Starts the change of saturation: in (0, 1), from 0.05 (H.2.3). */
  public static HyperparameterBuilder saturation() {
    return new HyperparameterBuilder(HyperparameterKind.SATURATION, null);
  }

  /** Starts the change of brightness: in (0, 1), from 0.05 (H.2.3). */
  public static HyperparameterBuilder brightness() {
    return new HyperparameterBuilder(HyperparameterKind.BRIGHTNESS, null);
  }

  /** Starts the change of contrast: in (0, 1), from 0.05 (H.2.3). */
  public static HyperparameterBuilder contrast() {
    return new HyperparameterBuilder(HyperparameterKind.CONTRAST, null);
  }

  /** Starts the change of size: in (0, 0.5), from 0.05 (H.2.3). */
  public static HyperparameterBuilder scale() {
    return new HyperparameterBuilder(HyperparameterKind.SCALE, null);
  }

  /** Starts the shift, as a part of the side: in (0, 0.5), from 0.05 (H.2.3). */
  public static HyperparameterBuilder translation() {
    return new HyperparameterBuilder(HyperparameterKind.TRANSLATION, null);
  }

  /** Starts the angle of shearing in degrees: in (0, 45), from 5. */
  public static HyperparameterBuilder shear() {
    return new HyperparameterBuilder(HyperparameterKind.SHEAR, null);
  }

  /** Starts the angle of rotation in degrees: in (0, 45), from 5. */
  public static HyperparameterBuilder rotation() {
    return new HyperparameterBuilder(HyperparameterKind.ROTATION, null);
  }

  /** Returns a builder that holds all parts of this one, to change some of them. */
  public HyperparameterBuilder toBuilder() {
    return new HyperparameterBuilder(kind, layer)
        .name(name)
        .transform(transform)
        .initialValue(initialValue)
        .initialScale(initialScale)
        .discrete(discrete)
        .rounding(rounding)
        .perturbation(perturbation)
        .scaleTuned(scaleTuned)
        .entropyWeight(entropyWeight)
        .dividedByRows(dividedByRows);
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
}
