package org.deltastn.spark.training.rounds;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.Row;
import org.deltastn.spark.DeltaStnClassificationModel;
import org.deltastn.spark.DeltaStnClassifier;
import org.deltastn.spark.Samples;
import org.deltastn.train.TrainingState;
import org.deltastn.train.loop.TrainingLoop;
import org.deltastn.train.loop.TrainingResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoundSizesTest {

  private static final List<Row> ROWS = Samples.clusters(203);

  private static DeltaStnClassifier classifier() {
    return Samples.classifier().setValidationIndicatorCol("validation");
  }

  private static byte[] bytes(TrainingState state) {
    return state.withoutSlots().toBytes();
  }

  @Test
  void aSettingOfSparkSaysFromWhichSizeOnStatesGoByBlocks() {
    RoundSizes sizes = RoundSizes.of(new SparkConf(false), true);
    assertThat(sizes).isEqualTo(new RoundSizes(SparkWorkerPool.FAN_IN, 1 << 20, true));
    SparkConf conf = new SparkConf(false).set("spark.deltastn.stateBlocks", "3k");
    assertThat(RoundSizes.of(conf, false))
        .isEqualTo(new RoundSizes(SparkWorkerPool.FAN_IN, 3 << 10, false));
  }

  @Test
  void severalWorkersCanSendRoundedChanges() {
    DeltaStnClassifier classifier =
        classifier()
            .setLayers(new int[] {4, 300, 300, 3})
            .setMaxIter(1)
            .setNumWorkers(2)
            .setCyclesPerRound(2)
            .setTrainInterval(2)
            .setCommunicationPrecision("BFLOAT16");
    DeltaStnClassificationModel model = classifier.fit(Samples.frame(ROWS));
    try (ReferencePool pool = new ReferencePool(model.problem(), ROWS, 2, 2, true, true)) {
      TrainingResult reference = new TrainingLoop(model.problem(), List.of()).run(pool);
      assertThat(bytes(model.state())).isEqualTo(bytes(reference.model()));
    }
    classifier.setCommunicationPrecision("FLOAT32");
    assertThat(bytes(classifier.fit(Samples.frame(ROWS)).state()))
        .isNotEqualTo(bytes(model.state()));
  }

  @ParameterizedTest
  @CsvSource({"1, 300", "2, 10"})
  void oneWorkerAndSmallNetworksSendNothingRounded(int workers, int width) {
    DeltaStnClassifier classifier =
        classifier()
            .setLayers(new int[] {4, width, width, 3})
            .setMaxIter(1)
            .setNumWorkers(workers)
            .setCyclesPerRound(2);
    byte[] whole = bytes(classifier.fit(Samples.frame(ROWS)).state());
    classifier.setCommunicationPrecision("BFLOAT16");
    assertThat(bytes(classifier.fit(Samples.frame(ROWS)).state())).isEqualTo(whole);
  }
}
