package org.deltastn.spark.training;

import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;
import org.deltastn.spark.params.DeltaStnParams;
import org.deltastn.train.loop.TrainingResult;

/**
 * An estimator whose {@code fit} a search takes apart, to check and pack the data once for all of
 * its trials.
 */
public interface SearchableEstimator extends DeltaStnParams {

  /**
   * Does what {@code fit} does before training.
   *
   * @param trials how many trainings run at a time, which the checks of memory count; 0 for as many
   *     as there are task slots
   * @throws IllegalArgumentException as {@code fit} does
   */
  PreparedTraining prepare(Dataset<?> dataset, int trials);

  /** Returns the model of a training, as {@code fit} would. */
  Model<?> model(PreparedTraining prepared, TrainingResult result);

  /** Returns the schema after {@code transform}, as far as it can be known before training. */
  StructType transformSchema(StructType schema);

  @Override
  SearchableEstimator copy(ParamMap extra);
}
