package org.deltastn.spark.packing;

import java.io.Serializable;
import org.deltastn.spark.columns.DataColumns;
import org.deltastn.tensor.RandomStream;

/**
 * Decides which rows tune the hyperparameters: those that an indicator marks, or each with a
 * probability, as a pure function of the seed and of the row's number in the input.
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

  /** Returns for every row of a chunk whether it is for validation. */
  boolean[] validation(Chunk chunk, long firstRow) {
    if (indicated) {
      return chunk.validation;
    }
    RandomStream stream = RandomStream.of(seed).fold(STREAM);
    boolean[] validation = new boolean[chunk.rows];
    double[] u = new double[1];
    for (int i = 0; i < chunk.rows; i++) {
      stream.fold(firstRow + i).uniform(u, 1);
      validation[i] = u[0] < fraction;
    }
    return validation;
  }
}
