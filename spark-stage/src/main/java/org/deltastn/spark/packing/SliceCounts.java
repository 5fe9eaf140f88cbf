package org.deltastn.spark.packing;

import java.io.Serializable;
import java.util.stream.IntStream;
import org.deltastn.spark.columns.DataColumns;

/** How many rows train and how many validate, and their weights. */
public final class SliceCounts implements Serializable {

  private static final long serialVersionUID = 1L;

  /** The longest array that every JVM makes. */
  private static final long MOST_VALUES = Integer.MAX_VALUE - 8L;

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

  /** Adds a row. */
  void add(boolean isValidation, float weight) {
    if (isValidation) {
      validation++;
      validationWeight += weight;
    } else {
      training++;
      trainingWeight += weight;
    }
  }

  /** Returns the rows of a slice that a worker has. */
  int ofWorker(boolean isValidation, int worker, int workers) {
    long rows = isValidation ? validation : training;
    return Math.toIntExact((rows - worker + workers - 1) / workers);
  }

  /** Returns the rows of a slice that every worker has. */
  int[] ofWorkers(boolean isValidation, int workers) {
    return IntStream.range(0, workers).map(w -> ofWorker(isValidation, w, workers)).toArray();
  }

  /**
   * Checks that every worker gets its share, and no more than an array holds.
   *
   * @throws IllegalArgumentException saying which slice is too small, or too large
   */
  void require(int workers, int featureLength, DataColumns columns, Split split) {
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
    long rows = Math.max(training, validation);
    long most = MOST_VALUES / featureLength;
    if ((rows + workers - 1) / workers > most) {
      throw new IllegalArgumentException(
          "each of the "
              + workers
              + " workers would hold up to "
              + (rows + workers - 1) / workers
              + " rows of "
              + featureLength
              + " features, expected at most "
              + most
              + ": set numWorkers to at least "
              + (rows + most - 1) / most);
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
