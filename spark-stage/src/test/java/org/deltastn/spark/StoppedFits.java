package org.deltastn.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.deltastn.train.TrainingState;
import org.deltastn.train.loop.EpochReport;
import org.deltastn.train.loop.TrainingListener;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Fits with checkpoints that are stopped, in a folder of the test's own. */
abstract class StoppedFits {

  static final List<Row> ROWS = Samples.clusters(203);

  @TempDir Path temporary;
  Path folder;

  @BeforeEach
  void path() {
    folder = temporary.resolve("checkpoints");
  }

  /** Three epochs of three rounds on each of two workers, or of one whole-epoch round on one. */
  DeltaStnClassifier classifier() {
    return Samples.classifier()
        .setValidationIndicatorCol("validation")
        .setNumWorkers(2)
        // STN diverges on so few rows at the default steps.
        .setOptimizer("sgd")
        .setStepSize(0.01)
        .setHyperStepSize(0.01)
        .setTrainInterval(2)
        .setCyclesPerRound(1)
        .setCheckpointDir(folder.toString());
  }

  static DeltaStnClassificationModel fit(DeltaStnClassifier classifier) {
    return classifier.fit(Samples.frame(ROWS));
  }

  /** Says that a fit was stopped on purpose. */
  static final class Stop extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Throws after the rounds or the epochs of a number. */
  static TrainingListener stopping(int rounds, int epochs) {
    return new TrainingListener() {
      private int round;

      @Override
      public void roundDone(TrainingState state) {
        if (++round == rounds) {
          throw new Stop();
        }
      }

      @Override
      public void epochDone(EpochReport report, TrainingState state) {
        if (report.epoch() == epochs) {
          throw new Stop();
        }
      }
    };
  }

  static void stop(DeltaStnClassifier classifier, int rounds, int epochs) {
    assertThatThrownBy(() -> fit(classifier.addListener(stopping(rounds, epochs))))
        .isInstanceOf(Stop.class);
  }

  static void requireEqual(
      DeltaStnClassificationModel found, DeltaStnClassificationModel expected) {
    assertThat(found.state().toBytes()).isEqualTo(expected.state().toBytes());
    assertThat(CheckpointFits.history(found.summary().epochs()))
        .isEqualTo(CheckpointFits.history(expected.summary().epochs()));
    assertThat(found.summary().outcome()).isEqualTo(expected.summary().outcome());
  }

  DeltaStnClassificationModel undisturbed() {
    return fit(classifier().setCheckpointDir(""));
  }

  List<Path> runs() throws IOException {
    try (Stream<Path> runs = Files.list(folder)) {
      return runs.sorted().toList();
    }
  }

  /** Returns the checkpoints of the only run. */
  List<Path> files() throws IOException {
    List<Path> runs = runs();
    assertThat(runs).hasSize(1);
    try (Stream<Path> files = Files.list(runs.get(0))) {
      return files.filter(file -> !file.endsWith("run.json")).sorted().toList();
    }
  }

  List<String> numbers() throws IOException {
    return files().stream()
        .map(file -> file.getFileName().toString().replaceAll("checkpoint-0*|-.*", ""))
        .toList();
  }
}
