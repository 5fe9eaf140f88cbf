package org.deltastn.spark.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.TrainValidationSplitModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.deltastn.spark.DeltaStnClassificationModel;
import org.deltastn.spark.DeltaStnClassifier;
import org.deltastn.spark.DeltaStnRegressionModel;
import org.deltastn.spark.DeltaStnRegressor;
import org.deltastn.spark.LocalSpark;
import org.junit.jupiter.api.Test;

/** Models of every kind and width, scored by the command line. */
class ScoreCommandTest extends JobRuns {

  /** Every kind of model that holds networks, at any depth; all of them are measured. */
  @Test
  void networksAreFoundWhereverTheyAre() throws IOException {
    Dataset<Row> data =
        LocalSpark.session()
            .sql(
                "select double(id % 7) a, double(id % 3) b, double(id % 2) label"
                    + " from range(0, 60, 1, 1)");
    data.write().parquet(path("data.parquet"));
    VectorAssembler assembler =
        new VectorAssembler().setInputCols(new String[] {"a", "b"}).setOutputCol("features");
    DeltaStnClassifier classifier =
        new DeltaStnClassifier("first").setHiddenLayers(4).setMaxIter(1);
    DeltaStnRegressor regressor = new DeltaStnRegressor("second").setHiddenLayers(4).setMaxIter(1);
    regressor.setPredictionCol("number");
    DeltaStnClassificationModel first = classifier.fit(assembler.transform(data));
    DeltaStnRegressionModel second = regressor.fit(assembler.transform(data));
    pipeline(assembler, pipeline(first), second).save(path("nested"));
    var validated = new CrossValidatorModel("cv", pipeline(assembler, first), new double[1]);
    validated
        .set(validated.estimator(), classifier)
        .set(validated.evaluator(), new MulticlassClassificationEvaluator())
        .set(validated.estimatorParamMaps(), new ParamMap[] {new ParamMap()});
    validated.save(path("validated"));
    var split = new TrainValidationSplitModel("split", pipeline(assembler, second), new double[1]);
    split
        .set(split.estimator(), regressor)
        .set(split.evaluator(), new RegressionEvaluator())
        .set(split.estimatorParamMaps(), new ParamMap[] {new ParamMap()});
    split.save(path("split"));
    first.setPredictionCol("");
    pipeline(assembler, first).save(path("no-prediction"));
    first.setPredictionCol("prediction").setProbabilityCol("");
    pipeline(assembler, first).save(path("no-probability"));

    String[] score = {"score", "--input", path("data.parquet"), "--model"};
    succeeds(with(score, path("nested")));
    assertThat(printed()).containsPattern("first  loss .* accuracy").contains("second  RMSE");
    succeeds(with(score, path("validated")));
    assertThat(printed()).contains("accuracy");
    succeeds(with(score, path("split")));
    assertThat(printed()).contains("RMSE");
    // Without the columns that a measure needs, the others are given.
    succeeds(with(score, path("no-prediction")));
    assertThat(printed()).contains("loss ").contains("no accuracy, as predictionCol is empty");
    succeeds(with(score, path("no-probability"), "--output", path("s")));
    assertThat(printed()).contains("accuracy ").contains("no loss, as probabilityCol is empty");
  }

  @Test
  void libsvmIsAsWideAsTheModel() throws IOException {
    String rows =
        IntStream.range(0, 60)
            .mapToObj(i -> i % 2 + " 1:" + i % 7 + (i % 3 == 0 ? " 5:1" : ""))
            .collect(Collectors.joining("\n"));
    String data = file("a.libsvm", rows + "\n");
    succeeds("train", "--input", data, "--model", path("m"), "--set", "maxIter=1");
    String[] score = {"score", "--model", path("m"), "--input"};
    succeeds(with(score, file("b.libsvm", "0 1:2 3:1\n1 2:1\n")));
    assertThat(printed()).contains("rows 2").contains("accuracy");
    refused("Index 5 out of bounds for vector of size 5", with(score, file("c.libsvm", "0 6:1\n")));
  }

  private static PipelineModel pipeline(Transformer... stages) {
    return new PipelineModel("pipeline" + stages.length, stages);
  }
}
