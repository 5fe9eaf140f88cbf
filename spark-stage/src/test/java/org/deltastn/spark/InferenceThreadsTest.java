package org.deltastn.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.bytedeco.openblas.global.openblas;
import org.deltastn.problem.ProblemDefinition;
import org.deltastn.spark.model.TrainedNetwork;
import org.deltastn.spark.model.TrainingHistory;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.loop.TrainingResult;
import org.junit.jupiter.api.Test;

/** Threads of models: those of the task that scores, whatever the training had. */
class InferenceThreadsTest {

  private static final List<Row> ROWS = Samples.clusters(60);

  /** Returns a model of a network that was trained on eight threads a task. */
  private static DeltaStnClassificationModel trainedOnEight(String backend) {
    DeltaStnClassificationModel model =
        Samples.classifier().setBackend(backend).setMaxIter(1).fit(Samples.frame(ROWS));
    TrainingProblem problem = model.problem();
    ProblemDefinition definition =
        new ProblemDefinition(
            model.networkJson(), problem.space(), problem.configuration().withThreads(8));
    TrainingHistory history =
        new TrainingHistory(
            problem.space(), true, List.of(), List.of(), TrainingResult.Outcome.COMPLETED, null);
    return new DeltaStnClassificationModel(
        "eight",
        new TrainedNetwork(definition, List.of(), model.state(), history, model.scaling()));
  }

  @Test
  void aTaskOfOneThreadScoresWithOne() {
    DeltaStnClassificationModel model = trainedOnEight(FaultyBackendProvider.NAME);
    int before = FaultyBackendProvider.threads().size();
    assertThat(model.transform(Samples.frame(ROWS)).collectAsList()).hasSize(60);
    List<Integer> all = FaultyBackendProvider.threads();
    assertThat(all.subList(before, all.size())).isNotEmpty().containsOnly(1);
  }

  @Test
  void neitherFitNorPredictingARowLeavesTheProcessOtherThreads() {
    trainedOnEight("nd4j");
    openblas.blas_set_num_threads(2);
    int before = openblas.blas_get_num_threads();
    for (String backend : List.of("nd4j", "auto")) {
      DeltaStnClassificationModel model = trainedOnEight(backend);
      assertThat(openblas.blas_get_num_threads()).as("fit").isEqualTo(before);
      // Its network stays open for the next row.
      model.predict((Vector) ROWS.get(0).get(0));
      assertThat(openblas.blas_get_num_threads()).as("predict").isEqualTo(before);
    }
  }
}
