package org.deltastn.spark.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.spark.DeltaStnClassifier;
import org.deltastn.spark.DeltaStnRegressor;
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
        .hasMessageContainingAll("String: 1", "maxIter", "STRING");
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
        assertThat(json(into.getOrDefault(into.getParam(param.name()))))
            .as(param.name())
            .isEqualTo(json(from.getOrDefault(param)));
      }
    }
  }

  private static void documented(String text, Params stage, Param<?> param) {
    if (stage.isSet(param)) {
      assertThat(text).contains("# " + param.doc());
    }
  }

  /** JSON is compared by what it says. */
  private static Object json(Object value) {
    return value instanceof String text && (text.startsWith("[") || text.startsWith("{"))
        ? ConfigFactory.parseString("v = " + text)
        : value;
  }
}
