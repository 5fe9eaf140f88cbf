package org.deltastn.spark.executor;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.Loss;
import org.deltastn.problem.Presets;
import org.deltastn.problem.ProblemDefinition;
import org.deltastn.spark.LocalSpark;
import org.deltastn.spark.Samples;
import org.deltastn.spark.columns.DataColumns;
import org.deltastn.spark.columns.FeatureReader;
import org.deltastn.spark.packing.PackedData;
import org.deltastn.spark.packing.Scaling;
import org.deltastn.spark.packing.Split;
import org.deltastn.spark.packing.rows.RowReader;
import org.deltastn.spark.params.HandleInvalid;
import org.deltastn.spark.preflight.ReplicaTimeout;
import org.deltastn.spark.training.rounds.RoundSizes;
import org.deltastn.spark.training.rounds.SparkWorkerPool;
import org.deltastn.tensor.Activation;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A fit whose driver never says that it has ended, as one that is gone does not. */
@Timeout(300)
class ReplicaSweepTest {

  @Test
  void replicasOfAFitThatNobodyEndsAreClosedAndBuiltAgainIfItLivesAfterAll() throws Exception {
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());
    ProblemDefinition definition =
        new ProblemDefinition(
            Presets.perceptron(new int[] {3, 16, 1}, Activation.RELU, Loss.SQUARED_ERROR).toJson(),
            HyperparameterSpace.of(),
            TrainingConfiguration.builder().batchSize(32).build());
    TrainingProblem problem = definition.toProblem();
    TrainingState state =
        TrainingState.initial(problem.network(), problem.space(), problem.configuration());
    DataColumns columns = new DataColumns("features", "label", "", "validation");
    SparkConf conf = SparkEnv.get().conf();
    // Fits of other tests have ended, though this process may not know it yet.
    Replicas.closeSilent(0);
    int before = Replicas.count();
    try (PackedData data =
            PackedData.pack(
                Samples.frame(Samples.line(150)),
                columns,
                new RowReader(columns, new FeatureReader(3), HandleInvalid.ERROR, 0, false),
                Split.indicated(),
                2,
                Scaling.measured(3, false, false));
        SparkWorkerPool pool =
            new SparkWorkerPool(
                context, definition, data, 1, true, RoundSizes.of(context.getConf(), false))) {
      double loss = pool.evaluate(state).mean();
      assertThat(Replicas.count()).isGreaterThan(before);
      conf.set(ReplicaTimeout.SETTING, "100ms");
      pool.evaluate(state);
      while (Replicas.count() > before) {
        Thread.sleep(20);
      }
      conf.remove(ReplicaTimeout.SETTING);
      assertThat(pool.evaluate(state).mean()).isEqualTo(loss);
      assertThat(Replicas.count()).isGreaterThan(before);
    } finally {
      conf.remove(ReplicaTimeout.SETTING);
    }
  }
}
