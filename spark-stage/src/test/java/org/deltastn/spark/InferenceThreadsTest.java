package org.deltastn.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.bytedeco.openblas.global.openblas;
import org.deltastn.problem.ProblemDefinition;
import org.deltastn.spark.model.TrainedNetwork;
import org.deltastn.spark.model.TrainingHistory;
import org.deltastn.tensor.engine.ProcessThreads;
import org.deltastn.tensor.nd4j.Nd4jBackend;
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
            problem.space(),
            true,
            List.of(),
            List.of(),
            TrainingResult.Outcome.COMPLETED,
            null,
            null);
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

  /**
   * Waits for Spark to drop what a fit has broadcast, and for its replicas to be closed with it.
   */
  private static void awaitThreads(int expected) throws InterruptedException {
    for (int i = 0; i < 1000 && openblas.blas_get_num_threads() != expected; i++) {
      Thread.sleep(20);
    }
    assertThat(openblas.blas_get_num_threads()).as("fit").isEqualTo(expected);
  }

  @Test
  void neitherFitNorPredictingARowLeavesTheProcessOtherThreads() throws InterruptedException {
    trainedOnEight("nd4j");
    // Networks of other tests may still be open.
    try (ProcessThreads.Use two = Nd4jBackend.BLAS.use(2)) {
      two.settle();
      int before = openblas.blas_get_num_threads();
      for (String backend : List.of("nd4j", "auto")) {
        DeltaStnClassificationModel model = trainedOnEight(backend);
        awaitThreads(before);
        // Its network stays open for the next row.
        model.predict((Vector) ROWS.get(0).get(0));
        assertThat(openblas.blas_get_num_threads()).as("predict").isEqualTo(before);
      }
    }
  }
}
