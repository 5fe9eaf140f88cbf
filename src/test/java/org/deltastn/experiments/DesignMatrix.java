package org.deltastn.experiments;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.deltastn.data.Examples;

/** Examples as linear algebra has them, for solutions that share nothing with the engine. */
public final class DesignMatrix {

  private DesignMatrix() {}

  /** Returns the features, a row an example. */
  public static RealMatrix of(Examples examples) {
    int m = examples.featureLength();
    double[][] rows = new double[examples.size()][m];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < m; j++) {
        rows[i][j] = examples.features()[i * m + j];
      }
    }
    return new Array2DRowRealMatrix(rows, false);
  }

  /** Returns the targets of examples that have one each. */
  public static RealVector targets(Examples examples) {
    RealVector targets = new ArrayRealVector(examples.size());
    for (int i = 0; i < examples.size(); i++) {
      targets.setEntry(i, examples.targets()[i]);
    }
    return targets;
  }
}
