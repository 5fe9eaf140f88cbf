package org.deltastn.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Row;
import org.deltastn.train.Method;
import org.deltastn.train.TrainingState;
import org.deltastn.train.loop.RunState;
import org.deltastn.train.loop.TrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fits that were stopped and go on from their checkpoints, against undisturbed ones. */
class CheckpointingTest extends StoppedFits {

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

  @Test
  void fewerEpochsThanAreDoneAreRefused() {
    fit(classifier());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> fit(classifier().setMaxIter(2)))
        .withMessageContaining("the checkpoint has 3 epochs")
        .withMessageContaining("shall end after 2");
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
}
