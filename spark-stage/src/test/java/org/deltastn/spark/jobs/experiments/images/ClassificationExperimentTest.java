package org.deltastn.spark.jobs.experiments.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.deltastn.data.Examples;
import org.deltastn.data.source.PublicDataset;
import org.deltastn.spark.DeltaStnClassifier;
import org.deltastn.spark.LocalSpark;
import org.deltastn.spark.jobs.data.ExampleFrames;
import org.deltastn.train.Method;
import org.deltastn.train.loop.TrainingListener;
import org.junit.jupiter.api.Test;

class ClassificationExperimentTest {

  @Test
  void tunesFourRatesAndScoresTheTestImages() {
    PublicDataset images = new PublicDataset(bars(800, 1), bars(200, 2));
    ClassificationExperiment experiment =
        new ClassificationExperiment(LocalSpark.session(), images, 0.15, 600);
    DeltaStnClassifier classifier =
        MnistPerceptron.classifier(16, 16, 16)
            .setMaxIter(6)
            .setWarmupEpochs(1)
            .setBatchSize(20)
            .setStepSize(0.03)
            .setHyperStepSize(0.05)
            .setSeed(4);

    ClassificationExperiment.Result result =
        experiment.run(classifier, Method.DELTA_STN, new TrainingListener() {});

    assertThat(result.history()).hasSize(6);
    assertThat(result.best().validationLoss())
        .isEqualTo(
            result.history().stream().mapToDouble(r -> r.validationLoss()).min().orElseThrow());
    assertThat(result.model().hyperparameters().select("name").collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactly("inputDropout", "dropout.layer0", "dropout.layer1", "dropout.layer2");
    for (double value : result.history().get(5).values()) {
      assertThat(Math.abs(value - 0.05)).isGreaterThan(1e-3);
    }
    // The first 600 rows were used, of which 15 % validate: ⌈510 / 20⌉ steps, in whole cycles.
    assertThat(result.history().get(0).step()).isEqualTo(30);
    double loss = 0;
    double right = 0;
    for (Row row :
        result
            .model()
            .transform(ExampleFrames.of(LocalSpark.session(), images.test(), 0))
            .collectAsList()) {
      double label = row.getAs(ExampleFrames.LABEL);
      Vector probability = row.getAs("probability");
      loss -= Math.log(probability.apply((int) label)) / 200;
      right += probability.argmax() == (int) label ? 1 : 0;
    }
    assertThat(result.testLoss()).isCloseTo(loss, within(1e-9));
    assertThat(result.testAccuracy()).isCloseTo(right / 200, within(1e-12));
    assertThat(result.testAccuracy()).isGreaterThan(0.8);
  }

  /** Images of ten classes: class k has a bright row of pixels at height 2k. */
  private static Examples bars(int rows, long seed) {
    Random random = new Random(seed);
    float[] pixels = new float[rows * 784];
    float[] labels = new float[rows];
    for (int i = 0; i < rows; i++) {
      labels[i] = random.nextInt(10);
      for (int p = 0; p < 784; p++) {
        boolean bar = p / 28 == 2 * (int) labels[i];
        pixels[i * 784 + p] = (bar ? 0.7f : 0) + 0.3f * random.nextFloat();
      }
    }
    return new Examples(pixels, new int[] {784}, labels, 1);
  }
}
