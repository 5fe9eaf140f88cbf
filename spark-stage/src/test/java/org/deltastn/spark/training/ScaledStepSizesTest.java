package org.deltastn.spark.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.apache.spark.sql.Row;
import org.deltastn.optim.LearningRateSchedule;
import org.deltastn.spark.DeltaStnClassificationModel;
import org.deltastn.spark.DeltaStnClassifier;
import org.deltastn.spark.Samples;
import org.deltastn.tensor.engine.Gpus;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingState;
import org.deltastn.train.loop.EpochReport;
import org.junit.jupiter.api.Test;

/** Learning rates by the number of workers. */
class ScaledStepSizesTest {

  private static final List<Row> ROWS = Samples.clusters(203);

  private static DeltaStnClassifier classifier() {
    return Samples.classifier().setValidationIndicatorCol("validation");
  }

  private static byte[] bytes(TrainingState state) {
    return state.withoutSlots().toBytes();
  }

  @Test
  void learningRatesGrowWithTheWorkersUnlessTheyAreNotScaled() {
    DeltaStnClassifier classifier = classifier().setStepSize(0.01).setHyperStepSize(0.02);
    DeltaStnClassificationModel model = classifier.setNumWorkers(4).fit(Samples.frame(ROWS));
    TrainingConfiguration scaled = model.problem().configuration();
    assertThat(scaled.general().learningRate()).isEqualTo(0.04);
    assertThat(scaled.response().learningRate()).isEqualTo(0.04);
    assertThat(scaled.hyper().learningRate()).isEqualTo(0.04);
    assertThat(scaled.scale().learningRate()).isEqualTo(0.04);
    assertThat(model.summary().epochs().get(0).learningRate()).isEqualTo(0.04);
    assertThat(model.getStepSize()).isEqualTo(0.01);
    DeltaStnClassificationModel same =
        classifier
            .setScaleStepSizes(false)
            .setStepSize(0.04)
            .setHyperStepSize(0.04)
            .fit(Samples.frame(ROWS));
    assertThat(bytes(same.state())).isEqualTo(bytes(model.state()));
    assertThat(
            classifier
                .setStepSize(0.01)
                .trainingConfiguration(1, Gpus.NONE)
                .general()
                .learningRate())
        .isEqualTo(0.01);
  }

  @Test
  void theyRiseOverTheFirstTenthOfTheEpochs() {
    DeltaStnClassificationModel model =
        classifier().setStepSize(0.01).setNumWorkers(3).setMaxIter(20).fit(Samples.frame(ROWS));
    List<EpochReport> epochs = model.summary().epochs();
    double[] rates = {0.01, 0.02, 0.03, 0.03};
    for (int i = 0; i < rates.length; i++) {
      assertThat(epochs.get(i).learningRate()).isCloseTo(rates[i], within(1e-12));
    }
    DeltaStnClassifier unscaled = classifier().setNumWorkers(3).setMaxIter(20);
    assertThat(unscaled.setScaleStepSizes(false).trainingConfiguration(1, Gpus.NONE).schedule())
        .isEqualTo(new LearningRateSchedule.Constant());
    DeltaStnClassifier many = classifier().setStepSize(0.01).setOptimizer("sgd").setNumWorkers(64);
    assertThat(many.trainingConfiguration(1, Gpus.NONE).general().learningRate())
        .as("no further than by 32")
        .isEqualTo(0.32);
  }
}
