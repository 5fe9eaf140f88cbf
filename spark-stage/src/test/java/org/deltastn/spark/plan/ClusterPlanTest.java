package org.deltastn.spark.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.Loss;
import org.deltastn.nn.dl4j.ConfigurationReader;
import org.deltastn.problem.Presets;
import org.deltastn.tensor.Activation;
import org.deltastn.train.Method;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;
import org.junit.jupiter.api.Test;

/** Plans of the MLP of H.2.1, against rounds that were measured and the page Benchmarks. */
class ClusterPlanTest {

  private static TrainingProblem problem(int... layers) {
    return new TrainingProblem(
        ConfigurationReader.read(
            Presets.perceptron(layers, Activation.RELU, Loss.SOFTMAX_CROSS_ENTROPY)),
        HyperparameterSpace.of(Hyperparameter.inputDropout().build()),
        TrainingConfiguration.builder().method(Method.DELTA_STN).batchSize(128).build());
  }

  private static ClusterPlan mlp(int workers, int cycles, double bits) {
    return new ClusterPlan(
        problem(784, 1200, 1200, 1200, 10), workers, cycles, workers * 38_400L, bits);
  }

  @Test
  void theBytesOfAStateAreThoseThatAreSent() {
    TrainingProblem problem = problem(20, 300, 200, 7);
    TrainingState state =
        TrainingState.initial(problem.network(), problem.space(), problem.configuration());
    ClusterPlan plan = new ClusterPlan(problem, 2, 30, 1000, 1e10);
    // What is not weights is a header.
    assertThat((double) plan.stateBytes()).isCloseTo(state.toBytes().length, within(4096.0));
  }

  /** The rounds of the check scaling that the model was not solved from, in seconds. */
  private static final Map<Integer, Double> TWO_WORKERS = Map.of(5, 2.54, 20, 8.62);

  @Test
  void roundsTakeAboutWhatWasMeasured() {
    TWO_WORKERS.forEach(
        (cycles, seconds) ->
            assertThat(mlp(2, cycles, RoundTimeModel.NO_NETWORK).round().total())
                .isCloseTo(seconds, within(0.25 * seconds)));
    ClusterPlan many = mlp(64, 30, 1e10);
    RoundTimeModel.Parts round =
        RoundTimeModel.MEASURED.parts(64, 64, 30, many.stateBytes(), 1e10 / 8);
    assertThat(many.round().broadcast()).isEqualTo(round.broadcast());
    assertThat(many.round().reduce()).isEqualTo(round.reduce());
    // A cycle is that of the measured network.
    assertThat(many.round().compute()).isCloseTo(round.compute(), within(0.3));
  }

  @Test
  void aPassForTheResponseThatIsLeftOutTakesNoTime() {
    double every = compute(Method.DELTA_STN, 1);
    double second = compute(Method.DELTA_STN, 2);
    // One half is left out and three quarters are.
    assertThat((every - second) / (every - compute(Method.DELTA_STN, 4)))
        .isCloseTo(2.0 / 3, within(1e-9));
    // Of the products of a cycle, 5 × (3 + 5) + 4, it is 5 × 2.5; not all of a round is products.
    assertThat((every - second) / every).isCloseTo(12.5 / 44, within(0.01));
    assertThat(compute(Method.STN, 2)).isEqualTo(compute(Method.STN, 1));
  }

  private static double compute(Method method, int interval) {
    TrainingProblem every = problem(20, 300, 200, 7);
    TrainingConfiguration fewer =
        TrainingConfiguration.builder()
            .method(method)
            .batchSize(128)
            .responseInterval(interval)
            .build();
    TrainingProblem problem = new TrainingProblem(every.architecture(), every.space(), fewer);
    return new ClusterPlan(problem, 2, 30, 10_000, 1e10).round().compute();
  }

  @Test
  void anEpochIsItsRounds() {
    ClusterPlan plan = mlp(4, 30, 1e10);
    // 300 steps of a worker are 60 cycles.
    assertThat(plan.rounds()).isEqualTo(2);
    assertThat(plan.epochSeconds()).isCloseTo(2 * plan.round().total(), within(1e-9));
    assertThat(plan.gathered()).isZero();
    assertThat(mlp(64, 30, 1e10).gathered()).isZero();
    assertThat(mlp(17, 30, 1e10).driverHeap()).isEqualTo(plan.driverHeap());
    assertThat(mlp(17, 30, 1e10).workerHeap()).isGreaterThan(plan.workerHeap());
    assertThat(plan.workerHeap()).isGreaterThan(38_400L * 786 * 4);
    assertThat(plan.replica().least()).isLessThan(plan.replica().most());
  }
}
