package org.deltastn.spark.jobs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.deltastn.spark.params.DeltaStnParams;

/** The pipeline that a command fits: what makes the features column, and the estimator. */
final class StagePipeline {

  private StagePipeline() {}

  /**
   * Returns the pipeline.
   *
   * @param estimator whose Params name the columns
   * @param last the last stage: the estimator, or a search over it
   * @param columns put together to the features; none for the features column, where there is one,
   *     or else all numeric ones
   * @throws IllegalArgumentException if there is no column for the features
   */
  static Pipeline of(
      DeltaStnParams estimator, Estimator<?> last, Dataset<Row> data, String[] columns) {
    List<PipelineStage> stages = new ArrayList<>();
    String features = (String) estimator.getOrDefault(estimator.getParam("featuresCol"));
    boolean present = Arrays.asList(data.columns()).contains(features);
    if (columns.length > 0 || !present) {
      stages.add(
          new VectorAssembler()
              .setInputCols(columns.length > 0 ? columns : numeric(estimator, data))
              .setOutputCol(features));
    }
    stages.add(last);
    return new Pipeline().setStages(stages.toArray(PipelineStage[]::new));
  }

  private static String[] numeric(DeltaStnParams estimator, Dataset<Row> data) {
    Set<Object> others =
        Set.of("labelCol", "weightCol", "validationIndicatorCol").stream()
            .map(name -> estimator.getOrDefault(estimator.getParam(name)))
            .collect(Collectors.toSet());
    String[] columns =
        Arrays.stream(data.schema().fields())
            .filter(field -> field.dataType() instanceof NumericType)
            .map(StructField::name)
            .filter(name -> !others.contains(name))
            .toArray(String[]::new);
    if (columns.length == 0) {
      throw new IllegalArgumentException(
          "found no numeric column for the features among " + Arrays.toString(data.columns()));
    }
    return columns;
  }
}
