package org.deltastn.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.deltastn.nn.Loss;
import org.deltastn.optim.LearningRateSchedule;
import org.deltastn.problem.Presets;
import org.deltastn.tensor.Activation;
import org.deltastn.train.loop.EpochReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Tables whose columns are in the hundreds: scaled inside the stage, in their own units outside.
 */
class StageStandardizationTest {

  private static final List<Row> ROWS = raw(Samples.line(300));

  @TempDir Path folder;

  /** The same line in other units: the features in the hundreds, one constant, the label too. */
  private static List<Row> raw(List<Row> rows) {
    List<Row> raw = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      double[] x = ((Vector) row.get(0)).toArray();
      Vector dense = Vectors.dense(500 + 200 * x[0], 30 * x[1], 0.3);
      Vector features = i % 2 == 0 ? dense : dense.toSparse();
      raw.add(Samples.row(features, 700 + 64 * row.getDouble(1), 1.0, row.getBoolean(3)));
    }
    return raw;
  }

  private static DeltaStnRegressor regressor() {
    return new DeltaStnRegressor()
        .setLayers(new int[] {3, 8, 1})
        .setBatchSize(16)
        .setMaxIter(8)
        // A plateau's schedule holds the lowest loss, which has units, in the state.
        .setLearningRateSchedule(new LearningRateSchedule.Constant())
        .setValidationIndicatorCol("validation");
  }

  private static double[] predictions(DeltaStnModel model, Dataset<Row> data) {
    return ((DeltaStnRegressionModel) model)
        .transform(data).select("prediction").collectAsList().stream()
            .mapToDouble(row -> row.getDouble(0))
            .toArray();
  }

  @Test
  void aRawTableTrainsAndPredictsInItsOwnUnits() {
    Dataset<Row> data = Samples.frame(ROWS);
    DeltaStnRegressionModel model = regressor().fit(data);
    RegressionEvaluator evaluator = new RegressionEvaluator();
    assertThat(evaluator.setMetricName("r2").evaluate(model.transform(data))).isGreaterThan(0.95);
    // The summary's loss is ½ (ŷ − y)² of the label as it is.
    double mse = evaluator.setMetricName("mse").evaluate(model.transform(data.where("validation")));
    double lowest =
        model.summary().epochs().stream().mapToDouble(EpochReport::validationLoss).min().orElse(0);
    assertThat(lowest).isCloseTo(mse / 2, within(1e-3 * mse));
    Vector x = (Vector) ROWS.get(7).get(0);
    assertThat(model.predict(x)).isCloseTo(predictions(model, data)[7], within(1e-3));
  }

  @Test
  void otherUnitsGiveAnEquallyGoodModel() {
    Dataset<Row> data = Samples.frame(ROWS);
    DeltaStnRegressionModel model = regressor().fit(data);
    // Powers of two change no rounding.
    Dataset<Row> other =
        Samples.frame(
            ROWS.stream()
                .map(
                    row -> {
                      double[] x = ((Vector) row.get(0)).toArray();
                      Vector scaled = Vectors.dense(x[0] * 1024, x[1] / 64, x[2] * 2);
                      return Samples.row(scaled, row.getDouble(1) * 4, 1.0, row.getBoolean(3));
                    })
                .toList());
    DeltaStnRegressionModel same = regressor().fit(other);
    double[] units = {1024, 1.0 / 64, 2};
    for (int i = 0; i < units.length; i++) {
      double mean = units[i] * model.scaling().featureMeans()[i];
      assertThat(same.scaling().featureMeans()[i]).isCloseTo(mean, within(1e-9 * mean));
    }
    // Rows of other content come in another order, so weights are not those of the first.
    RegressionEvaluator evaluator = new RegressionEvaluator().setMetricName("r2");
    double expected = evaluator.evaluate(model.transform(data));
    assertThat(expected).isGreaterThan(0.9);
    assertThat(evaluator.evaluate(same.transform(other))).isCloseTo(expected, within(0.03));
  }

  @Test
  void severalWorkersShareOneScaling() {
    Dataset<Row> data = Samples.frame(ROWS);
    DeltaStnRegressionModel model = regressor().setNumWorkers(2).fit(data);
    DeltaStnRegressionModel alone = regressor().setMaxIter(1).fit(data);
    // Added up in the order of the workers.
    assertThat(model.scaling().featureMeans())
        .containsExactly(alone.scaling().featureMeans(), within(1e-9));
    double r2 = new RegressionEvaluator().setMetricName("r2").evaluate(model.transform(data));
    assertThat(r2).isGreaterThan(0.9);
  }

  @Test
  void exportsTakeRawColumns() throws Exception {
    Dataset<Row> data = Samples.frame(ROWS);
    DeltaStnRegressionModel model = regressor().fit(data);
    Path zip = folder.resolve("model.zip");
    model.exportDl4j(zip.toString());
    MultiLayerNetwork network = ModelSerializer.restoreMultiLayerNetwork(zip.toFile());
    double[] expected = predictions(model, data);
    for (int i = 0; i < 20; i++) {
      double[] x = ((Vector) ROWS.get(i).get(0)).toArray();
      INDArray row = Nd4j.createFromArray(x).castTo(DataType.FLOAT).reshape(1, 3);
      assertThat(network.output(row).getDouble(0)).isCloseTo(expected[i], within(2e-3));
    }
    // The zip's weights are for raw columns, and so is a training that starts from them.
    DeltaStnRegressionModel next =
        regressor().setMaxIter(1).setStepSize(1e-30).setInitialModel(zip.toString()).fit(data);
    assertThat(next.scaling().changesFeatures()).isFalse();
    assertThat(next.scaling().changesTargets()).isFalse();
    assertThat(predictions(next, data)).containsExactly(expected, within(2e-3));
  }

  @Test
  void classifiersScaleFeaturesAlone() throws Exception {
    Dataset<Row> data = Samples.frame(Samples.clusters(120));
    DeltaStnClassificationModel model = Samples.classifier().setStandardization(true).fit(data);
    assertThat(model.scaling().changesFeatures()).isTrue();
    assertThat(model.scaling().changesTargets()).isFalse();
    MultiLayerNetwork network = (MultiLayerNetwork) model.toDl4j();
    Vector x = (Vector) Samples.clusters(1).get(0).get(0);
    INDArray row = Nd4j.createFromArray(x.toArray()).castTo(DataType.FLOAT).reshape(1, 4);
    assertThat(network.output(row).toDoubleVector())
        .containsExactly(model.predictProbability(x).toArray(), within(1e-5));
  }

  @Test
  void savedModelsKeepTheScalingAndHandItOn() throws Exception {
    Dataset<Row> data = Samples.frame(ROWS);
    DeltaStnRegressionModel model = regressor().fit(data);
    String path = folder.resolve("model").toString();
    model.save(path);
    DeltaStnRegressionModel loaded = DeltaStnRegressionModel.load(path);
    assertThat(predictions(loaded, data)).isEqualTo(predictions(model, data));
    assertThat(loaded.scaling().featureScales()).isEqualTo(model.scaling().featureScales());
    // Other rows have other means; the weights go on with those they were trained for.
    Dataset<Row> later = Samples.frame(ROWS.subList(150, 300));
    DeltaStnRegressionModel next =
        regressor().setMaxIter(1).setStepSize(1e-30).setInitialModel(path).fit(later);
    assertThat(next.scaling().featureMeans()).isEqualTo(model.scaling().featureMeans());
    assertThat(next.scaling().targetScales()).isEqualTo(model.scaling().targetScales());
    assertThat(predictions(next, data)).containsExactly(predictions(model, data), within(1e-3));
  }

  @Test
  void checkpointsKnowTheScaling() {
    Dataset<Row> data = Samples.frame(ROWS);
    String checkpoints = folder.resolve("checkpoints").toString();
    regressor().setMaxIter(3).setCheckpointDir(checkpoints).fit(data);
    DeltaStnRegressionModel resumed = regressor().setCheckpointDir(checkpoints).fit(data);
    DeltaStnRegressionModel whole = regressor().fit(data);
    assertThat(resumed.state()).isEqualTo(whole.state());
    assertThat(resumed.summary().epochs().stream().map(EpochReport::validationLoss))
        .isEqualTo(whole.summary().epochs().stream().map(EpochReport::validationLoss).toList());
  }

  @Test
  void imagesStayAsTheyAre() {
    List<Row> rows =
        ROWS.stream()
            .map(row -> Samples.row(row.getAs(0), row.getDouble(1) / 2000, 1.0, row.getBoolean(3)))
            .toList();
    String json =
        Presets.perceptron(new int[] {3, 4, 1}, Activation.TANH, Loss.SQUARED_ERROR).toJson();
    DeltaStnRegressor flat =
        new DeltaStnRegressor().setNetworkJson(json).setBatchSize(16).setMaxIter(1);
    assertThat(flat.fit(Samples.frame(rows)).scaling().changesTargets()).isTrue();
    // A network that reads images takes them as they are.
    DeltaStnRegressionModel images = flat.setInputShape(3, 1, 1).fit(Samples.frame(rows));
    assertThat(images.scaling().changesFeatures()).isFalse();
  }
}
