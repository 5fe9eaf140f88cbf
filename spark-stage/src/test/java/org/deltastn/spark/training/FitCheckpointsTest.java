package org.deltastn.spark.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.deltastn.spark.DeltaStnClassifier;
import org.deltastn.spark.LogLines;
import org.deltastn.spark.Samples;
import org.deltastn.tensor.vector.HostVector;
import org.deltastn.train.TrainingState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a fit says of its checkpoints; {@code CheckpointFoldersTest} reads and writes them. */
class FitCheckpointsTest {

  private static final Dataset<Row> DATA = Samples.frame(Samples.clusters(50));

  @TempDir Path folder;

  private DeltaStnClassifier classifier() {
    return Samples.classifier().setMaxIter(1).setCheckpointDir(folder.toString());
  }

  @Test
  void aNewRunTellsWhatDiffersFromTheOneThatIsThere() throws IOException {
    Files.createDirectory(folder.resolve("run-without-identity"));
    DeltaStnClassifier classifier = classifier();
    try (LogLines lines = LogLines.of(FitCheckpoints.class)) {
      classifier.fit(DATA);
      assertThat(lines.texts()).isEmpty();
      classifier.setBatchSize(8).fit(DATA);
      assertThat(lines.texts())
          .singleElement()
          .asString()
          .startsWith("a new run in ")
          .contains("batchSize is 16 there and 8 here");
      // Neither of them is new any more.
      classifier.setBatchSize(16).fit(DATA);
      classifier.setBatchSize(8).fit(DATA);
      assertThat(lines.texts()).hasSize(1);
    }
  }

  @Test
  void anotherStartIsAnotherRun() {
    try (PreparedTraining prepared = Samples.classifier().prepare(DATA, 1)) {
      TrainingState start = prepared.start();
      double[] weights = start.general().toDoubles();
      weights[weights.length - 1]++;
      HostVector moved = HostVector.of(start.general().precision(), weights);
      Map<String, String> other =
          FitCheckpoints.identity(
              prepared.definition(), start.withWeights(moved, start.response()), prepared.data());
      assertThat(prepared.identity().get("start")).matches("\"[0-9a-f]{64}\"");
      assertThat(other.remove("start")).isNotEqualTo(prepared.identity().get("start"));
      assertThat(prepared.identity()).containsAllEntriesOf(other);
    }
  }

  /** Returns what the runs in the folder say of themselves. */
  private List<String> identities() throws IOException {
    List<String> texts = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(each -> each.endsWith(FitCheckpoints.IDENTITY)).toList()) {
        texts.add(Files.readString(file));
      }
    }
    return texts;
  }

  @ParameterizedTest
  @CsvSource({
    "1, false, BFLOAT16, ''",
    "2, true, FLOAT32, ''",
    "2, false, FLOAT32, averageOptimizerState",
    "2, true, BFLOAT16, communicationPrecision"
  })
  void howWorkersExchangeStatesIsRecordedWhereItIsNotTheDefaultAndThereAreSeveral(
      int workers, boolean averaged, String precision, String recorded) throws IOException {
    classifier()
        .setNumWorkers(workers)
        .setAverageOptimizerState(averaged)
        .setCommunicationPrecision(precision)
        .fit(DATA);
    String identity = identities().get(0);
    assertThat(
            Stream.of("averageOptimizerState", "communicationPrecision")
                .filter(identity::contains)
                .toList())
        .isEqualTo(Stream.of(recorded).filter(name -> !name.isEmpty()).toList());
  }

  @Test
  void aFitThatEndedLeavesNothingUnlessItsCheckpointsAreKept() {
    DeltaStnClassifier classifier = classifier();
    classifier.setKeepCheckpoints(false).fit(DATA);
    assertThat(folder).isEmptyDirectory();
    classifier.setKeepCheckpoints(true).fit(DATA);
    assertThat(folder).isDirectoryRecursivelyContaining("glob:**checkpoint-000001-*");
  }

  @ParameterizedTest
  @CsvSource({"1, 0, '\"epoch\"'", "1, 3, 3", "2, 3, 3", "2, 4, 4"})
  void theRoundsOfOneWorkerAreEpochsUnlessTheParamIsSet(int workers, int cycles, String recorded)
      throws IOException {
    DeltaStnClassifier classifier = classifier().setNumWorkers(workers);
    if (cycles > 0) {
      classifier.setCyclesPerRound(cycles);
    }
    classifier.fit(DATA);
    assertThat(identities()).singleElement().asString().contains("\"cyclesPerRound\":" + recorded);
  }

  @Test
  void onlyARunWithARefitRecordsItsSchedule() throws IOException {
    DeltaStnClassifier classifier = classifier();

    classifier.fit(DATA);
    assertThat(identities()).singleElement().asString().doesNotContain("recordsSchedule");
    classifier.setRefit(true).fit(DATA);
    assertThat(identities())
        .filteredOn(text -> text.contains("\"recordsSchedule\":true"))
        .singleElement()
        .asString()
        .doesNotContain("\"schedule\":\"");
  }
}
