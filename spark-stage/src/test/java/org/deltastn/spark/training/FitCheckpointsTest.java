package org.deltastn.spark.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.deltastn.spark.DeltaStnClassifier;
import org.deltastn.spark.LogLines;
import org.deltastn.spark.Samples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a fit says of its checkpoints; {@code CheckpointFoldersTest} reads and writes them. */
class FitCheckpointsTest {

  @TempDir Path folder;

  @Test
  void aNewRunTellsWhatDiffersFromTheOneThatIsThere() throws IOException {
    Files.createDirectory(folder.resolve("run-without-identity"));
    Dataset<Row> data = Samples.frame(Samples.clusters(50));
    DeltaStnClassifier classifier =
        Samples.classifier().setMaxIter(1).setCheckpointDir(folder.toString());
    try (LogLines lines = LogLines.of(FitCheckpoints.class)) {
      classifier.fit(data);
      assertThat(lines.texts()).isEmpty();
      classifier.setBatchSize(8).fit(data);
      assertThat(lines.texts())
          .singleElement()
          .asString()
          .startsWith("a new run in ")
          .contains("batchSize is 16 there and 8 here");
      // Neither of them is new any more.
      classifier.setBatchSize(16).fit(data);
      classifier.setBatchSize(8).fit(data);
      assertThat(lines.texts()).hasSize(1);
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

  @Test
  void onlyARunWithARefitRecordsItsSchedule() throws IOException {
    Dataset<Row> data = Samples.frame(Samples.clusters(50));
    DeltaStnClassifier classifier =
        Samples.classifier().setMaxIter(1).setCheckpointDir(folder.toString());

    classifier.fit(data);
    assertThat(identities()).singleElement().asString().doesNotContain("recordsSchedule");
    classifier.setRefit(true).fit(data);
    assertThat(identities())
        .filteredOn(text -> text.contains("\"recordsSchedule\":true"))
        .singleElement()
        .asString()
        .doesNotContain("\"schedule\":\"");
  }
}
