package org.deltastn.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The folders and files of checkpoints: whose they are, which are kept and which are read. */
class CheckpointFoldersTest extends StoppedFits {

  private static void flipLastByte(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] ^= 1;
    Files.write(file, bytes);
  }

  @Test
  void theNewestAreKept() throws IOException {
    fit(classifier().setMaxIter(5).setCheckpointInterval(2).setCheckpointsKept(3));
    // After epochs 2 and 4, and at the end.
    assertThat(numbers()).containsExactly("1", "2", "3");
    fit(classifier().setMaxIter(7).setCheckpointsKept(3));
    assertThat(numbers()).containsExactly("3", "4", "5");
  }

  @Test
  void aDamagedNewestFallsBackToTheOneBefore() throws IOException {
    fit(classifier());
    flipLastByte(files().get(1));
    requireEqual(fit(classifier()), undisturbed());
    assertThat(numbers()).containsExactly("2", "4");
    flipLastByte(files().get(1));
    Files.write(files().get(0), new byte[10]);
    assertThatThrownBy(() -> fit(classifier()))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("none of the 2 checkpoints in file:" + runs().get(0) + " is intact");
  }

  @Test
  void halfWrittenFilesAreIgnoredAndDeleted() throws IOException {
    stop(classifier(), 0, 1);
    String name = ".unfinished-" + files().get(0).getFileName();
    Path half = Files.write(runs().get(0).resolve(name + "-b1c2"), new byte[100]);
    stop(classifier(), 0, 2);
    // It may be that of a fit that is still running.
    assertThat(half).exists();
    Files.setLastModifiedTime(half, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
    stop(classifier(), 1, 0);
    assertThat(half).doesNotExist();
    Files.write(half, new byte[100]);
    requireEqual(fit(classifier()), undisturbed());
    assertThat(half).doesNotExist();
    assertThat(files()).hasSize(2);
  }

  @Test
  void everyRunHasAFolderOfItsOwn() throws IOException {
    stop(classifier(), 0, 1);
    List<DeltaStnClassifier> others =
        List.of(
            classifier().setBatchSize(8),
            classifier().setNumWorkers(1),
            classifier().setCyclesPerRound(2),
            classifier().setAverageOptimizerState(false),
            classifier().setCommunicationPrecision("BFLOAT16"),
            classifier().setLayers(new int[] {4, 9, 3}),
            classifier().setHyperparameters("[]"),
            classifier().setStandardization(true));
    for (int i = 0; i < others.size(); i++) {
      stop(others.get(i), 0, 1);
      assertThat(runs()).as("fit %d", i).hasSize(i + 2);
    }
    List<Row> heavier = new ArrayList<>(ROWS);
    heavier.set(7, Samples.row(Vectors.dense(1, 2, 3, 4), 1, 1.0, ROWS.get(7).getBoolean(3)));
    int before = runs().size();
    for (List<Row> rows : List.of(ROWS.subList(0, 202), heavier)) {
      classifier().setMaxIter(1).fit(Samples.frame(rows));
      before++;
      assertThat(runs()).hasSize(before);
    }
    requireEqual(fit(classifier()), undisturbed());
    assertThat(runs()).hasSize(before);
  }

  /** As where another fit deletes its folder at that moment, or somebody has edited it. */
  @Test
  void aFitDoesNotDependOnTheFoldersOfOthers() throws IOException {
    Path gone = Files.createDirectories(folder.resolve("run-gone").resolve("run.json"));
    Path edited = Files.createDirectories(folder.resolve("run-edited")).resolve("run.json");
    Files.writeString(edited, "{\"numWorkers\": ");
    Path empty = Files.createDirectories(folder.resolve("run-empty"));
    requireEqual(fit(classifier()), undisturbed());
    assertThat(gone).isEmptyDirectory();
    assertThat(edited).content().isEqualTo("{\"numWorkers\": ");
    assertThat(empty).isEmptyDirectory();
  }

  /** The digits and letters of a run's identity are those of every locale. */
  @ParameterizedTest
  @ValueSource(strings = {"ar-EG-u-nu-arab", "tr-TR"})
  void aDriverOfAnotherLocaleGoesOn(String tag) throws IOException {
    stop(classifier(), 0, 2);
    List<Path> before = runs();
    Locale locale = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag(tag));
    try {
      stop(classifier(), 1, 0);
    } finally {
      Locale.setDefault(locale);
    }
    assertThat(runs()).hasSize(1).isEqualTo(before);
  }

  /** What every fold of a cross-validation finds in the one folder that its estimator names. */
  @Test
  void foldsInParallelShareAFolder() throws IOException {
    CrossValidatorModel kept = validator(classifier()).fit(Samples.frame(ROWS));
    // Two folds for each of two settings, and the best one on all rows.
    assertThat(runs()).hasSize(5);
    CrossValidatorModel without =
        validator(classifier().setCheckpointDir("")).fit(Samples.frame(ROWS));
    assertThat(kept.avgMetrics()).isEqualTo(without.avgMetrics());

    folder = temporary.resolve("deleted");
    Files.createDirectories(folder);
    Path foreign = Files.writeString(folder.resolve("notes.txt"), "mine");
    validator(classifier().setKeepCheckpoints(false)).fit(Samples.frame(ROWS));
    assertThat(runs()).containsExactly(foreign);
  }

  private static CrossValidator validator(DeltaStnClassifier classifier) {
    return new CrossValidator()
        .setEstimator(classifier)
        .setEstimatorParamMaps(
            new ParamGridBuilder()
                .addGrid(classifier.stepSize(), new double[] {0.05, 0.02})
                .build())
        .setEvaluator(new MulticlassClassificationEvaluator())
        .setNumFolds(2)
        .setParallelism(2);
  }

  /** Two fits of one run, of which the first to end deletes what the other one writes to. */
  @Test
  void twoFitsOfOneRunAtATime() throws Exception {
    DeltaStnClassificationModel expected = undisturbed();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Callable<DeltaStnClassificationModel>> fits =
          Collections.nCopies(
              2, () -> fit(classifier().setCheckpointRounds(1).setKeepCheckpoints(false)));
      for (Future<DeltaStnClassificationModel> model : threads.invokeAll(fits)) {
        requireEqual(model.get(), expected);
      }
    } finally {
      threads.shutdown();
    }
    assertThat(runs()).isEmpty();
  }

  @Test
  void withoutAFolderOrWithIntervalMinusOneNothingIsWritten() throws IOException {
    fit(classifier().setCheckpointInterval(-1).setCheckpointRounds(1));
    assertThat(folder).doesNotExist();
    assertThat(Samples.classifier().getCheckpointDir()).isEmpty();
    assertThat(Samples.classifier().getCheckpointInterval()).isEqualTo(1);
    assertThat(Samples.classifier().getCheckpointRounds()).isZero();
    assertThat(Samples.classifier().getCheckpointsKept()).isEqualTo(2);
  }

  @Test
  void aFolderThatCannotBeUsedIsAnErrorBeforeTraining() throws IOException {
    Path file = Files.writeString(temporary.resolve("file"), "x");
    for (String uri : List.of(file.toString(), "nosuch://host/folder")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> fit(classifier().setCheckpointDir(uri).addListener(stopping(1, 0))))
          .withMessageStartingWith("checkpointDir '" + uri + "' cannot be used: ");
    }
  }
}
