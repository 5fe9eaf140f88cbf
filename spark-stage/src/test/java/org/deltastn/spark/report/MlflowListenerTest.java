package org.deltastn.spark.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deltastn.spark.DeltaStnClassificationModel;
import org.deltastn.spark.LocalSpark;
import org.deltastn.train.TrainingState;
import org.deltastn.train.loop.EpochReport;
import org.deltastn.train.loop.TrainingListener;
import org.junit.jupiter.api.Test;

class MlflowListenerTest {

  private static DeltaStnClassificationModel fit(MlflowListener listener, int epochs) {
    return ReportRuns.classifier(epochs)
        .addListener(listener)
        .fit(ReportRuns.rows(LocalSpark.session(), 300));
  }

  @Test
  void aRunIsLoggedWithParametersMetricsAndItsEnd() throws Exception {
    try (MlflowServer server = new MlflowServer();
        MlflowListener listener = new MlflowListener(server.uri(), "our experiment", "first")) {
      List<EpochReport> epochs = fit(listener, 2).summary().epochs();

      assertThat(listener.runId()).isEqualTo("run1");
      assertThat(server.calls("experiments/create").get(0).body().path("name").asText())
          .isEqualTo("our experiment");
      JsonNode created = server.calls("runs/create").get(0).body();
      assertThat(created.path("experiment_id").asText()).isEqualTo("7");
      assertThat(created.path("run_name").asText()).isEqualTo("first");

      List<MlflowServer.Call> batches = server.calls("runs/log-batch");
      assertThat(named(batches.get(0), "params"))
          .containsEntry("method", "DELTA_STN")
          .containsEntry("epochs", "2")
          .containsEntry("general.learningRate", "0.05")
          .containsEntry("hyperparameters/inputDropout/initialValue", "0.05")
          .containsEntry("hyperparameters/_decay_ _ _co__ all/kind", "WEIGHT_DECAY");
      for (int i = 0; i < 2; i++) {
        EpochReport epoch = epochs.get(i);
        assertThat(named(batches.get(i + 1), "metrics"))
            .containsEntry("validationLoss", Double.toString(epoch.validationLoss()))
            .containsEntry("validationAccuracy", Double.toString(epoch.validationAccuracy()))
            .containsEntry("hyperparameters/dropout.layer0", Double.toString(epoch.values()[1]))
            .containsEntry("scales/inputDropout", Double.toString(epoch.scales()[0]))
            .hasSize(11);
        assertThat(batches.get(i + 1).body().path("metrics").get(0).path("step").asInt())
            .isEqualTo(i + 1);
      }
      assertThat(named(batches.get(3), "tags")).containsEntry("outcome", "COMPLETED");
      JsonNode end = server.calls("runs/update").get(0).body();
      assertThat(end.path("run_id").asText()).isEqualTo("run1");
      assertThat(end.path("status").asText()).isEqualTo("FINISHED");
    }
  }

  @Test
  void everyFitIsARunAndTheExperimentIsMadeOnce() throws Exception {
    try (MlflowServer server = new MlflowServer();
        MlflowListener listener = new MlflowListener(server.uri(), "e", "n")) {
      fit(listener, 1);
      fit(listener, 1);

      assertThat(listener.runId()).isEqualTo("run2");
      assertThat(server.calls("experiments/create")).hasSize(1);
    }
  }

  @Test
  void aRunOfARegressorHasNoAccuracy() throws Exception {
    try (MlflowServer server = new MlflowServer();
        MlflowListener listener = new MlflowListener(server.uri(), "e", "n")) {
      ReportRuns.regressor(1).addListener(listener).fit(ReportRuns.rows(LocalSpark.session(), 300));

      assertThat(named(server.calls("runs/log-batch").get(1), "metrics"))
          .containsKey("validationLoss")
          .doesNotContainKey("validationAccuracy");
    }
  }

  @Test
  void aServerThatIsNotThereFailsBeforeTraining() {
    try (MlflowListener listener = new MlflowListener("http://127.0.0.1:1", "lost", "n")) {
      assertThatThrownBy(() -> fit(listener, 1))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("'lost'");
      assertThat(listener.runId()).isNull();
    }
  }

  @Test
  void trainingGoesOnWhereLoggingFailsLater() throws Exception {
    try (MlflowServer server = new MlflowServer();
        MlflowListener listener = new MlflowListener(server.uri(), "e", "n")) {
      DeltaStnClassificationModel model =
          ReportRuns.classifier(2)
              .addListener(listener)
              .addListener(
                  new TrainingListener() {
                    @Override
                    public void roundDone(TrainingState state) {
                      server.failLogging();
                    }
                  })
              .fit(ReportRuns.rows(LocalSpark.session(), 300));

      assertThat(model.summary().epochs()).hasSize(2);
      assertThat(server.calls("runs/update").get(0).body().path("status").asText())
          .isEqualTo("FINISHED");
    }
  }

  @Test
  void aRunThatNeverFinishedIsMarkedFailedByClose() throws Exception {
    try (MlflowServer server = new MlflowServer()) {
      MlflowListener listener = new MlflowListener(server.uri(), "e", "n");
      listener.started(fit(listener, 1).problem(), 10);
      listener.close();

      List<MlflowServer.Call> ends = server.calls("runs/update");
      assertThat(ends).hasSize(2);
      assertThat(ends.get(1).body().path("run_id").asText()).isEqualTo("run2");
      assertThat(ends.get(1).body().path("status").asText()).isEqualTo("FAILED");
    }
  }

  private static Map<String, String> named(MlflowServer.Call batch, String list) {
    Map<String, String> values = new LinkedHashMap<>();
    for (JsonNode item : batch.body().path(list)) {
      values.put(item.path("key").asText(), item.path("value").asText());
    }
    return values;
  }
}
