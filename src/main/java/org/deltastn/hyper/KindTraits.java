package org.deltastn.hyper;

/**
 * What the hyperparameters of a kind have in common, and the defaults of one.
 *
 * @param place where they act
 * @param domain where their values make sense
 * @param transform default map to the domain, as in the paper's experiments
 * @param initialValue default start, as in the paper's experiments
 * @param discrete whether they count, so that their values are whole numbers
 */
record KindTraits(
    Place place, Domain domain, Transform transform, double initialValue, boolean discrete) {

  /** Where a hyperparameter acts. */
  enum Place {
    INPUT,
    IMAGE_INPUT,
    NETWORK,
    ONE_LAYER,
    ONE_LAYER_OR_ALL
  }

  /** An interval from {@code least}, which is in it where finite, to {@code most}. */
  record Domain(double least, double most, boolean closed) {

    static final Domain RATE = below(1);
    static final Domain FROM_ZERO = below(Double.POSITIVE_INFINITY);
    static final Domain ALL = new Domain(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, false);

    static Domain upTo(double most) {
      return new Domain(0, most, true);
    }

    static Domain below(double most) {
      return new Domain(0, most, false);
    }

    boolean contains(double value) {
      return value >= least && (value < most || closed && value == most);
    }

    /** Returns whether all values of a map are inside, and the ends that it reaches by rounding. */
    boolean contains(Transform transform) {
      double end = transform.upper();
      boolean ends = end < most || end == most && (closed || Double.isInfinite(most));
      return transform.lower() >= least && ends;
    }

    @Override
    public String toString() {
      if (Double.isInfinite(least)) {
        return "(-∞, ∞)";
      }
      String end = Double.isInfinite(most) ? "∞" : number(most);
      return "[" + number(least) + ", " + end + (closed ? "]" : ")");
    }

    private static String number(double value) {
      return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
  }

  static KindTraits rate(Place place) {
    return new KindTraits(place, Domain.RATE, new Transform.StretchedSigmoid(0, 0.95), 0.05, false);
  }

  static KindTraits coefficient(Place place) {
    return new KindTraits(place, Domain.ALL, new Transform.Exp(), 1e-4, false);
  }

  static KindTraits ofActivations() {
    return new KindTraits(
        Place.ONE_LAYER, Domain.FROM_ZERO, new Transform.StretchedSigmoid(0, 4), 0.05, false);
  }

  static KindTraits count(double from, double to, double start) {
    return new KindTraits(
        Place.IMAGE_INPUT, Domain.FROM_ZERO, new Transform.StretchedSigmoid(from, to), start, true);
  }

  static KindTraits strength(double end, double start, Domain domain) {
    return new KindTraits(
        Place.IMAGE_INPUT, domain, new Transform.StretchedSigmoid(0, end), start, false);
  }
}
