package org.deltastn.hyper;

/**
 * Collects the parts of a {@link Hyperparameter}; each has the default of the paper's experiments.
 */
public final class HyperparameterBuilder {

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

  HyperparameterBuilder(HyperparameterKind kind, String layer) {
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

  static Perturbation perturbation(HyperparameterKind kind) {
    return kind.sharedByRows() ? Perturbation.PER_MINIBATCH : Perturbation.PER_EXAMPLE;
  }

  /** Sets the name; the default is the kind, and the layer after a dot. */
  public HyperparameterBuilder name(String value) {
    name = value;
    return this;
  }

  /** Sets the map s to the domain. */
  public HyperparameterBuilder transform(Transform value) {
    transform = value;
    return this;
  }

  /** Sets the domain to (lower, upper) by a stretched sigmoid. */
  public HyperparameterBuilder range(double lower, double upper) {
    return transform(new Transform.StretchedSigmoid(lower, upper));
  }

  /** Sets the initial value, in the domain. */
  public HyperparameterBuilder initialValue(double value) {
    initialValue = value;
    return this;
  }

  /** Sets the initial perturbation scale σ. */
  public HyperparameterBuilder initialScale(double value) {
    initialScale = value;
    return this;
  }

  /** Sets whether values are rounded to whole numbers. */
  public HyperparameterBuilder discrete(boolean value) {
    discrete = value;
    return this;
  }

  /** Sets how values become whole numbers, where they do. */
  public HyperparameterBuilder rounding(Rounding value) {
    rounding = value;
    return this;
  }

  /** Sets how often ε is drawn. */
  public HyperparameterBuilder perturbation(Perturbation value) {
    perturbation = value;
    return this;
  }

  /** Sets whether σ is tuned. */
  public HyperparameterBuilder scaleTuned(boolean value) {
    scaleTuned = value;
    return this;
  }

  /** Sets the entropy weight τ. */
  public HyperparameterBuilder entropyWeight(double value) {
    entropyWeight = value;
    return this;
  }

  /** Sets whether a penalty is divided by the number of training rows. */
  public HyperparameterBuilder dividedByRows(boolean value) {
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
