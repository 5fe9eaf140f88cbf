package org.deltastn.spark.jobs.experiments.images;

import static org.assertj.core.api.Assertions.assertThat;

import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.problem.Preset;
import org.deltastn.spark.DeltaStnClassifier;
import org.deltastn.tensor.engine.Gpus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ExperimentTest {

  @ParameterizedTest
  @CsvSource({
    "MNIST, 4, 300, 0.01, false",
    "FASHION, 6, 300, 0.01, false",
    "ALEXNET, 18, 200, 0.03, true",
    "VGG16, 26, 200, 0.01, true",
    "RESNET18, 19, 200, 0.05, true"
  })
  void classifiersHaveThePapersSettings(
      Experiment experiment,
      int hyperparameters,
      int epochs,
      double learningRate,
      boolean reflected) {
    DeltaStnClassifier classifier = experiment.classifier();

    assertThat(HyperparameterSpace.fromJson(classifier.getHyperparameters()).size())
        .isEqualTo(hyperparameters);
    assertThat(classifier.getMaxIter()).isEqualTo(epochs);
    assertThat(classifier.getWarmupEpochs()).isEqualTo(5);
    assertThat(classifier.getBatchSize()).isEqualTo(128);
    assertThat(classifier.getStepSize()).isEqualTo(learningRate);
    assertThat(classifier.getMomentum()).isEqualTo(0.9);
    assertThat(classifier.getHyperStepSize()).isEqualTo(0.01);
    assertThat(classifier.getHorizontalFlip()).isEqualTo(reflected);
  }

  @ParameterizedTest
  @EnumSource
  void aClassifierTrainsAsItsPresetSays(Experiment experiment) {
    Preset preset = experiment.preset();
    // A preset says nothing of the engine.
    DeltaStnClassifier classifier = experiment.classifier().setBackend("nd4j");

    assertThat(classifier.trainingConfiguration(1, Gpus.NONE))
        .isEqualTo(
            preset
                .training()
                .horizontalFlip(classifier.getHorizontalFlip())
                .seed(classifier.getSeed())
                .build());
  }

  @Test
  void theShortFormIsShorter() {
    for (Experiment experiment : Experiment.values()) {
      assertThat(experiment.shortEpochs()).isLessThan(experiment.preset().epochs());
      assertThat(experiment.shortWarmupEpochs()).isLessThan(experiment.shortEpochs());
      assertThat(experiment.shortRows()).isBetween(0, 10_000);
    }
  }
}
