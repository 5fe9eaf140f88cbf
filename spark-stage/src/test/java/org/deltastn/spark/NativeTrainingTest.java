package org.deltastn.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.apache.spark.sql.Row;
import org.deltastn.tensor.engine.BackendChoice;
import org.deltastn.train.TrainingState;
import org.deltastn.train.loop.TrainingLoop;
import org.deltastn.train.loop.TrainingResult;
import org.junit.jupiter.api.Test;

/** Training by the engine that {@code auto} finds, where that is the native one. */
class NativeTrainingTest {

  private static final List<Row> ROWS = Samples.clusters(203);

  private static DeltaStnClassifier classifier(String backend) {
    return Samples.classifier().setValidationIndicatorCol("validation").setBackend(backend);
  }

  private static byte[] bytes(TrainingState state) {
    return state.withoutSlots().toBytes();
  }

  @Test
  void theDriverSaysWhichEngineAutoIs() {
    DeltaStnClassificationModel model = classifier(BackendChoice.AUTO).fit(Samples.frame(ROWS));

    assertThat(model.problem().configuration().backend())
        .isEqualTo(BackendChoice.resolve(BackendChoice.AUTO))
        .isNotEqualTo(BackendChoice.AUTO);
    assertThat(model.transform(Samples.frame(ROWS)).count()).isEqualTo(ROWS.size());
  }

  @Test
  void oneWorkerIsTheLocalTrainer() {
    assumeNative();
    DeltaStnClassificationModel model = classifier("native").fit(Samples.frame(ROWS).coalesce(1));
    TrainingResult local = TrainingLoop.local(model.problem(), Samples.data(ROWS, 0, 1));

    assertThat(bytes(model.state())).isEqualTo(bytes(local.model()));
  }

  @Test
  void severalWorkersGiveTheSameBitsAgain() {
    assumeNative();
    DeltaStnClassifier classifier = classifier("native").setNumWorkers(2).setCyclesPerRound(2);

    byte[] first = bytes(classifier.fit(Samples.frame(ROWS)).state());

    assertThat(bytes(classifier.fit(Samples.frame(ROWS)).state())).isEqualTo(first);
  }

  @Test
  void theEnginesAgree() {
    assumeNative();
    double[] losses = new double[2];
    for (int i = 0; i < 2; i++) {
      DeltaStnClassificationModel model =
          classifier(List.of("native", "nd4j").get(i)).fit(Samples.frame(ROWS));
      losses[i] = model.summary().epochs().get(0).validationLoss();
    }

    assertThat(losses[0]).isCloseTo(losses[1], within(1e-4 * losses[1]));
  }

  @Test
  void anUnknownEngineIsRefusedBeforeTraining() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> classifier("abacus").fit(Samples.frame(ROWS)))
        .withMessageContaining("no backend named 'abacus'")
        .withMessageContaining("native");
  }

  private static void assumeNative() {
    assumeTrue(
        "native".equals(BackendChoice.usableOnCpu("native")), "the native library was not built");
  }
}
