package org.deltastn.spark.packing;

import java.io.Serializable;
import org.deltastn.spark.columns.DataColumns;
import org.deltastn.tensor.RandomStream;

/**
 * Decides which rows tune the hyperparameters: those that an indicator marks, or each with a
 * probability, as a pure function of the seed and of the row's content. Rows of equal content are
 * drawn one by one.
 */
public final class Split implements Serializable {

  private static final long serialVersionUID = 1L;
  // Different from the purposes of training, which fold small numbers into the same seed.
  private static final long STREAM = 0x53504C4954L;

  private final boolean indicated;
  private final double fraction;
  private final long seed;

  private Split(boolean indicated, double fraction, long seed) {
    this.indicated = indicated;
    this.fraction = fraction;
    this.seed = seed;
  }

  public static Split indicated() {
    return new Split(true, 0, 0);
  }

  public static Split random(double fraction, long seed) {
    return new Split(false, fraction, seed);
  }

  /** Returns what to change where a slice has no rows. */
  String remedy(DataColumns columns) {
    return indicated
        ? "column '" + columns.indicator() + "' has one value only"
        : "validationFraction is " + fraction + ", and there are few rows";
  }

  /**
   * Returns whether a row is for validation.
   *
   * @param isIndicated whether the indicator, if there is one, marks the row
   * @param high first half of the row's key
   * @param low second half
   * @param occurrence number of the row among rows of equal content, from 0
   */
  boolean validation(boolean isIndicated, long high, long low, long occurrence) {
    if (indicated) {
      return isIndicated;
    }
    double[] u = new double[1];
    RandomStream.of(seed).fold(STREAM).fold(high).fold(low).fold(occurrence).uniform(u, 1);
    return u[0] < fraction;
  }
}
