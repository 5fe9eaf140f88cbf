package org.deltastn.spark.jobs.experiments.paper;

import static org.assertj.core.api.Assertions.assertThat;

import org.deltastn.spark.DeltaStnClassifier;
import org.deltastn.spark.jobs.experiments.images.Experiment;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class PaperFormTest {

  private static final PaperRun MNIST =
      new PaperRun(Experiment.MNIST, Contender.DELTA_STN, Variation.NONE, 7);

  private static PaperForm form(String... options) {
    PaperForm form = new PaperForm();
    new CommandLine(
            CommandLine.Model.CommandSpec.create()
                .addMixin("form", CommandLine.Model.CommandSpec.forAnnotatedObject(form)))
        .parseArgs(options);
    return form;
  }

  @Test
  void theFullFormIsThePapers() {
    PaperForm form = form();
    DeltaStnClassifier classifier = form.classifier(MNIST);

    assertThat(form.name()).isEqualTo("full");
    assertThat(form.rows(Experiment.VGG16)).isZero();
    assertThat(form.trials()).isEqualTo(50);
    assertThat(classifier.getMaxIter()).isEqualTo(300);
    assertThat(classifier.getWarmupEpochs()).isEqualTo(5);
    assertThat(classifier.getBatchSize()).isEqualTo(128);
    assertThat(classifier.getSeed()).isEqualTo(7);
    assertThat(classifier.getNetworkJson()).contains("1200");
  }

  @Test
  void whatOptionsChangeIsInTheName() {
    PaperForm form =
        form("--short", "--epochs", "3", "--rows", "500", "--hidden", "20,30", "--trials", "2");
    DeltaStnClassifier classifier = form.classifier(MNIST);

    assertThat(form.name()).isEqualTo("short-epochs3-rows500-hidden20.30-trials2");
    assertThat(form.rows(Experiment.MNIST)).isEqualTo(500);
    assertThat(form.trials()).isEqualTo(2);
    assertThat(classifier.getMaxIter()).isEqualTo(3);
    assertThat(classifier.getNetworkJson()).doesNotContain("1200").doesNotContain("400");
    assertThat(form("--batch-size", "64", "--warmup-epochs", "2", "--workers", "4").name())
        .isEqualTo("full-warmup2-batch64-workers4");
  }

  @Test
  void theShortFormIsThatOfTheExperiment() {
    PaperForm form = form("--short");

    assertThat(form.rows(Experiment.RESNET18)).isEqualTo(2_000);
    assertThat(form.classifier(MNIST).getMaxIter()).isEqualTo(10);
  }
}
