package org.deltastn.spark.jobs.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.util.List;
import java.util.Random;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.spark.DeltaStnClassifier;
import org.deltastn.spark.DeltaStnRegressor;
import org.deltastn.spark.params.JsonParam;
import org.junit.jupiter.api.Test;

class StageConfigTest {

  private static DeltaStnClassifier applied(String text) {
    DeltaStnClassifier classifier = new DeltaStnClassifier();
    StageConfig.apply(ConfigFactory.parseString(text), classifier);
    return classifier;
  }

  @Test
  void everyTypeOfParamIsRead() {
    DeltaStnClassifier classifier =
        applied(
            """
            layers = [4, 16, 3]
            maxIter = 7
            seed = 12345678901
            stepSize = 2e-3
            keepBest = false
            method = STN
            thresholds = [0.5, 0.25, 0.25]
            hyperparameters = [{kind = inputDropout, initialValue = 0.1}]
            learningRateSchedule { type = step, size = 30, gamma = 0.1 }
            """);

    assertThat(classifier.getLayers()).containsExactly(4, 16, 3);
    assertThat(classifier.getMaxIter()).isEqualTo(7);
    assertThat(classifier.getSeed()).isEqualTo(12345678901L);
    assertThat(classifier.getStepSize()).isEqualTo(0.002);
    assertThat(classifier.getKeepBest()).isFalse();
    assertThat(classifier.getMethod()).isEqualTo("STN");
    assertThat(classifier.getThresholds()).containsExactly(0.5, 0.25, 0.25);
    assertThat(HyperparameterSpace.fromJson(classifier.getHyperparameters()))
        .isEqualTo(HyperparameterSpace.of(Hyperparameter.inputDropout().initialValue(0.1).build()));
    assertThat(classifier.getLearningRateSchedule()).contains("step");
  }

  @Test
  void jsonMayStandInAText() {
    assertThat(applied("hyperparameters = \"[]\"").getHyperparameters()).isEqualTo("[]");
  }

  @Test
  void nullClears() {
    DeltaStnClassifier classifier = new DeltaStnClassifier().setLayers(new int[] {1, 2});
    StageConfig.apply(ConfigFactory.parseString("layers = null"), classifier);
    assertThat(classifier.isDefined(classifier.getParam("layers"))).isFalse();
  }

  @Test
  void wrongKeysAndValuesAreNamedWithTheirPlace() {
    assertThatThrownBy(() -> applied("\nmaxIteration = 3"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("String: 2", "maxIteration", "DeltaStnClassifier", "maxIter");
    assertThatThrownBy(() -> applied("maxIter = many"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("String: 1", "maxIter", "many", "whole number");
    assertThatThrownBy(() -> applied("layers = 3"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("layers");
    assertThatThrownBy(() -> applied("maxIter = 0"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("String: 1", "maxIter", "0");
  }

  /** What was written, read again, gives every Param its value, set or by default. */
  @Test
  void whatIsWrittenGivesTheSameStage() {
    DeltaStnClassifier classifier =
        new DeltaStnClassifier()
            .setLayers(new int[] {4, 16, 3})
            .setHyperparameters(Hyperparameter.dropout("layer0").range(0.01, 0.75).build())
            .setStepSize(1e-4)
            .setSeed(Long.MAX_VALUE);
    same(classifier, new DeltaStnClassifier());
    same(new DeltaStnRegressor().setLayers(new int[] {3, 1}), new DeltaStnRegressor());
  }

  /** Random values of all Params of a type, those that look like something else among them. */
  @Test
  void randomValuesComeBackAsTheyWere() {
    List<String> texts =
        List.of(
            "", "a", "#", "file:///data#1:2", "[x", "{", "true", "null", "3", " b ", "\"", "${y}");
    Random random = new Random(18);
    for (int round = 0; round < 50; round++) {
      DeltaStnClassifier from = new DeltaStnClassifier();
      from.setSeed(random.nextLong())
          .setLayers(new int[] {1 + random.nextInt(9), 1 + random.nextInt(Integer.MAX_VALUE)})
          .setStepSize(Double.longBitsToDouble(random.nextLong() >>> 2) + Double.MIN_VALUE)
          .setThresholds(new double[] {random.nextDouble(), random.nextGaussian() + 9});
      for (String name : List.of("checkpointDir", "initialModel", "labelCol", "weightCol")) {
        String text = texts.get(random.nextInt(texts.size())) + texts.get(random.nextInt(12));
        from.set(from.getParam(name), text);
        DeltaStnClassifier typed = new DeltaStnClassifier();
        Config typedIn = ConfigValueFactory.fromAnyRef(text, "--set").atKey(name);
        StageConfig.apply(typedIn, typed);
        assertThat(typed.getOrDefault(typed.getParam(name))).isEqualTo(text);
      }
      same(from, new DeltaStnClassifier());
    }
  }

  @Test
  void valuesAreNotRounded() {
    for (String text : List.of("batchSize = 16.9", "seed = 1.5", "layers = [3, 8.5, 2]")) {
      assertThatThrownBy(() -> applied(text))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("whole number");
    }
    assertThat(applied("batchSize = 1e2").getBatchSize()).isEqualTo(100);
    assertThatThrownBy(() -> applied("labelCol = [a]"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("labelCol", "quotes");
  }

  @Test
  void theRoundOfOneWorkerStaysAWholeEpochUnlessSet() {
    assertThat(StageConfig.of(new DeltaStnClassifier()).hasPath("cyclesPerRound")).isFalse();
    assertThat(
            StageConfig.of(new DeltaStnClassifier().setCyclesPerRound(5)).getInt("cyclesPerRound"))
        .isEqualTo(5);
  }

  private static void same(Params from, Params into) {
    String text = StageConfig.render(StageConfig.of(from));
    Config read = ConfigFactory.parseString(text);
    StageConfig.apply(read, into);
    for (Param<?> param : from.params()) {
      assertThat(text).as(param.name()).satisfies(t -> documented(t, from, param));
      assertThat(into.isDefined(into.getParam(param.name())))
          .as(param.name())
          .isEqualTo(from.isDefined(param));
      if (from.isDefined(param)) {
        assertThat(json(param, into.getOrDefault(into.getParam(param.name()))))
            .as(param.name())
            .isEqualTo(json(param, from.getOrDefault(param)));
      }
    }
  }

  private static void documented(String text, Params stage, Param<?> param) {
    if (stage.isSet(param)) {
      assertThat(text).contains("# " + param.doc());
    }
  }

  /** JSON is compared by what it says. */
  private static Object json(Param<?> param, Object value) {
    return param instanceof JsonParam && value instanceof String text
        ? ConfigFactory.parseString("v = " + text)
        : value;
  }
}
