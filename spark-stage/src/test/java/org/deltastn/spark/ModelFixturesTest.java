package org.deltastn.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.sql.Row;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.spark.model.Persistence;
import org.deltastn.train.Method;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Stages saved by this version and by earlier ones, which every later version must load: one folder
 * for every version of the format, on Spark 3 and on Spark 4, with what they answered then.
 *
 * <p>For a new version, {@code -Dtest=ModelFixturesTest -Dfixtures=DIR} writes its folder to DIR.
 */
class ModelFixturesTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> FOLDERS = List.of("format-1", "format-2", "format-2-spark-4");

  static {
    LocalSpark.session();
  }

  private static DeltaStnClassifier classifier() {
    return new DeltaStnClassifier("fixture")
        .setLayers(new int[] {4, 3, 3})
        .setBatchSize(16)
        .setMaxIter(2)
        .setHyperparameters(
            Hyperparameter.inputDropout().build(), Hyperparameter.weightDecay("layer0").build());
  }

  /** What saves and loads takes the session that is there. */
  @BeforeAll
  static void startSession() {
    LocalSpark.session();
  }

  @Test
  @EnabledIfSystemProperty(named = "fixtures", matches = ".+")
  void writes() throws IOException {
    Path folder = Path.of(System.getProperty("fixtures"));
    DeltaStnClassifier estimator = classifier();
    save(estimator, folder, "classifier");
    DeltaStnClassificationModel classification = estimator.fit(Samples.frame(Samples.clusters(60)));
    save(classification, folder, "classification-model");
    DeltaStnRegressionModel regression =
        new DeltaStnRegressor()
            .setLayers(new int[] {3, 2, 1})
            .setBatchSize(16)
            .setMaxIter(3)
            .setMethod(Method.STN)
            .fit(Samples.frame(Samples.line(60)));
    save(regression, folder, "regression-model");
    ObjectNode answers = JSON.createObjectNode();
    ArrayNode classified = answers.putArray("classification-model");
    for (Row row : Samples.clusters(5)) {
      Vector x = row.getAs(0);
      put(classified.addObject(), x, classification.predictProbability(x).toArray());
    }
    ArrayNode predicted = answers.putArray("regression-model");
    for (Row row : Samples.line(5)) {
      Vector x = row.getAs(0);
      put(predicted.addObject(), x, regression.predict(x));
    }
    ObjectNode hyperparameters = answers.putObject("hyperparameters");
    classification.hyperparameterValues().forEach(hyperparameters::put);
    Files.write(folder.resolve("answers.json"), JSON.writeValueAsBytes(answers));
  }

  private static void save(MLWritable stage, Path folder, String name) throws IOException {
    stage.write().overwrite().save(folder.resolve(name).toString());
    // What the local file system adds is no part of a stage.
    try (Stream<Path> files = Files.walk(folder.resolve(name))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".crc")).toList()) {
        Files.delete(file);
      }
    }
  }

  private static void put(ObjectNode node, Vector x, double... y) {
    ArrayNode features = node.putArray("features");
    for (double value : x.toArray()) {
      features.add(value);
    }
    ArrayNode output = node.putArray("output");
    for (double value : y) {
      output.add(value);
    }
  }

  private static double[] numbers(JsonNode array) {
    double[] numbers = new double[array.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = array.get(i).asDouble();
    }
    return numbers;
  }

  @Test
  void everyVersionStillAnswersTheSame() throws Exception {
    for (String saved : FOLDERS) {
      int version = Integer.parseInt(saved.split("-")[1]);
      Path folder = Path.of(getClass().getResource("/stages/" + saved).toURI());
      JsonNode answers = JSON.readTree(folder.resolve("answers.json").toFile());
      DeltaStnClassifier estimator =
          DeltaStnClassifier.load(folder.resolve("classifier").toString());
      assertThat(estimator.uid()).isEqualTo("fixture");
      assertThat(StageCase.values(estimator, true)).isEqualTo(StageCase.values(classifier(), true));

      DeltaStnClassificationModel classification =
          DeltaStnClassificationModel.load(folder.resolve("classification-model").toString());
      for (JsonNode answer : answers.path("classification-model")) {
        Vector x = Vectors.dense(numbers(answer.path("features")));
        assertThat(classification.predictProbability(x).toArray())
            .containsExactly(numbers(answer.path("output")), within(1e-5));
      }
      assertThat(classification.getMaxIter()).isEqualTo(2);
      assertThat(classification.summary().epochs()).hasSize(2);
      // Format 1 has no scaling, and this one was saved before rounds were timed.
      assertThat(classification.summary().timing().count() > 0).isEqualTo(version > 1);
      assertThat(classification.scaling().changesFeatures()).isEqualTo(version > 1);
      assertThat(classification.getStandardization()).isEqualTo(version > 1);
      assertThat(estimator.getStandardization()).isEqualTo(version > 1);
      assertThat(classification.hyperparameterValues())
          .containsOnlyKeys("inputDropout", "weightDecay.layer0");
      classification
          .hyperparameterValues()
          .forEach(
              (name, value) ->
                  assertThat(value)
                      .isEqualTo(answers.path("hyperparameters").path(name).asDouble()));
      DeltaStnRegressionModel regression =
          DeltaStnRegressionModel.load(folder.resolve("regression-model").toString());
      assertThat(regression.scaling().changesTargets()).isEqualTo(version > 1);
      for (JsonNode answer : answers.path("regression-model")) {
        Vector x = Vectors.dense(numbers(answer.path("features")));
        assertThat(regression.predict(x))
            .isCloseTo(answer.path("output").get(0).asDouble(), within(1e-5));
      }
      assertThat(regression.transform(Samples.frame(Samples.line(5))).count()).isEqualTo(5);
    }
  }

  @Test
  void thereIsAFixtureOfThisVersion() {
    assertThat(FOLDERS).contains("format-" + Persistence.FORMAT);
  }
}
