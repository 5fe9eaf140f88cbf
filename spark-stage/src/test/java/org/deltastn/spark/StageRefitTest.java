package org.deltastn.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.deltastn.data.Examples;
import org.deltastn.spark.model.RefitReport;
import org.deltastn.spark.report.TrainingReport;
import org.deltastn.spark.search.RandomSearch;
import org.deltastn.train.TrainingData;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;
import org.deltastn.train.loop.Checkpoints;
import org.deltastn.train.loop.EpochReport;
import org.deltastn.train.loop.Refit;
import org.deltastn.train.loop.RunState;
import org.deltastn.train.loop.TrainingListener;
import org.deltastn.train.loop.TrainingLoop;
import org.deltastn.train.loop.TrainingResult;
import org.deltastn.train.replica.LocalWorkerPool;
import org.deltastn.train.replica.Predictor;
import org.deltastn.train.replica.Replica;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Param {@code refit}. */
class StageRefitTest {

  private static final List<Row> ROWS = Samples.clusters(150);
  private static final Dataset<Row> CLUSTERS = Samples.frame(ROWS);

  private static DeltaStnClassifier classifier() {
    return Samples.classifier().setValidationIndicatorCol("validation").setMaxIter(6);
  }

  private static Examples joined(Examples first, Examples second) {
    return new Examples(
        joined(first.features(), second.features()),
        first.featureShape(),
        joined(first.targets(), second.targets()),
        1);
  }

  private static float[] joined(float[] first, float[] second) {
    float[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  /** What a local run and a local refit of its schedule give. */
  private static TrainingState local(TrainingProblem problem) {
    TrainingData data = Samples.data(ROWS, 0, 1);
    TrainingLoop loop = new TrainingLoop(problem, List.of()).recordSchedule();
    TrainingResult result = loop.run(new LocalWorkerPool(problem, data));
    TrainingProblem refit =
        new TrainingProblem(
            problem.architecture(), problem.space(), problem.configuration().forRefit());
    Examples all = joined(data.training(), data.validation());
    try (Replica replica =
        new Replica(refit, 0, new TrainingData(all, data.validation()), all.size())) {
      var schedule = loop.schedule().until(result.model().counters().steps());
      replica.follow(schedule);
      TrainingState start =
          TrainingState.initial(problem.network(), problem.space(), problem.configuration());
      return new Refit(schedule, List.of(), Checkpoints.NONE, 1)
          .run(new LocalWorkerPool(refit, replica, () -> {}), Refit.initial(refit, start))
          .state();
    }
  }

  @Test
  void oneWorkerIsALocalRefitOfALocalRun() {
    DeltaStnClassificationModel model = classifier().setRefit(true).fit(CLUSTERS);
    DeltaStnClassificationModel tuned = classifier().fit(CLUSTERS);
    EpochReport best =
        tuned.summary().epochs().stream()
            .min((a, b) -> Double.compare(a.validationLoss(), b.validationLoss()))
            .orElseThrow();

    assertThat(model.state().general()).isEqualTo(local(model.problem()).general());
    assertThat(model.state().general()).isNotEqualTo(tuned.state().general());
    assertThat(model.state().hyper()).isEqualTo(tuned.state().hyper());
    assertThat(model.summary().bestValidationLoss()).isEqualTo(best.validationLoss());
    RefitReport report = model.summary().refit().orElseThrow();
    assertThat(report.epoch()).isEqualTo(best.epoch());
    assertThat(report.steps()).isEqualTo(best.step());
    assertThat(report.rows()).isEqualTo(150);
    assertThat(tuned.summary().refit()).isEmpty();
    assertThat(model).hasToString(model.toString());
    assertThat(model.toString()).contains(" before a refit on all 150 rows, ");
    assertThat(tuned.toString()).doesNotContain("refit");
    assertThat(TrainingReport.of(model).toHtml())
        .contains("trained anew on all 150 rows")
        .contains("as many as epoch " + report.epoch());
  }

  @ParameterizedTest
  @ValueSource(strings = {"STN", "FIXED", "CENTERED_STN"})
  void whateverTheMethodTheWeightsThatPredictAreThoseOfTheRefit(String method) {
    DeltaStnClassificationModel model = classifier().setMethod(method).setRefit(true).fit(CLUSTERS);

    assertThat(Predictor.effectiveWeights(model.problem(), model.state()))
        .isEqualTo(model.state().general());
    assertThat(model.state().general())
        .isNotEqualTo(classifier().setMethod(method).fit(CLUSTERS).state().general());
  }

  /** Stops the fit in its refit, and hears where it goes on. */
  private static final class Stopping implements TrainingListener {

    private final List<Long> steps = new ArrayList<>();
    private final int last;
    private int resumedAfter;

    private Stopping(int last) {
      this.last = last;
    }

    @Override
    public void resumed(RunState run) {
      resumedAfter = run.epochs();
    }

    @Override
    public void refitting(long step, long all) {
      steps.add(step);
      if (steps.size() == last) {
        throw new IllegalStateException("stopped");
      }
    }
  }

  @Test
  void twoWorkersRefitTooAndAnInterruptedRefitGoesOn(@TempDir Path folder) {
    DeltaStnClassifier plain =
        classifier().setNumWorkers(2).setCyclesPerRound(1).setStandardization(true).setRefit(true);
    DeltaStnClassificationModel whole = plain.fit(CLUSTERS);
    DeltaStnClassifier saving =
        plain.setCheckpointDir(folder.toString()).setCheckpointRounds(1).setKeepCheckpoints(false);
    Stopping stopping = new Stopping(3);
    assertThatThrownBy(() -> saving.copy(ParamMap.empty()).addListener(stopping).fit(CLUSTERS))
        .hasMessage("stopped");
    Stopping second = new Stopping(-1);

    DeltaStnClassificationModel model =
        saving.copy(ParamMap.empty()).addListener(second).fit(CLUSTERS);

    assertThat(stopping.steps).containsExactly(0L, 5L, 10L);
    assertThat(second.resumedAfter).isEqualTo(6);
    assertThat(second.steps.get(0)).isEqualTo(10);
    assertThat(second.steps.get(second.steps.size() - 1))
        .isEqualTo(model.summary().refit().orElseThrow().steps());
    assertThat(model.state()).isEqualTo(whole.state());
    assertThat(whole.state().general())
        .isNotEqualTo(plain.setCheckpointDir("").setRefit(false).fit(CLUSTERS).state().general());
    assertThat(folder.toFile().list()).isEmpty();
  }

  /** A pass of a worker has three cycles, and every round one. */
  @Test
  void aRefitIsSavedAfterCheckpointIntervalPasses(@TempDir Path folder) {
    DeltaStnClassifier saving =
        classifier()
            .setNumWorkers(2)
            .setCyclesPerRound(1)
            .setTrainInterval(2)
            .setRefit(true)
            .setCheckpointInterval(2)
            .setCheckpointDir(folder.toString());
    Stopping stopping = new Stopping(8);
    assertThatThrownBy(() -> saving.copy(ParamMap.empty()).addListener(stopping).fit(CLUSTERS))
        .hasMessage("stopped");
    Stopping second = new Stopping(-1);
    saving.copy(ParamMap.empty()).addListener(second).fit(CLUSTERS);

    assertThat(stopping.steps).endsWith(12L, 14L);
    assertThat(second.steps.get(0)).isEqualTo(12);
  }

  @Test
  void aSavedModelKnowsOfItsRefit(@TempDir Path folder) throws Exception {
    DeltaStnRegressionModel model =
        Samples.regressor().setRefit(true).fit(Samples.frame(Samples.line(100)));
    model.save(folder.resolve("model").toString());

    DeltaStnRegressionModel loaded =
        DeltaStnRegressionModel.load(folder.resolve("model").toString());

    assertThat(loaded.summary().refit()).isEqualTo(model.summary().refit()).isPresent();
    assertThat(loaded.getRefit()).isTrue();
    assertThat(loaded.state().general()).isEqualTo(model.state().general());
  }

  @Test
  void aRegressorAtItsDefaultsFitsALine() {
    Dataset<Row> data = Samples.frame(Samples.line(100));
    DeltaStnRegressor regressor = new DeltaStnRegressor().setMaxIter(40).setRefit(true);

    Dataset<Row> predicted = regressor.fit(data).transform(Samples.frame(Samples.line(200)));

    assertThat(new RegressionEvaluator().setMetricName("r2").evaluate(predicted))
        .isCloseTo(1, within(0.05));
  }

  @Test
  void aLanguageModelIsTrainedOnTheTextsThatValidatedToo() {
    Dataset<Row> texts = TestTexts.frame(TestTexts.rows(40));
    DeltaStnLanguageModel estimator = TestTexts.estimator().setMaxIter(4);
    Stopping listening = new Stopping(-1);

    DeltaStnLanguageModelModel model =
        estimator.copy(ParamMap.empty()).setRefit(true).addListener(listening).fit(texts);

    RefitReport report = model.summary().refit().orElseThrow();
    assertThat(report.steps()).isPositive();
    // What a stream remembers begins anew with a task, so a task is a pass and no more.
    long pass = listening.steps.get(1);
    assertThat(report.steps()).isGreaterThan(pass);
    assertThat(listening.steps.get(2)).isEqualTo(Math.min(2 * pass, report.steps()));
    assertThat(model.state().general()).isNotEqualTo(estimator.fit(texts).state().general());
  }

  @Test
  void aSearchRefusesIt() {
    RandomSearch search =
        new RandomSearch().setEstimator(classifier().setRefit(true)).setMaxTrials(1);

    assertThatThrownBy(() -> search.fit(CLUSTERS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("refit is true, but a search trains no model anew");
  }

  @Test
  void listenersHearOfItAfterTheRun() {
    List<String> heard = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void finished(TrainingResult result) {
            heard.add("finished");
          }

          @Override
          public void refitting(long step, long steps) {
            heard.add(step == steps ? "done" : "refit");
          }
        };

    classifier().setRefit(true).addListener(listener).fit(CLUSTERS);

    assertThat(heard).startsWith("finished", "refit").endsWith("done");
    assertThat(Stream.of("finished", "refit", "done")).containsAll(heard);
  }
}
