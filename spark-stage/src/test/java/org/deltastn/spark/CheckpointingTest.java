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
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Row;
import org.deltastn.train.Method;
import org.deltastn.train.TrainingState;
import org.deltastn.train.loop.EpochReport;
import org.deltastn.train.loop.RunState;
import org.deltastn.train.loop.TrainingListener;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fits that were stopped and go on from their checkpoints, against undisturbed ones. */
class CheckpointingTest {

  private static final List<Row> ROWS = Samples.clusters(203);

  @TempDir Path temporary;
  private Path folder;

  @BeforeEach
  void path() {
    folder = temporary.resolve("checkpoints");
  }

  /** Three epochs of three rounds on each of two workers, or of one whole-epoch round on one. */
  private DeltaStnClassifier classifier() {
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

  private static DeltaStnClassificationModel fit(DeltaStnClassifier classifier) {
    return classifier.fit(Samples.frame(ROWS));
  }

  /** Says that a fit was stopped on purpose. */
  private static final class Stop extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Throws after the rounds or the epochs of a number. */
  private static TrainingListener stopping(int rounds, int epochs) {
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

  private static void stop(DeltaStnClassifier classifier, int rounds, int epochs) {
    assertThatThrownBy(() -> fit(classifier.addListener(stopping(rounds, epochs))))
        .isInstanceOf(Stop.class);
  }

  private static void requireEqual(
      DeltaStnClassificationModel found, DeltaStnClassificationModel expected) {
    assertThat(found.state().toBytes()).isEqualTo(expected.state().toBytes());
    assertThat(CheckpointFits.history(found.summary().epochs()))
        .isEqualTo(CheckpointFits.history(expected.summary().epochs()));
    assertThat(found.summary().outcome()).isEqualTo(expected.summary().outcome());
  }

  private DeltaStnClassificationModel undisturbed() {
    return fit(classifier().setCheckpointDir(""));
  }

  private List<Path> runs() throws IOException {
    try (Stream<Path> runs = Files.list(folder)) {
      return runs.sorted().toList();
    }
  }

  /** Returns the checkpoints of the only run. */
  private List<Path> files() throws IOException {
    List<Path> runs = runs();
    assertThat(runs).hasSize(1);
    try (Stream<Path> files = Files.list(runs.get(0))) {
      return files.filter(file -> !file.endsWith("run.json")).sorted().toList();
    }
  }

  private List<String> numbers() throws IOException {
    return files().stream()
        .map(file -> file.getFileName().toString().replaceAll("checkpoint-0*|-.*", ""))
        .toList();
  }

  private static void flipLastByte(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] ^= 1;
    Files.write(file, bytes);
  }

  @ParameterizedTest
  @CsvSource({"DELTA_STN, 2", "STN, 2", "FIXED, 1", "DELTA_STN, 1"})
  void stoppedAfterARoundAndAfterAnEpoch(Method method, int workers) {
    DeltaStnClassificationModel expected =
        fit(classifier().setMethod(method).setNumWorkers(workers).setCheckpointDir(""));
    List<String> resumed = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void resumed(RunState run) {
            resumed.add(run.epochs() + "+" + run.cycles());
          }
        };
    stop(classifier().setMethod(method).setNumWorkers(workers).setCheckpointRounds(1), 4, 0);
    stop(classifier().setMethod(method).setNumWorkers(workers).setCheckpointRounds(1), 0, 2);
    DeltaStnClassifier last =
        classifier().setMethod(method).setNumWorkers(workers).addListener(listener);
    requireEqual(fit(last), expected);
    assertThat(resumed).containsExactly("2+0");
  }

  @Test
  void optimizersThatStartEveryRoundAnewGoOnToo() throws IOException {
    DeltaStnClassifier anew = classifier().setAverageOptimizerState(false);
    DeltaStnClassificationModel expected = fit(anew.copy(ParamMap.empty()).setCheckpointDir(""));
    stop(anew.copy(ParamMap.empty()).setCheckpointRounds(1), 4, 0);
    requireEqual(fit(anew), expected);
    assertThat(runs()).hasSize(1);
  }

  @Test
  void oneWorkerInWholeEpochsAndAFileUri() throws IOException {
    DeltaStnClassifier classifier =
        classifier().setNumWorkers(1).setCheckpointDir(folder.toUri().toString());
    classifier.clear(classifier.cyclesPerRound());
    DeltaStnClassifier plain = classifier().setNumWorkers(1).setCheckpointDir("");
    plain.clear(plain.cyclesPerRound());
    DeltaStnClassificationModel expected = fit(plain);

    assertThatThrownBy(() -> fit(classifier.copy(ParamMap.empty()).addListener(stopping(0, 1))))
        .isInstanceOf(Stop.class);
    assertThat(numbers()).containsExactly("1");
    requireEqual(fit(classifier), expected);
    assertThat(numbers()).containsExactly("2", "3");
  }

  @Test
  void aRegressionGoesOnToo() {
    List<Row> rows = Samples.line(120);
    DeltaStnRegressor regressor = Samples.regressor();
    DeltaStnRegressionModel expected = regressor.fit(Samples.frame(rows));
    DeltaStnRegressor stopped = Samples.regressor().setCheckpointDir(folder.toString());
    assertThatThrownBy(() -> stopped.addListener(stopping(0, 2)).fit(Samples.frame(rows)))
        .isInstanceOf(Stop.class);
    DeltaStnRegressionModel model =
        Samples.regressor().setCheckpointDir(folder.toString()).fit(Samples.frame(rows));
    assertThat(model.state().toBytes()).isEqualTo(expected.state().toBytes());
    assertThat(CheckpointFits.history(model.summary().epochs()))
        .isEqualTo(CheckpointFits.history(expected.summary().epochs()));
  }

  @Test
  void aFinishedFitIsThereAtOnceAndMoreEpochsContinueIt() throws IOException {
    DeltaStnClassificationModel first = fit(classifier());
    requireEqual(first, undisturbed());
    List<Path> before = files();
    requireEqual(fit(classifier().addListener(stopping(1, 0))), first);
    assertThat(files()).isEqualTo(before);

    AtomicInteger rounds = new AtomicInteger();
    TrainingListener counting =
        new TrainingListener() {
          @Override
          public void roundDone(TrainingState state) {
            rounds.incrementAndGet();
          }
        };
    DeltaStnClassificationModel longer = fit(classifier().setMaxIter(5).addListener(counting));
    requireEqual(longer, fit(classifier().setMaxIter(5).setCheckpointDir("")));
    // Two epochs of three rounds.
    assertThat(rounds).hasValue(6);
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

  /** A driver that restarts while fewer executors are up reads its files in another order. */
  @Test
  void aFitGoesOnOnTheSameRowsInAnotherOrder() throws IOException {
    DeltaStnClassifier classifier = classifier().setStandardization(true);
    classifier.clear(classifier.validationIndicatorCol());
    DeltaStnClassificationModel expected =
        classifier.copy(ParamMap.empty()).setCheckpointDir("").fit(Samples.frame(ROWS));
    stop(classifier.copy(ParamMap.empty()), 0, 1);
    List<Row> shuffled = new ArrayList<>(ROWS);
    Collections.shuffle(shuffled, new Random(3));
    requireEqual(classifier.fit(Samples.frame(shuffled).repartition(5)), expected);
    assertThat(numbers()).containsExactly("2", "3");
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
  void fewerEpochsThanAreDoneAreRefused() {
    fit(classifier());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> fit(classifier().setMaxIter(2)))
        .withMessageContaining("the checkpoint has 3 epochs")
        .withMessageContaining("shall end after 2");
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
  void valuesOutOfRange() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> classifier().setCheckpointInterval(0))
        .withMessageContaining("checkpointInterval must be at least 1, or -1")
        .withMessageContaining("found 0");
    assertThatIllegalArgumentException().isThrownBy(() -> classifier().setCheckpointRounds(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> classifier().setCheckpointsKept(0));
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
