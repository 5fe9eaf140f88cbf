package org.deltastn.spark.training;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.api.java.JavaSparkContext;
import org.deltastn.spark.LocalSpark;
import org.deltastn.spark.Samples;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;
import org.junit.jupiter.api.Test;

class PreparedTrainingTest {

  @Test
  void allThatATrainingNeedsIsThereUntilItIsClosed() {
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());
    int rows;
    try (PreparedTraining prepared =
        Samples.classifier()
            .setNumWorkers(2)
            .setValidationIndicatorCol("validation")
            .prepare(Samples.frame(Samples.clusters(50)), 1)) {
      TrainingProblem problem = prepared.definition().toProblem();
      TrainingState initial =
          TrainingState.initial(problem.network(), problem.space(), problem.configuration());
      assertThat(prepared.start().toBytes()).isEqualTo(initial.toBytes());
      assertThat(prepared.data().trainingRows()).isEqualTo(40);
      assertThat(prepared.data().validationRows()).isEqualTo(10);
      assertThat(prepared.labels()).isEmpty();
      assertThat(prepared.identity())
          .containsOnlyKeys("network", "hyperparameters", "start", "data");
      rows = prepared.data().workers().id();
      assertThat(context.getPersistentRDDs()).containsKey(rows);
    }
    assertThat(context.getPersistentRDDs()).doesNotContainKey(rows);
  }
}
