package org.deltastn.spark.jobs.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.TrainValidationSplitModel;
import org.apache.spark.sql.SparkSession;
import org.deltastn.spark.DeltaStnClassificationModel;
import org.deltastn.spark.DeltaStnModel;
import org.deltastn.spark.DeltaStnRegressionModel;
import org.deltastn.spark.preflight.SessionSettings;
import org.deltastn.spark.search.SearchModel;

/** Saved models of any kind: of a pipeline, a classifier, a regressor, a search. */
public final class SavedModels {

  private SavedModels() {}

  /**
   * Loads a model.
   *
   * @throws IllegalArgumentException if there is none, or a stage of another kind
   */
  public static Transformer load(SparkSession spark, String path) throws IOException {
    Path metadata = new Path(path, "metadata");
    if (!metadata.getFileSystem(SessionSettings.hadoop(spark)).exists(metadata)) {
      throw new IllegalArgumentException(
          "--model: found no saved model at " + path + ", expected a folder that train made");
    }
    String type = spark.read().json(metadata.toString()).first().getAs("class");
    if (type.equals(PipelineModel.class.getName())) {
      return PipelineModel.load(path);
    } else if (type.equals(DeltaStnClassificationModel.class.getName())) {
      return DeltaStnClassificationModel.load(path);
    } else if (type.equals(DeltaStnRegressionModel.class.getName())) {
      return DeltaStnRegressionModel.load(path);
    } else if (type.equals(SearchModel.class.getName())) {
      return SearchModel.load(path);
    } else if (type.equals(CrossValidatorModel.class.getName())) {
      return CrossValidatorModel.load(path);
    } else if (type.equals(TrainValidationSplitModel.class.getName())) {
      return TrainValidationSplitModel.load(path);
    }
    throw new IllegalArgumentException(
        "found a " + type + " at " + path + ", expected a trained model");
  }

  /**
   * Returns the network of a model, the first where there are several.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static DeltaStnModel network(Transformer model) {
    return networks(model).get(0);
  }

  /**
   * Returns the networks of a model, of pipelines at any depth, or of the best model of a search,
   * in the order in which they are applied.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static List<DeltaStnModel> networks(Transformer model) {
    List<DeltaStnModel> networks = stages(model, DeltaStnModel.class);
    if (networks.isEmpty()) {
      throw new IllegalArgumentException("found no trained network in " + model);
    }
    return networks;
  }

  /**
   * Returns the stages of a kind in a model, of pipelines at any depth, or of the best model of a
   * search, in the order in which they are applied.
   */
  public static <T> List<T> stages(Transformer model, Class<T> type) {
    List<T> stages = new ArrayList<>();
    collect(model, type, stages);
    return stages;
  }

  /** Returns the stages of a model that are applied one after the other, none of which has any. */
  public static List<Transformer> leaves(Transformer model) {
    List<Transformer> parts = parts(model);
    return parts.isEmpty()
        ? List.of(model)
        : parts.stream().flatMap(part -> leaves(part).stream()).toList();
  }

  private static <T> void collect(Transformer model, Class<T> type, List<T> stages) {
    if (type.isInstance(model)) {
      stages.add(type.cast(model));
    } else {
      parts(model).forEach(part -> collect(part, type, stages));
    }
  }

  private static List<Transformer> parts(Transformer model) {
    if (model instanceof PipelineModel pipeline) {
      return List.of(pipeline.stages());
    } else if (model instanceof SearchModel search) {
      return List.of((Transformer) search.bestModel());
    } else if (model instanceof CrossValidatorModel search) {
      return List.of(search.bestModel());
    } else if (model instanceof TrainValidationSplitModel search) {
      return List.of(search.bestModel());
    }
    return List.of();
  }
}
