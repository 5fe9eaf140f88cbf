package org.deltastn.spark.jobs.experiments.images;

import static org.assertj.core.api.Assertions.assertThat;

import org.deltastn.spark.DeltaStnClassifier;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class FormOptionsTest {

  private static FormOptions parsed(String... options) {
    FormOptions form = new FormOptions();
    new CommandLine(CommandLine.Model.CommandSpec.forAnnotatedObject(form)).parseArgs(options);
    return form;
  }

  @Test
  void withoutOptionsAnExperimentIsThePapers() {
    FormOptions form = parsed();

    assertThat(form.name()).isEqualTo("full");
    assertThat(form.isShort()).isFalse();
    assertThat(form.rows(Experiment.RESNET18)).isZero();
    assertThat(form.classifier(Experiment.FASHION, new int[] {3}).getNetworkJson())
        .isEqualTo(Experiment.FASHION.classifier().getNetworkJson());
  }

  @Test
  void optionsChangeTheirSettingAlone() {
    FormOptions form =
        parsed("--epochs", "7", "--warmup-epochs", "2", "--rows", "90", "--batch-size", "30");
    DeltaStnClassifier classifier = form.classifier(Experiment.MNIST, new int[] {777});

    assertThat(form.name()).isEqualTo("full-epochs7-warmup2-rows90-batch30");
    assertThat(form.rows(Experiment.MNIST)).isEqualTo(90);
    assertThat(classifier.getMaxIter()).isEqualTo(7);
    assertThat(classifier.getWarmupEpochs()).isEqualTo(2);
    assertThat(classifier.getBatchSize()).isEqualTo(30);
    assertThat(classifier.getStepSize()).isEqualTo(0.01);
    assertThat(classifier.getNetworkJson()).contains("777").doesNotContain("1200");
  }

  @Test
  void otherLayersKeepTheEpochsOfTheForm() {
    FormOptions form = parsed("--short");
    DeltaStnClassifier classifier = form.classifier(Experiment.MNIST, new int[] {20, 30});

    assertThat(form.rows(Experiment.RESNET18)).isEqualTo(Experiment.RESNET18.shortRows());
    assertThat(classifier.getMaxIter()).isEqualTo(Experiment.MNIST.shortEpochs());
    assertThat(classifier.getWarmupEpochs()).isEqualTo(Experiment.MNIST.shortWarmupEpochs());
  }
}
