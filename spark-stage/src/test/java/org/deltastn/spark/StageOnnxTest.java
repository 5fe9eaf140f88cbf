package org.deltastn.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.deltastn.problem.Presets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models of the stages exported to ONNX, and run by ONNX Runtime beside {@code transform}. */
class StageOnnxTest {

  private static final double TOLERANCE = 1e-5;

  @TempDir Path folder;

  /** The columns of a sample far from 0 and of other widths. */
  private static Dataset<Row> raw(List<Row> rows) {
    List<Row> raw = new ArrayList<>();
    for (Row row : rows) {
      double[] x = ((Vector) row.get(0)).toArray();
      for (int j = 0; j < x.length; j++) {
        x[j] = 500 * (j + 1) + x[j] * (j == 0 ? 200 : 3);
      }
      raw.add(Samples.row(Vectors.dense(x), row.getDouble(1), row.getDouble(2), row.getBoolean(3)));
    }
    return Samples.frame(raw);
  }

  @Test
  void aClassifierOfRawColumnsGivesItsThreeColumns() throws Exception {
    Dataset<Row> data = raw(Samples.clusters(120));
    for (String method : List.of("DELTA_STN", "STN")) {
      DeltaStnClassificationModel model =
          Samples.classifier().setStandardization(true).setMethod(method).setMaxIter(3).fit(data);
      requireClassifier(model, data, method);
      model.setThresholds(new double[] {0.8, 0.1, 0.1});
      requireClassifier(model, data, method + "-thresholds");
    }
  }

  @Test
  void aRegressorPredictsInTheUnitsOfItsLabel() throws Exception {
    List<Row> rows = new ArrayList<>();
    for (Row row : Samples.line(200)) {
      double label = 700 + 64 * row.getDouble(1);
      rows.add(Samples.row((Vector) row.get(0), label, row.getDouble(2), row.getBoolean(3)));
    }
    Dataset<Row> data = raw(rows);
    DeltaStnRegressionModel model =
        Samples.regressor().setStandardization(true).setMaxIter(3).fit(data);
    assertThat(model.scaling().changesTargets()).isTrue();
    Path file = folder.resolve("regression.onnx");
    model.exportOnnx(file.toString());
    List<Row> expected = model.transform(data).collectAsList();
    Map<String, Object> found = run(file, expected);
    for (int i = 0; i < expected.size(); i++) {
      double prediction = expected.get(i).getAs("prediction");
      assertThat((double) ((float[][]) found.get("prediction"))[i][0])
          .isCloseTo(prediction, within(TOLERANCE * Math.abs(prediction)));
    }
  }

  @Test
  void aResidualNetworkOfFlatImagesComesBackFromItsFolder() throws Exception {
    int size = 3 * 8 * 8;
    Random random = new Random(3);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      double[] pixels = random.doubles(size).toArray();
      rows.add(Samples.row(Vectors.dense(pixels), i % 10, 1, i % 4 == 0));
    }
    Dataset<Row> data = Samples.frame(rows);
    DeltaStnClassificationModel trained =
        new DeltaStnClassifier()
            .setNetworkJson(Presets.resNet18(8, 0.05).networkJson())
            .setValidationIndicatorCol("validation")
            .setStandardization(false)
            .setBatchSize(10)
            .setMaxIter(1)
            .fit(data);
    trained.save(folder.resolve("model").toString());
    requireClassifier(
        DeltaStnClassificationModel.load(folder.resolve("model").toString()), data, "images");
  }

  @Test
  void aFileThatExistsStays() throws Exception {
    Dataset<Row> data = Samples.frame(Samples.clusters(60));
    DeltaStnClassificationModel model = Samples.classifier().setMaxIter(1).fit(data);
    Path file = Files.writeString(folder.resolve("taken.onnx"), "mine");
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> model.exportOnnx(file.toString()));
    assertThat(file).hasContent("mine");
    model.set(model.thresholds(), new double[] {0.5, 0.5});
    Path other = folder.resolve("other.onnx");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> model.exportOnnx(other.toString()))
        .withMessageStartingWith("thresholds has 2 values, expected one for each of the 3 classes");
    assertThat(other).doesNotExist();
  }

  private void requireClassifier(DeltaStnClassificationModel model, Dataset<Row> data, String name)
      throws Exception {
    Path file = folder.resolve(name + ".onnx");
    model.exportOnnx(file.toString());
    List<Row> expected = model.transform(data).collectAsList();
    Map<String, Object> found = run(file, expected);
    for (int i = 0; i < expected.size(); i++) {
      Row row = expected.get(i);
      for (String column : List.of("rawPrediction", "probability")) {
        double[] values = ((Vector) row.getAs(column)).toArray();
        for (int j = 0; j < values.length; j++) {
          assertThat((double) ((float[][]) found.get(column))[i][j])
              .as(name + " " + column)
              .isCloseTo(values[j], within(TOLERANCE * Math.max(1, Math.abs(values[j]))));
        }
      }
      assertThat((double) ((long[]) found.get("prediction"))[i])
          .isEqualTo(row.<Double>getAs("prediction"));
    }
  }

  @Test
  void aFileSaysWhatTheClassesAreCalledWhereThatIsKnown() throws Exception {
    Dataset<Row> plain = Samples.frame(Samples.clusters(50));
    NominalAttribute colors =
        NominalAttribute.defaultAttr().withName("label").withValues("red", "green", "blue");
    Dataset<Row> called =
        plain.withColumn("label", functions.col("label").as("label", colors.toMetadata()));
    DeltaStnClassifier classifier = Samples.classifier().setMaxIter(1);
    assertThat(properties(classifier.fit(called)))
        .containsEntry("labels", "[\"red\",\"green\",\"blue\"]")
        .containsKey("hyperparameters");
    assertThat(properties(classifier.fit(plain)))
        .doesNotContainKey("labels")
        .containsKey("hyperparameters");
  }

  /** Returns the properties of the file that a model is exported to. */
  private Map<String, String> properties(DeltaStnClassificationModel model) throws Exception {
    Path file = folder.resolve(model.uid() + "-" + UUID.randomUUID() + ".onnx");
    model.exportOnnx(file.toString());
    try (OrtSession session = OrtEnvironment.getEnvironment().createSession(file.toString())) {
      return session.getMetadata().getCustomMetadata();
    }
  }

  /** Returns what ONNX Runtime makes of the rows' features, by the names of the outputs. */
  private static Map<String, Object> run(Path file, List<Row> rows) throws Exception {
    int width = ((Vector) rows.get(0).getAs("features")).size();
    FloatBuffer features = FloatBuffer.allocate(rows.size() * width);
    for (Row row : rows) {
      for (double value : ((Vector) row.getAs("features")).toArray()) {
        features.put((float) value);
      }
    }
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    Map<String, Object> values = new HashMap<>();
    try (OrtSession session = environment.createSession(file.toString());
        OnnxTensor input =
            OnnxTensor.createTensor(environment, features.flip(), new long[] {rows.size(), width});
        OrtSession.Result result = session.run(Map.of("features", input))) {
      for (Map.Entry<String, OnnxValue> output : result) {
        values.put(output.getKey(), output.getValue().getValue());
      }
    }
    return values;
  }
}
