package org.deltastn.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.spark.model.Timings;
import org.deltastn.spark.model.TrainingHistory;
import org.deltastn.train.loop.EpochReport;
import org.deltastn.train.loop.RoundTiming;
import org.deltastn.train.loop.TrainingResult;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DeltaStnSummaryTest {

  private static final RoundTiming TIMING = new RoundTiming(1, 2, 20, 4, 3, 0.5, 0.25, 0.125);

  @BeforeAll
  static void session() {
    LocalSpark.session();
  }

  private static DeltaStnSummary summary(boolean classifies, String... names) {
    Hyperparameter[] all = new Hyperparameter[names.length];
    for (int j = 0; j < names.length; j++) {
      all[j] = Hyperparameter.weightDecay().name(names[j]).build();
    }
    double[] values = new double[names.length];
    double[] scales = new double[names.length];
    for (int j = 0; j < names.length; j++) {
      values[j] = j + 0.25;
      scales[j] = j + 0.5;
    }
    EpochReport report = new EpochReport(1, 20, 0.5, 0.4, 0.9, values, scales, 0.01, 2);
    return new DeltaStnSummary(
        new TrainingHistory(
            HyperparameterSpace.of(all),
            classifies,
            List.of(report),
            List.of(TIMING),
            TrainingResult.Outcome.EARLY_STOPPED,
            null,
            null));
  }

  @Test
  void historyHasAColumnForEveryValueAndScale() {
    DeltaStnSummary summary = summary(true, "decay.layer0", "b");
    assertThat(summary.history().columns())
        .containsExactly(
            "epoch",
            "step",
            "trainingLoss",
            "validationLoss",
            "validationAccuracy",
            "learningRate",
            "seconds",
            "decay_layer0",
            "decay_layer0_scale",
            "b",
            "b_scale");
    Row row = summary.history().select("epoch", "step", "decay_layer0", "b_scale").first();
    assertThat(row).isEqualTo(RowFactory.create(1, 20L, 0.25, 1.5));
    assertThat(summary.outcome()).isEqualTo(TrainingResult.Outcome.EARLY_STOPPED);
    assertThat(summary.divergenceMessage()).isNull();
  }

  @Test
  void timingHasARowForEveryRound() {
    DeltaStnSummary summary = summary(true, "b");
    assertThat(summary.rounds()).containsExactly(TIMING);
    assertThat(summary.timing().columns())
        .containsExactly(
            "epoch",
            "round",
            "cycles",
            "slowestCompute",
            "meanCompute",
            "broadcast",
            "reduce",
            "driver");
    assertThat(summary.timing().collectAsList())
        .containsExactly(RowFactory.create(1, 2, 20, 4.0, 3.0, 0.5, 0.25, 0.125));
    assertThat(Timings.read(summary.timing().collectAsList())).containsExactly(TIMING);
  }

  @Test
  void columnsNeverShareAName() {
    assertThat(summary(false, "Epoch", "a.b", "a_b").history().columns())
        .containsExactly(
            "epoch",
            "step",
            "trainingLoss",
            "validationLoss",
            "learningRate",
            "seconds",
            "Epoch_",
            "Epoch_scale",
            "a_b",
            "a_b_scale",
            "a_b_",
            "a_b_scale_");
  }
}
