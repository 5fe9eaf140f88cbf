package org.deltastn.spark.jobs;

import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.sql.SparkSession;
import org.deltastn.spark.DeltaStnClassificationModel;
import org.deltastn.spark.DeltaStnModel;
import org.deltastn.spark.DeltaStnRegressionModel;
import org.deltastn.spark.search.SearchModel;

/** Saved models of any kind: of a pipeline, a classifier, a regressor. */
final class SavedModels {

  private SavedModels() {}

  /**
   * Loads a model.
   *
   * @throws IllegalArgumentException if there is a stage of another kind
   */
  static Transformer load(SparkSession spark, String path) {
    String type = spark.read().json(path + "/metadata").first().getAs("class");
    if (type.equals(PipelineModel.class.getName())) {
      return PipelineModel.load(path);
    } else if (type.equals(DeltaStnClassificationModel.class.getName())) {
      return DeltaStnClassificationModel.load(path);
    } else if (type.equals(DeltaStnRegressionModel.class.getName())) {
      return DeltaStnRegressionModel.load(path);
    } else if (type.equals(SearchModel.class.getName())) {
      return SearchModel.load(path);
    }
    throw new IllegalArgumentException(
        "found a " + type + " at " + path + ", expected a trained model");
  }

  /**
   * Returns the network of a model or of a pipeline with one.
   *
   * @throws IllegalArgumentException if there is none
   */
  static DeltaStnModel network(Transformer model) {
    if (model instanceof DeltaStnModel network) {
      return network;
    }
    if (model instanceof SearchModel search) {
      return search.bestModel();
    }
    if (model instanceof PipelineModel pipeline) {
      for (Transformer stage : pipeline.stages()) {
        if (stage instanceof DeltaStnModel || stage instanceof SearchModel) {
          return network(stage);
        }
      }
    }
    throw new IllegalArgumentException("found no trained network in " + model);
  }
}
