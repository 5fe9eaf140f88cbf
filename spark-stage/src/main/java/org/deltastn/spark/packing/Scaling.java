package org.deltastn.spark.packing;

import java.util.Arrays;
import org.deltastn.data.Standardization;

/**
 * Says how the rows of a fit are scaled: by the means and deviations of the training rows, or by a
 * standardization that is known already.
 */
public final class Scaling {

  private final int featureLength;
  private final boolean features;
  private final boolean target;
  private final Standardization known;

  private Scaling(int featureLength, boolean features, boolean target, Standardization known) {
    this.featureLength = featureLength;
    this.features = features;
    this.target = target;
    this.known = known;
  }

  /** Scales by a known standardization, say that of an earlier model. */
  public static Scaling by(Standardization known) {
    int features = known.featureMeans().length;
    return new Scaling(features, known.changesFeatures(), known.changesTargets(), known);
  }

  /**
   * Scales by the moments of the training rows.
   *
   * @param featureLength features of a row
   * @param features whether features are standardized
   * @param target whether the label is
   */
  public static Scaling measured(int featureLength, boolean features, boolean target) {
    boolean none = !features && !target;
    Standardization known = none ? Standardization.identity(featureLength, 1) : null;
    return new Scaling(featureLength, features, target, known);
  }

  /** Returns whether features are standardized. */
  public boolean features() {
    return features;
  }

  /** Returns whether the label is standardized. */
  public boolean target() {
    return target;
  }

  /** Returns whether the rows must be measured. */
  boolean measures() {
    return known == null;
  }

  /** Returns how many features to measure. */
  int measuredFeatures() {
    return features ? featureLength : 0;
  }

  /**
   * Returns the standardization.
   *
   * @param moments of all training rows, or null where nothing is measured
   */
  Standardization of(Moments moments) {
    if (known != null) {
      return known;
    }
    Standardization none = Standardization.identity(featureLength, 1);
    double[] means = moments.means();
    double[] scales = moments.scales();
    int last = moments.features();
    return new Standardization(
        features ? Arrays.copyOf(means, last) : none.featureMeans(),
        features ? Arrays.copyOf(scales, last) : none.featureScales(),
        target ? new double[] {means[last]} : none.targetMeans(),
        target ? new double[] {scales[last]} : none.targetScales());
  }
}
