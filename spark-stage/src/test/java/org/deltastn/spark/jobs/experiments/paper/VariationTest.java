package org.deltastn.spark.jobs.experiments.paper;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.param.Param;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.spark.DeltaStnClassifier;
import org.deltastn.spark.jobs.experiments.images.Experiment;
import org.junit.jupiter.api.Test;

class VariationTest {

  private static DeltaStnClassifier changed(Variation variation) {
    DeltaStnClassifier classifier = Experiment.MNIST.classifier();
    variation.change().accept(classifier);
    return classifier;
  }

  private static List<Hyperparameter> space(DeltaStnClassifier classifier) {
    return HyperparameterSpace.fromJson(classifier.getHyperparameters()).all();
  }

  @Test
  void dropoutOfTheInputAloneAtAFixedScale() {
    List<Hyperparameter> space = space(changed(Variation.inputDropout(0.43)));

    assertThat(space)
        .containsExactly(
            Hyperparameter.inputDropout()
                .initialValue(0.43)
                .initialScale(1)
                .scaleTuned(false)
                .build());
  }

  @Test
  void aScaleIsThatOfEveryHyperparameterAndFixed() {
    List<Hyperparameter> before = space(Experiment.MNIST.classifier());
    List<Hyperparameter> after = space(changed(Variation.scale(0.3)));

    assertThat(after).extracting(Hyperparameter::name).hasSize(4);
    assertThat(after).extracting(Hyperparameter::initialScale).containsOnly(0.3);
    assertThat(after).extracting(Hyperparameter::scaleTuned).containsOnly(false);
    assertThat(after)
        .extracting(Hyperparameter::initialValue)
        .isEqualTo(before.stream().map(Hyperparameter::initialValue).toList());
  }

  @Test
  void intervalsAreThoseOfACycle() {
    DeltaStnClassifier classifier = changed(Variation.intervals(20, 5));

    assertThat(classifier.getTrainInterval()).isEqualTo(20);
    assertThat(classifier.getValidInterval()).isEqualTo(5);
  }

  @Test
  void noneChangesNothing() {
    assertThat(settings(changed(Variation.NONE)))
        .isEqualTo(settings(Experiment.MNIST.classifier()))
        .isNotEqualTo(settings(changed(Variation.intervals(20, 5))));
  }

  private static Map<String, Object> settings(DeltaStnClassifier classifier) {
    Map<String, Object> settings = new HashMap<>();
    for (Param<?> param : classifier.params()) {
      settings.put(param.name(), classifier.get(param).getOrElse(() -> null));
    }
    return settings;
  }
}
