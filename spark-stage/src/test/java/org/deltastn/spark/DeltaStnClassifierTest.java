package org.deltastn.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.nn.Loss;
import org.deltastn.nn.ResponseStructure;
import org.deltastn.optim.LearningRateSchedule;
import org.deltastn.optim.Optimizer;
import org.deltastn.optim.OptimizerConfiguration;
import org.deltastn.problem.Presets;
import org.deltastn.tensor.Activation;
import org.deltastn.tensor.engine.Gpus;
import org.deltastn.train.Method;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingState;
import org.deltastn.train.loop.DivergedException;
import org.deltastn.train.loop.EpochReport;
import org.deltastn.train.loop.TrainingListener;
import org.deltastn.train.loop.TrainingResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeltaStnClassifierTest {

  private static final List<Row> ROWS = Samples.clusters(400);

  private static double accuracy(Dataset<Row> predictions) {
    return new MulticlassClassificationEvaluator().setMetricName("accuracy").evaluate(predictions);
  }

  private static byte[] fitted(DeltaStnClassifier classifier, List<Row> rows) {
    return classifier.fit(Samples.frame(rows)).state().toBytes();
  }

  @Test
  void learnsFarAboveChanceAndMovesItsHyperparameters() {
    Dataset<Row> data = Samples.frame(ROWS);
    DeltaStnClassificationModel model =
        Samples.classifier().setMaxIter(8).setNumWorkers(2).setKeepBest(false).fit(data);
    assertThat(accuracy(model.transform(data))).isGreaterThan(0.85);
    assertThat(model.hyperparameterValues())
        .containsOnlyKeys("inputDropout", "dropout.layer0", "weightDecay");
    assertThat(model.hyperparameterValues().values()).allMatch(v -> Math.abs(v - 0.05) > 1e-3);
  }

  @Test
  void isAStageOfAPipeline(@TempDir Path folder) throws Exception {
    Dataset<Row> data =
        LocalSpark.session()
            .range(0, 200, 1, 2)
            .selectExpr(
                "case when id % 2 = 0 then 'even' else 'odd' end as name",
                "id % 2 + rand(1) as a", "rand(2) as b");
    Pipeline pipeline =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  new StringIndexer().setInputCol("name").setOutputCol("label"),
                  new VectorAssembler()
                      .setInputCols(new String[] {"a", "b"})
                      .setOutputCol("features"),
                  new DeltaStnClassifier()
                      .setLayers(new int[] {2, 8, 2})
                      .setBatchSize(16)
                      .setMaxIter(10)
                      .setStepSize(0.1)
                });
    String path = folder.resolve("pipeline").toString();
    pipeline.save(path);
    PipelineModel model = Pipeline.load(path).fit(data);
    List<Row> predictions = model.transform(data).collectAsList();
    assertThat(accuracy(model.transform(data))).isGreaterThan(0.9);
    model.save(folder.resolve("model").toString());
    assertThat(
            PipelineModel.load(folder.resolve("model").toString()).transform(data).collectAsList())
        .isEqualTo(predictions);
  }

  @Test
  void paramsHaveGettersSettersAndDefaults() {
    DeltaStnClassifier classifier = new DeltaStnClassifier("mine");
    assertThat(classifier.uid()).isEqualTo("mine");
    assertThat(classifier.featuresCol().parent()).isEqualTo("mine");
    assertThat(classifier.getMaxIter()).isEqualTo(200);
    assertThat(classifier.getNumWorkers()).isEqualTo(1);
    assertThat(classifier.getMethod()).isEqualTo("DELTA_STN");
    assertThat(classifier.isDefined(classifier.hyperparameters())).isFalse();
    classifier
        .setMethod(Method.STN)
        .setResponseStructure(ResponseStructure.FULL)
        .setHiddenActivation(Activation.TANH)
        .setLayers(new int[] {4, 3})
        .setKeepBest(false)
        .setPatience(2)
        .setHyperparameters(Hyperparameter.weightDecay().build())
        .setLearningRateSchedule(new LearningRateSchedule.Step(2, 0.5))
        .setNumClasses(3)
        .setSeed(9L);
    assertThat(classifier.getMethod()).isEqualTo("STN");
    assertThat(classifier.getResponseStructure()).isEqualTo("FULL");
    assertThat(classifier.getHiddenActivation()).isEqualTo("TANH");
    assertThat(classifier.getLayers()).containsExactly(4, 3);
    assertThat(classifier.getKeepBest()).isFalse();
    assertThat(classifier.getHyperparameters()).contains("weightDecay");
    assertThat(classifier.getLearningRateSchedule())
        .isEqualTo("{\"type\":\"step\",\"size\":2,\"gamma\":0.5}");
    assertThat(classifier.getNumClasses()).isEqualTo(3);
    assertThat(classifier.getSeed()).isEqualTo(9);
    assertThat(classifier.explainParams())
        .contains("maxIter: Sets the maximum number of epochs, 1 or more. (default: 200)")
        .contains("patience: ")
        .contains("current: 2");
    assertThat(classifier.trainingConfiguration(2, Gpus.NONE).threads()).isEqualTo(2);
    for (var param : classifier.params()) {
      assertThat(param.parent()).isEqualTo("mine");
      assertThat(param.doc()).isNotBlank();
    }
  }

  @Test
  void refusesInvalidValuesWhenTheyAreSet() {
    DeltaStnClassifier classifier = new DeltaStnClassifier();
    List<Runnable> settings =
        List.of(
            () -> classifier.setMaxIter(0),
            () -> classifier.setBatchSize(0),
            () -> classifier.setStepSize(0),
            () -> classifier.setMomentum(1),
            () -> classifier.setMethod("SGD"),
            () -> classifier.setOptimizer("lbfgs"),
            () -> classifier.setLayers(new int[] {4}),
            () -> classifier.setLayers(new int[] {4, 0}),
            () -> classifier.setHiddenActivation("step"),
            () -> classifier.setHyperparameters("[{\"kind\": \"magic\"}]"),
            () -> classifier.setLearningRateSchedule("{\"type\": \"step\", \"size\": 0}"),
            () -> classifier.setValidationFraction(1),
            () -> classifier.setNumWorkers(-1),
            () -> classifier.setNetworkJson(" "),
            () -> classifier.set("patience", -1));
    for (Runnable setting : settings) {
      assertThatIllegalArgumentException().isThrownBy(setting::run);
    }
  }

  @Test
  void copiesCarryParamsAndListeners() {
    List<EpochReport> seen = new ArrayList<>();
    DeltaStnClassifier classifier =
        Samples.classifier()
            .addListener(
                new TrainingListener() {
                  @Override
                  public void epochDone(EpochReport report, TrainingState state) {
                    seen.add(report);
                  }
                });
    DeltaStnClassifier copy =
        classifier.copy(new ParamMap().put(classifier.predictionCol().w("class")));
    assertThat(copy.uid()).isEqualTo(classifier.uid());
    assertThat(copy.getLayers()).containsExactly(4, 8, 3);
    DeltaStnClassificationModel model = copy.fit(Samples.frame(ROWS));
    assertThat(seen).hasSize(3).isEqualTo(model.summary().epochs());
    assertThat(model.getPredictionCol()).isEqualTo("class");
    assertThat(model.parent()).isSameAs(copy);
  }

  @Test
  void sparseAndDenseVectorsTrainTheSame() {
    List<Row> sparse =
        ROWS.stream()
            .map(
                row ->
                    RowFactory.create(
                        ((Vector) row.get(0)).toSparse(), row.get(1), row.get(2), row.get(3)))
            .toList();
    assertThat(fitted(Samples.classifier(), sparse)).isEqualTo(fitted(Samples.classifier(), ROWS));
  }

  @Test
  void rowsOfNoWeightTeachNothing() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < ROWS.size(); i++) {
      Row row = ROWS.get(i);
      boolean wrong = i % 3 != 0;
      double label = wrong ? (row.getDouble(1) + 1) % 3 : row.getDouble(1);
      rows.add(RowFactory.create(row.get(0), label, wrong ? 0.0 : 1.0, row.get(3)));
    }
    DeltaStnClassifier classifier = Samples.classifier().setMaxIter(6);
    assertThat(fitted(classifier.setWeightCol("weight"), ROWS))
        .isEqualTo(fitted(classifier.setWeightCol(""), ROWS));
    Dataset<Row> truth = Samples.frame(ROWS);
    double without = accuracy(classifier.fit(Samples.frame(rows)).transform(truth));
    double with =
        accuracy(classifier.setWeightCol("weight").fit(Samples.frame(rows)).transform(truth));
    assertThat(with).isGreaterThan(0.8);
    assertThat(without).isLessThan(0.5);
  }

  @Test
  void theIndicatorDecidesWhichRowsValidate() {
    DeltaStnClassifier classifier = Samples.classifier().setValidationIndicatorCol("validation");
    // Wrong labels among the validation rows only: training stays good, validation goes bad.
    List<Row> rows = new ArrayList<>();
    for (Row row : ROWS) {
      double label = row.getBoolean(3) ? (row.getDouble(1) + 1) % 3 : row.getDouble(1);
      rows.add(RowFactory.create(row.get(0), label, row.get(2), row.get(3)));
    }
    DeltaStnClassificationModel model = classifier.setKeepBest(false).fit(Samples.frame(rows));
    assertThat(accuracy(model.transform(Samples.frame(ROWS)))).isGreaterThan(0.8);
    assertThat(model.summary().epochs().get(2).validationAccuracy()).isLessThan(0.3);
  }

  @Test
  void aDeeplearning4jConfigurationIsANetworkToo() {
    String json =
        Presets.perceptron(new int[] {4, 8, 3}, Activation.RELU, Loss.SOFTMAX_CROSS_ENTROPY)
            .toJson();
    DeltaStnClassifier classifier = Samples.classifier();
    classifier.clear(classifier.layers());
    assertThat(fitted(classifier.setNetworkJson(json), ROWS))
        .isEqualTo(fitted(Samples.classifier(), ROWS));
    String regression =
        Presets.perceptron(new int[] {4, 8, 3}, Activation.RELU, Loss.SQUARED_ERROR).toJson();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> fitted(classifier.setNetworkJson(regression), ROWS))
        .withMessageContaining("SQUARED_ERROR");
  }

  @Test
  void divergenceInTheFirstEpochIsAnException() {
    for (int workers = 1; workers <= 2; workers++) {
      DeltaStnClassifier classifier = Samples.classifier().setStepSize(1e30).setNumWorkers(workers);
      assertThatThrownBy(() -> classifier.fit(Samples.frame(ROWS)))
          .isInstanceOf(DivergedException.class)
          .hasMessageContaining("diverged at step");
    }
  }

  @Test
  void divergenceAfterAGoodEpochLeavesAModel() {
    LearningRateSchedule explosion = new LearningRateSchedule.Step(1, 1e30);
    for (int workers = 1; workers <= 2; workers++) {
      DeltaStnClassificationModel model =
          Samples.classifier()
              .setLearningRateSchedule(explosion)
              .setNumWorkers(workers)
              .fit(Samples.frame(ROWS));
      assertThat(model.summary().outcome()).isEqualTo(TrainingResult.Outcome.DIVERGED);
      assertThat(model.summary().divergenceMessage()).contains("diverged at step");
      assertThat(model.summary().epochs()).hasSize(1);
      assertThat(accuracy(model.transform(Samples.frame(ROWS)))).isGreaterThan(0.5);
    }
  }

  @Test
  void theResponseAndValidationMinibatchesMayHaveSettingsOfTheirOwn() {
    DeltaStnClassifier classifier =
        new DeltaStnClassifier()
            .setOptimizer("sgd")
            .setStepSize(0.02)
            .setBatchSize(16)
            .setNumWorkers(4);
    TrainingConfiguration plain = classifier.trainingConfiguration(1, Gpus.NONE);
    assertThat(plain.response()).isEqualTo(plain.general());
    assertThat(plain.validationBatchSize()).isEqualTo(16);

    classifier.setResponseStepSize(0.1).setValidationBatchSize(512);
    TrainingConfiguration faster = classifier.trainingConfiguration(1, Gpus.NONE);
    assertThat(faster.general()).isEqualTo(plain.general());
    assertThat(faster.response())
        .isEqualTo(new OptimizerConfiguration(new Optimizer.Sgd(0.9), 0.1).forWorkers(4));
    assertThat(faster.batchSize()).isEqualTo(16);
    assertThat(faster.validationBatchSize()).isEqualTo(512);

    classifier.setResponseOptimizer("adam").setResponseStepSize(0.0003);
    assertThat(classifier.trainingConfiguration(1, Gpus.NONE).response())
        .isEqualTo(new OptimizerConfiguration(new Optimizer.Adam(), 0.0003).forWorkers(4));
    classifier.setResponseOptimizer("rmsProp").setAverageOptimizerState(false);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> classifier.trainingConfiguration(1, Gpus.NONE))
        .withMessageContaining("averageOptimizerState is false and responseOptimizer is rmsProp");
  }

  @Test
  void theResponsesSettingsReachTraining() {
    DeltaStnClassifier classifier = Samples.classifier().setMaxIter(2).setWarmupEpochs(0);
    Dataset<Row> frame = Samples.frame(Samples.clusters(120));
    byte[] plain = classifier.fit(frame).state().toBytes();
    classifier.setResponseOptimizer("adam").setResponseStepSize(0.001);
    byte[] adam = classifier.fit(frame).state().toBytes();
    assertThat(adam).isNotEqualTo(plain);
    byte[] larger = classifier.setValidationBatchSize(17).fit(frame).state().toBytes();
    assertThat(larger).isNotEqualTo(adam);
    byte[] fewer = classifier.setResponseInterval(2).fit(frame).state().toBytes();
    assertThat(fewer).isNotEqualTo(larger);
  }

  @Test
  void withoutHyperparametersItIsPlainTraining() {
    DeltaStnClassificationModel model =
        Samples.classifier().setHyperparameters(new Hyperparameter[0]).fit(Samples.frame(ROWS));
    assertThat(model.hyperparameterValues()).isEmpty();
    assertThat(model.hyperparameters().collectAsList()).isEmpty();
    assertThat(accuracy(model.transform(Samples.frame(ROWS)))).isGreaterThan(0.8);
  }
}
