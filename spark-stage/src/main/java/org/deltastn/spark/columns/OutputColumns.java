package org.deltastn.spark.columns;

import java.io.Serializable;
import java.util.List;

/** Makes the values of a model's new columns from the network's output for one row. */
@FunctionalInterface
public interface OutputColumns extends Serializable {

  /** Returns the values, in the order of the columns. */
  List<Object> of(double[] output);
}
