package org.deltastn.spark.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.search.SearchRange;
import org.deltastn.search.Trial;
import org.deltastn.spark.DeltaStnClassificationModel;
import org.deltastn.spark.DeltaStnClassifier;
import org.deltastn.spark.DeltaStnRegressionModel;
import org.deltastn.spark.FaultyBackendProvider;
import org.deltastn.spark.FaultyBackendProvider.Fault;
import org.deltastn.spark.LocalSpark;
import org.deltastn.spark.Samples;
import org.deltastn.spark.TrainingCost;
import org.deltastn.spark.search.trials.SearchListener;
import org.deltastn.spark.search.trials.TrialResult;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RandomSearchTest {

  private static final List<Row> ROWS = Samples.clusters(200);

  /** Hears which trials start. */
  private static final class Started implements SearchListener {

    private final List<Integer> numbers = new ArrayList<>();

    @Override
    public void trialStarted(Trial trial) {
      numbers.add(trial.number());
    }
  }

  private static DeltaStnClassifier classifier() {
    DeltaStnClassifier classifier = Samples.classifier();
    classifier.setValidationIndicatorCol("validation");
    classifier.setHyperparameters(
        Hyperparameter.inputDropout().build(), Hyperparameter.dropout("layer0").build());
    return classifier;
  }

  private static RandomSearch search() {
    return new RandomSearch().setEstimator(classifier()).setMaxTrials(4).setSeed(3);
  }

  private static List<Object> withoutTimes(SearchModel model) {
    List<Object> all = new ArrayList<>();
    for (TrialResult result : model.summary().results()) {
      all.add(List.of(result.trial(), result.status(), result.bestLoss(), result.lastLoss()));
    }
    return all;
  }

  /** What saves and loads takes the session that is there. */
  @BeforeAll
  static void startSession() {
    LocalSpark.session();
  }

  @Test
  void trainsEveryTrialAsTheEstimatorWouldAtThoseValues() {
    Dataset<Row> data = Samples.frame(ROWS);
    SearchModel model = search().fit(data);
    TrialResult best = model.summary().best();
    DeltaStnClassifier fixed = classifier().setMethod("FIXED");
    fixed.setHyperparameters(
        Hyperparameter.inputDropout().initialValue(best.trial().values().get(0)).build(),
        Hyperparameter.dropout("layer0").initialValue(best.trial().values().get(1)).build());
    DeltaStnClassificationModel expected = fixed.fit(data);
    assertThat(model.bestModel().state().toBytes()).isEqualTo(expected.state().toBytes());
    assertThat(model.bestModel().hyperparameterValues()).isEqualTo(expected.hyperparameterValues());
    assertThat(best.bestLoss())
        .isEqualTo(
            expected.summary().epochs().stream()
                .mapToDouble(epoch -> epoch.validationLoss())
                .min()
                .orElseThrow());
  }

  @Test
  void findsTheSameHoweverManyTrialsRunAtATime() {
    Dataset<Row> data = Samples.frame(ROWS);
    SearchModel one = search().setParallelism(1).fit(data);
    SearchModel four = search().setParallelism(4).fit(data);
    assertThat(withoutTimes(four)).isEqualTo(withoutTimes(one)).hasSize(4);
    assertThat(four.bestModel().state().toBytes()).isEqualTo(one.bestModel().state().toBytes());
  }

  @Test
  void predictsAndSumsUp() {
    Dataset<Row> data = Samples.frame(ROWS);
    SearchModel model = search().fit(data);
    double accuracy =
        new MulticlassClassificationEvaluator()
            .setMetricName("accuracy")
            .evaluate(model.transform(data));
    assertThat(accuracy).isGreaterThan(0.5);
    SearchSummary summary = model.summary();
    TrainingCost cost = summary.cost();
    assertThat(cost.trials()).isEqualTo(4);
    assertThat(cost.epochs()).isEqualTo(12);
    // 160 training rows are ten minibatches of 16.
    assertThat(cost.examples()).isEqualTo(12 * 160);
    assertThat(cost.executorSeconds()).isPositive().isLessThan(2 * cost.wallSeconds());
    List<TrialResult.Point> best = summary.bestOverTime();
    assertThat(best.get(best.size() - 1).validationLoss()).isEqualTo(summary.best().bestLoss());
    assertThat(best).isSortedAccordingTo((a, b) -> Double.compare(a.seconds(), b.seconds()));
    Dataset<Row> trials = summary.trials();
    assertThat(trials.columns())
        .containsExactly(
            "trial",
            "parent",
            "place",
            "inputDropout",
            "dropout_layer0",
            "firstEpoch",
            "epochs",
            "examples",
            "executorSeconds",
            "wallSeconds",
            "finishedAt",
            "bestValidationLoss",
            "lastValidationLoss",
            "status",
            "message");
    assertThat(trials.count()).isEqualTo(4);
    assertThat(model.bestModel()).isInstanceOf(DeltaStnClassificationModel.class);
    assertThat(model.bestModel().getMethod()).isEqualTo("FIXED");
  }

  @Test
  void goesOnWithoutRunningATrialTwice(@TempDir Path folder) {
    Dataset<Row> data = Samples.frame(ROWS);
    String trials = folder.resolve("trials").toString();
    search().setTrialDir(trials).setMaxTrials(2).fit(data);
    Started started = new Started();
    SearchModel resumed = search().setTrialDir(trials).addListener(started).fit(data);
    assertThat(started.numbers).containsExactly(2, 3);
    assertThat(withoutTimes(resumed)).isEqualTo(withoutTimes(search().fit(data)));
    Started nothing = new Started();
    SearchModel again = search().setTrialDir(trials).addListener(nothing).fit(data);
    assertThat(nothing.numbers).isEmpty();
    assertThat(again.bestModel().state().toBytes())
        .isEqualTo(resumed.bestModel().state().toBytes());
  }

  @Test
  void refusesTheTrialsOfAnotherSearch(@TempDir Path folder) {
    Dataset<Row> data = Samples.frame(ROWS);
    String trials = folder.resolve("trials").toString();
    search().setTrialDir(trials).setMaxTrials(1).fit(data);
    RandomSearch other = search().setTrialDir(trials).setSeed(4);
    assertThatThrownBy(() -> other.fit(data))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(
            "holds the trials of another search: searchSeed is 3 there and 4 here");
  }

  @Test
  void keepsTheWeightsOfTheBestTrialAlone(@TempDir Path folder) throws Exception {
    Path trials = folder.resolve("trials");
    SearchModel model = search().setTrialDir(trials.toString()).fit(Samples.frame(ROWS));
    try (var files = Files.list(trials)) {
      List<String> states =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".safetensors"))
              .toList();
      assertThat(states).hasSize(1);
      assertThat(states.get(0))
          .startsWith(String.format("trial-%06d-", model.summary().best().trial().number()));
    }
  }

  @Test
  void makesARowOfATrialThatDivergesFailsOrRunsOutOfMemory(@TempDir Path folder) throws Exception {
    Files.createFile(Fault.NAN.order(folder, 0));
    Files.createFile(Fault.MEMORY.order(folder, 0));
    Files.createFile(Fault.FAIL.order(folder, 0));
    System.setProperty(FaultyBackendProvider.FOLDER, folder.toString());
    SearchModel model;
    try {
      model =
          search()
              .setEstimator(classifier().setBackend(FaultyBackendProvider.NAME))
              .setParallelism(1)
              .setMaxTrials(5)
              .fit(Samples.frame(ROWS));
    } finally {
      System.clearProperty(FaultyBackendProvider.FOLDER);
    }
    List<TrialResult> results = model.summary().results();
    assertThat(results.stream().map(TrialResult::status))
        .contains(TrialResult.Status.DIVERGED)
        .filteredOn(status -> status == TrialResult.Status.FAILED)
        .hasSize(2);
    assertThat(results.stream().map(TrialResult::status))
        .filteredOn(status -> status == TrialResult.Status.COMPLETED)
        .hasSize(2);
    assertThat(results.stream().map(TrialResult::message))
        .anyMatch(message -> message.contains("ran out of memory"))
        .anyMatch(message -> message.contains("a fault in the middle of a pass"));
    assertThat(model.summary().trials().where("bestValidationLoss is null").count()).isEqualTo(3);
    assertThat(model.summary().best().status()).isEqualTo(TrialResult.Status.COMPLETED);
  }

  @Test
  void saysWhyNoTrialHasAModel() {
    RandomSearch search = search().setEstimator(classifier().setStepSize(1e30)).setMaxTrials(2);
    assertThatThrownBy(() -> search.fit(Samples.frame(ROWS)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("none of 2 trials ended with a model; trial 0: ");
  }

  @Test
  void endsWithItsBudget() {
    Dataset<Row> data = Samples.frame(ROWS);
    assertThat(search().setMaxTrials(0).setMaxEpochs(7).fit(data).summary().cost().epochs())
        .isEqualTo(6);
    SearchModel stopped =
        search()
            .setEstimator(classifier().setMaxIter(100_000))
            .setMaxTrials(0)
            .setMaxSeconds(2)
            .fit(data);
    // How long its end takes depends on what else the machine does; its trials say that it came.
    assertThat(stopped.summary().cost().wallSeconds()).isGreaterThanOrEqualTo(2.0);
    assertThat(stopped.summary().cost().epochs()).isLessThan(100_000);
    assertThat(stopped.summary().results())
        .allMatch(result -> result.status() == TrialResult.Status.STOPPED);
    assertThat(stopped.bestModel().summary().outcome().name()).isEqualTo("STOPPED");
    RandomSearch none = search().setMaxTrials(0);
    assertThatThrownBy(() -> none.fit(data))
        .hasMessage(
            "RandomSearch goes on for ever: set maxTrials, maxEpochs or maxSeconds, found none of"
                + " them");
    RandomSearch small = search().setMaxEpochs(1);
    assertThatThrownBy(() -> small.fit(data))
        .hasMessage("the budget of the search does not last for a single trial");
  }

  @Test
  void refusesWhatCannotBeATrial() {
    Dataset<Row> data = Samples.frame(ROWS);
    RandomSearch workers = search().setEstimator(classifier().setNumWorkers(2));
    assertThatThrownBy(() -> workers.fit(data))
        .hasMessageContainingAll("found numWorkers 2", "expected 1", "set numWorkers to 1");
    RandomSearch checkpoints = search().setEstimator(classifier().setCheckpointDir("somewhere"));
    assertThatThrownBy(() -> checkpoints.fit(data))
        .hasMessageContaining("found checkpointDir somewhere");
    RandomSearch none = new RandomSearch().setMaxTrials(1);
    assertThatThrownBy(() -> none.fit(data)).hasMessageContaining("setEstimator, found none");
    RandomSearch range = search().setSearchRanges(new SearchRange("other", 0, 1, false));
    assertThatThrownBy(() -> range.fit(data))
        .hasMessageContaining("the hyperparameters are [inputDropout, dropout.layer0]");
    assertThatThrownBy(() -> search().setSearchRanges("[{\"name\": 3"))
        .hasMessageStartingWith("searchRanges: ");
  }

  @Test
  void searchesTheRangesGiven() {
    SearchModel model =
        search()
            .setSearchRanges(new SearchRange("inputDropout", 0.4, 0.5, false))
            .fit(Samples.frame(ROWS));
    assertThat(model.summary().results())
        .allMatch(result -> result.trial().values().get(0) > 0.4)
        .allMatch(result -> result.trial().values().get(0) < 0.5)
        .anyMatch(result -> result.trial().values().get(1) > 0.5);
  }

  @Test
  void tunesARegressor() {
    RandomSearch search =
        new RandomSearch()
            .setEstimator(Samples.regressor())
            .setMaxTrials(2)
            .setSearchRanges(new SearchRange("weightDecay", 1e-6, 1e-2, true));
    SearchModel model = search.fit(Samples.frame(Samples.line(120)));
    assertThat(model.bestModel()).isInstanceOf(DeltaStnRegressionModel.class);
    assertThat(model.summary().hyperparameters()).containsExactly("weightDecay");
  }

  @Test
  void isSavedWithItsEstimatorAndCopied(@TempDir Path folder) throws Exception {
    RandomSearch search = search().setMaxSeconds(60).setSearchRanges("[]");
    search.write().save(folder.resolve("search").toString());
    RandomSearch loaded = RandomSearch.load(folder.resolve("search").toString());
    assertThat(loaded.uid()).isEqualTo(search.uid());
    assertThat(loaded.getMaxSeconds()).isEqualTo(60);
    assertThat(((DeltaStnClassifier) loaded.getEstimator()).getLayers())
        .isEqualTo(classifier().getLayers());
    RandomSearch copy = search.copy(ParamMap.empty());
    assertThat(copy.getMaxTrials()).isEqualTo(4);
    assertThat(copy.getEstimator()).isNotSameAs(search.getEstimator());
    assertThatThrownBy(() -> new RandomSearch().write().save(folder.resolve("none").toString()))
        .hasMessageContaining("found none");
  }

  @Test
  void savesWhatItFound(@TempDir Path folder) throws Exception {
    Dataset<Row> data = Samples.frame(ROWS);
    SearchModel model = search().fit(data);
    model.write().save(folder.resolve("model").toString());
    SearchModel loaded = SearchModel.load(folder.resolve("model").toString());
    assertThat(loaded.uid()).isEqualTo(model.uid());
    assertThat(loaded.getMaxTrials()).isEqualTo(4);
    assertThat(loaded.summary().results()).isEqualTo(model.summary().results());
    assertThat(loaded.bestModel().state().toBytes()).isEqualTo(model.bestModel().state().toBytes());
    assertThat(loaded.transform(data).select("probability").collectAsList())
        .isEqualTo(model.transform(data).select("probability").collectAsList());
  }
}
