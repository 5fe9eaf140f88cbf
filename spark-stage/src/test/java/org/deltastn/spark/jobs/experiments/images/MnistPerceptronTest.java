package org.deltastn.spark.jobs.experiments.images;

import static org.assertj.core.api.Assertions.assertThat;

import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.problem.Presets;
import org.deltastn.spark.DeltaStnClassifier;
import org.junit.jupiter.api.Test;

class MnistPerceptronTest {

  @Test
  void standardizesAndTunesARateOnTheInputAndOnEveryHiddenActivation() {
    DeltaStnClassifier classifier = MnistPerceptron.classifier(1200, 1200, 1200);

    assertThat(classifier.getNetworkJson()).isEqualTo(Presets.mnist().networkJson());
    assertThat(classifier.getWarmupEpochs()).isEqualTo(5);
    HyperparameterSpace space = HyperparameterSpace.fromJson(classifier.getHyperparameters());
    assertThat(space.names())
        .containsExactly("inputDropout", "dropout.layer0", "dropout.layer1", "dropout.layer2");
    assertThat(space.all()).extracting(Hyperparameter::initialValue).containsOnly(0.05);
    assertThat(space.all()).extracting(Hyperparameter::entropyWeight).containsOnly(0.001);
  }

  @Test
  void theVariantOnRawPixelsHasTheThreeRatesThatThePaperPrints() {
    DeltaStnClassifier classifier = MnistPerceptron.onRawPixels(1200, 1200, 1200);

    assertThat(classifier.getLayers()).containsExactly(784, 1200, 1200, 1200, 10);
    HyperparameterSpace space = HyperparameterSpace.fromJson(classifier.getHyperparameters());
    assertThat(space.names()).containsExactly("inputDropout", "dropout.layer0", "dropout.layer1");
    assertThat(classifier.getWarmupEpochs()).isEqualTo(1);
  }
}
