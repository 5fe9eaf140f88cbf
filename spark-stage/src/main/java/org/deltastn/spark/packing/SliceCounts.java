package org.deltastn.spark.packing;

import java.io.Serializable;
import org.deltastn.spark.columns.DataColumns;

/** How many rows train and how many validate, and their weights. */
public final class SliceCounts implements Serializable {

  private static final long serialVersionUID = 1L;

  long training;
  long validation;
  double trainingWeight;
  double validationWeight;

  SliceCounts plus(SliceCounts other) {
    SliceCounts sum = new SliceCounts();
    sum.training = training + other.training;
    sum.validation = validation + other.validation;
    sum.trainingWeight = trainingWeight + other.trainingWeight;
    sum.validationWeight = validationWeight + other.validationWeight;
    return sum;
  }

  SliceCounts plus(Chunk chunk, boolean[] isValidation) {
    SliceCounts counts = new SliceCounts();
    for (int i = 0; i < chunk.rows; i++) {
      if (isValidation[i]) {
        counts.validation++;
        counts.validationWeight += chunk.weights[i];
      } else {
        counts.training++;
        counts.trainingWeight += chunk.weights[i];
      }
    }
    return plus(counts);
  }

  /**
   * Checks that every worker gets its share.
   *
   * @throws IllegalArgumentException saying which slice is too small
   */
  void require(int workers, DataColumns columns, Split split) {
    require("training", training, trainingWeight, columns, split);
    require("validation", validation, validationWeight, columns, split);
    if (validation < workers) {
      throw new IllegalArgumentException(
          "each of the "
              + workers
              + " workers needs a validation row, found "
              + validation
              + ": lower numWorkers");
    }
    if (training < workers) {
      throw new IllegalArgumentException(
          "each of the "
              + workers
              + " workers needs a training row, found "
              + training
              + ": lower numWorkers");
    }
  }

  private static void require(
      String slice, long rows, double weight, DataColumns columns, Split split) {
    if (rows == 0) {
      throw new IllegalArgumentException(
          "the " + slice + " slice is empty: " + split.remedy(columns));
    }
    if (!(weight > 0)) {
      throw new IllegalArgumentException(
          "column '" + columns.weight() + "': all weights of the " + slice + " slice are 0");
    }
  }
}
