package org.deltastn.spark.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.bytedeco.javacpp.Pointer;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.spark.DeltaStnClassificationModel;
import org.deltastn.spark.DeltaStnClassifier;
import org.deltastn.spark.Samples;
import org.deltastn.spark.search.trials.TrialResult;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.loop.EpochReport;
import org.deltastn.train.replica.ReplicaMemory;
import org.junit.jupiter.api.Test;

/** The searches other than the random one, which has what they share tested. */
class PlannedSearchesTest {

  private static final Dataset<Row> DATA = Samples.frame(Samples.clusters(200));

  private static DeltaStnClassifier classifier(int epochs) {
    DeltaStnClassifier classifier = Samples.classifier().setMaxIter(epochs);
    classifier.setValidationIndicatorCol("validation");
    classifier.setHyperparameters(
        Hyperparameter.inputDropout().build(), Hyperparameter.dropout("layer0").build());
    return classifier;
  }

  private static DeltaStnClassificationModel fixed(TrialResult trial, int epochs) {
    DeltaStnClassifier classifier = classifier(epochs).setMethod("FIXED");
    classifier.setHyperparameters(
        Hyperparameter.inputDropout().initialValue(trial.trial().values().get(0)).build(),
        Hyperparameter.dropout("layer0").initialValue(trial.trial().values().get(1)).build());
    return classifier.fit(DATA);
  }

  /** One replica fits in the memory of this process, two do not. */
  @Test
  void trialsThatDoNotFitSideBySideAreRefused() {
    // As trials train.
    DeltaStnClassifier classifier =
        classifier(1).setLayers(new int[] {4, 500, 3}).setMethod("FIXED");
    classifier.setBackend("nd4j");
    TrainingProblem problem = classifier.fit(DATA).problem();
    int rows = 1_000;
    long bytes =
        ReplicaMemory.of(
                new TrainingProblem(
                    problem.architecture(),
                    problem.space(),
                    problem.configuration().withBatchSize(rows)))
            .least();
    classifier.setBatchSize((int) (Pointer.maxPhysicalBytes() * 3 / 4 * rows / bytes));
    GridSearch search = new GridSearch().setEstimator(classifier).setParallelism(2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> search.fit(DATA))
        .withMessageStartingWith("2 replicas take at least");
    // A batch ends where the rows do, so that one trial takes little.
    search.setParallelism(1).setValuesPerHyperparameter(1);
    assertThat(search.fit(DATA).summary().results()).hasSize(1);
  }

  @Test
  void gridRunsEveryCombination() {
    SearchModel model =
        new GridSearch().setEstimator(classifier(1)).setValuesPerHyperparameter(2).fit(DATA);
    assertThat(model.summary().results().stream().map(result -> result.trial().values()))
        .hasSize(4)
        .doesNotHaveDuplicates();
  }

  @Test
  void bayesianGoesFromEvenTrialsToProposals() {
    SearchModel model =
        new BayesianSearch()
            .setEstimator(classifier(1))
            .setInitialTrials(3)
            .setMaxTrials(6)
            .fit(DATA);
    assertThat(model.summary().results().stream().map(result -> result.trial().place()))
        .containsExactly(
            "initial", "initial", "initial", "improvement", "improvement", "improvement");
  }

  @Test
  void halvingGoesOnAsIfItHadNeverStopped() {
    SearchModel model =
        new SuccessiveHalving().setEstimator(classifier(9)).setTrials(9).setEta(3).fit(DATA);
    List<TrialResult> results = model.summary().results();
    assertThat(results).hasSize(13);
    TrialResult last = results.get(12);
    assertThat(last.trial().parent()).isBetween(9, 11);
    assertThat(last.trial().firstEpoch()).isEqualTo(3);
    assertThat(last.curve()).hasSize(6);
    assertThat(model.summary().cost().epochs()).isEqualTo(9 + 3 * 2 + 6);
    DeltaStnClassificationModel straight = fixed(last, 9);
    assertThat(
            straight.summary().epochs().stream()
                .mapToDouble(EpochReport::validationLoss)
                .min()
                .orElseThrow())
        .isEqualTo(last.bestLoss());
    assertThat(model.bestModel().state().toBytes()).isEqualTo(straight.state().toBytes());
  }

  @Test
  void hyperbandRunsItsBrackets() {
    SearchModel model = new Hyperband().setEstimator(classifier(4)).setEta(2).fit(DATA);
    // R = 4, η = 2: brackets of 4, 2, 1 and 3, 1 and 3 trials.
    assertThat(model.summary().results()).hasSize(14);
    assertThat(model.summary().results().stream().map(result -> result.trial().place()))
        .contains("bracket 2, rung 2", "bracket 1, rung 1", "bracket 0, rung 0");
  }

  @Test
  void populationFindsASchedule() {
    SearchModel model =
        new PopulationBasedTraining()
            .setEstimator(classifier(6))
            .setPopulationSize(4)
            .setInterval(2)
            .setSeed(1)
            .fit(DATA);
    assertThat(model.summary().results()).hasSize(12);
    List<TrialResult> explored =
        model.summary().results().stream()
            .filter(result -> result.trial().hasParent())
            .filter(
                result ->
                    !result
                        .trial()
                        .values()
                        .equals(
                            model
                                .summary()
                                .results()
                                .get(result.trial().parent())
                                .trial()
                                .values()))
            .toList();
    // One of four is replaced after the first generation and one after the second.
    assertThat(explored).hasSize(2);
    List<EpochReport> epochs = model.bestModel().summary().epochs();
    assertThat(epochs.stream().map(EpochReport::epoch))
        .containsExactlyElementsOf(
            java.util.stream.IntStream.rangeClosed(1, epochs.size()).boxed().toList());
  }
}
