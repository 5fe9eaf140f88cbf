package org.deltastn.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deltastn.spark.training.rounds.RoundSizes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fits with Kryo, without ND4J's registrator: no ND4J array goes through Spark. */
class KryoRegistrationTest {

  private static final List<Row> ROWS = Samples.clusters(203);

  private SparkSession session;

  private void start(Map<String, String> more) {
    LocalSpark.session().stop();
    SparkSession.Builder builder =
        SparkSession.builder()
            .master("local[2]")
            .appName("Kryo tests")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.serializer", KryoSerializer.class.getName());
    more.forEach(builder::config);
    session = builder.getOrCreate();
  }

  @AfterEach
  void stop() {
    session.stop();
  }

  private DeltaStnClassificationModel fit(DeltaStnClassifier classifier) {
    return classifier.fit(session.createDataFrame(ROWS, Samples.SCHEMA));
  }

  @Test
  void aFitWithKryoNeedsNoRegistration() {
    start(Map.of());
    DeltaStnClassificationModel model = fit(FaultyCluster.classifier());
    FaultyCluster.requireReference(model);
    assertThat(model.transform(session.createDataFrame(ROWS, Samples.SCHEMA)).count())
        .isEqualTo(203);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1000g"})
  void whereRegistrationIsRequiredTheRegistratorIsEnough(String blocks) {
    Path folder = ProcessFolder.create();
    start(
        Map.of(
            "spark.kryo.registrationRequired",
            "true",
            "spark.kryo.registrator",
            KryoRegistration.class.getName(),
            RoundSizes.BLOCKS,
            blocks));
    FaultyCluster.requireReference(fit(FaultyCluster.classifier()));
    // More parts than the driver combines go through a shuffle or are averaged by tasks, and
    // checkpoints ask for checksums.
    DeltaStnClassifier more =
        FaultyCluster.classifier().setNumWorkers(5).setCheckpointDir(folder.toUri().toString());
    assertThat(fit(more).summary().epochs()).hasSize(3);
  }

  @Test
  void whereItIsRequiredAndMissingTheFitIsRefused() {
    start(Map.of("spark.kryo.registrationRequired", "true"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> fit(FaultyCluster.classifier()))
        .withMessageStartingWith("spark.kryo.registrationRequired is true, but not registered are")
        .withMessageContaining("org.deltastn.spark.training.rounds.PartMessage, ")
        .withMessageEndingWith("add org.deltastn.spark.KryoRegistration to spark.kryo.registrator");
  }
}
