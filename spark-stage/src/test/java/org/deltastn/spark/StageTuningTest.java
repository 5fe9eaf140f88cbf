package org.deltastn.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.classification.OneVsRest;
import org.apache.spark.ml.classification.OneVsRestModel;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.ml.tuning.TrainValidationSplit;
import org.apache.spark.ml.tuning.TrainValidationSplitModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The estimators inside MLlib's meta-estimators. */
class StageTuningTest {

  private static final Dataset<Row> CLUSTERS = Samples.frame(Samples.clusters(150));

  private static double accuracy(Dataset<Row> predictions) {
    return new MulticlassClassificationEvaluator().setMetricName("accuracy").evaluate(predictions);
  }

  /** What saves and loads takes the session that is there. */
  @BeforeAll
  static void startSession() {
    LocalSpark.session();
  }

  @Test
  void crossValidationInParallelFindsTheRateThatLearns(@TempDir Path folder) throws Exception {
    DeltaStnClassifier classifier = Samples.classifier();
    ParamMap[] grid =
        new ParamGridBuilder().addGrid(classifier.stepSize(), new double[] {1e-9, 0.05}).build();
    CrossValidator validator =
        new CrossValidator()
            .setEstimator(classifier)
            .setEstimatorParamMaps(grid)
            .setEvaluator(new MulticlassClassificationEvaluator().setMetricName("accuracy"))
            .setNumFolds(2)
            .setParallelism(2)
            .setCollectSubModels(true);
    String path = folder.resolve("validator").toString();
    validator.save(path);
    CrossValidatorModel model = CrossValidator.load(path).setCollectSubModels(true).fit(CLUSTERS);
    assertThat(model.avgMetrics()[1]).isGreaterThan(model.avgMetrics()[0]).isGreaterThan(0.8);
    assertThat(((DeltaStnClassificationModel) model.bestModel()).getStepSize()).isEqualTo(0.05);
    assertThat(model.subModels()).hasDimensions(2, 2);
    assertThat(((DeltaStnClassificationModel) model.subModels()[1][0]).getStepSize())
        .isEqualTo(1e-9);
    String saved = folder.resolve("model").toString();
    model.write().option("persistsubmodels", "true").save(saved);
    CrossValidatorModel loaded = CrossValidatorModel.load(saved);
    assertThat(loaded.transform(CLUSTERS).collectAsList())
        .isEqualTo(model.transform(CLUSTERS).collectAsList());
    assertThat(loaded.subModels()[0][1].transform(CLUSTERS).collectAsList())
        .isEqualTo(model.subModels()[0][1].transform(CLUSTERS).collectAsList());
  }

  @Test
  void aTrainValidationSplitInParallelDoesSoToo() {
    DeltaStnRegressor regressor = Samples.regressor();
    TrainValidationSplit split =
        new TrainValidationSplit()
            .setEstimator(regressor)
            .setEstimatorParamMaps(
                new ParamGridBuilder()
                    .addGrid(regressor.stepSize(), new double[] {1e-9, 0.01})
                    .build())
            .setEvaluator(new RegressionEvaluator())
            .setParallelism(2)
            .setCollectSubModels(true);
    TrainValidationSplitModel model = split.fit(Samples.frame(Samples.line(150)));
    assertThat(((DeltaStnRegressionModel) model.bestModel()).getStepSize()).isEqualTo(0.01);
    assertThat(model.subModels()).hasSize(2);
  }

  @Test
  void oneVersusRestTrainsABinaryNetworkForEveryClassAndKeepsWeights() {
    DeltaStnClassifier binary = Samples.classifier().setLayers(new int[] {4, 8, 2}).setMaxIter(5);
    OneVsRest oneVsRest =
        new OneVsRest().setClassifier(binary).setWeightCol("weight").setParallelism(2);
    OneVsRestModel model = oneVsRest.fit(CLUSTERS);
    assertThat(accuracy(model.transform(CLUSTERS))).isGreaterThan(0.85);
    DeltaStnClassificationModel one = (DeltaStnClassificationModel) model.models()[2];
    assertThat(one.numClasses()).isEqualTo(2);
    assertThat(one.getWeightCol()).isEqualTo("weight");
  }

  @Test
  void theRawPredictionRanksAsTheProbabilityDoes() {
    Dataset<Row> two = CLUSTERS.filter("label < 2").cache();
    DeltaStnClassificationModel model =
        Samples.classifier().setLayers(new int[] {4, 8, 2}).setMaxIter(1).fit(two);
    Dataset<Row> result = model.transform(two);
    BinaryClassificationEvaluator evaluator = new BinaryClassificationEvaluator();
    assertThat(evaluator.evaluate(result))
        .isEqualTo(evaluator.setRawPredictionCol("probability").evaluate(result));
    List<Row> rows = result.select("rawPrediction", "probability").collectAsList();
    for (Row row : rows) {
      double p = ((Vector) row.get(1)).apply(1);
      double raw = ((Vector) row.get(0)).apply(1);
      assertThat(2 * raw).isCloseTo(Math.log(p / (1 - p)), within(1e-6));
    }
    two.unpersist();
  }
}
