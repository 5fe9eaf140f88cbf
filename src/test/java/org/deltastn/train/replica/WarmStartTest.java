package org.deltastn.train.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.Loss;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.tensor.Activation;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.vector.HostVector;
import org.deltastn.train.Method;
import org.deltastn.train.Problems;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;
import org.deltastn.train.WorkerPool;
import org.deltastn.train.loop.TrainingLoop;
import org.deltastn.train.loop.TrainingResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WarmStartTest {

  private static TrainingProblem problem(Method method) {
    return Problems.problem(Problems.configuration(method).build());
  }

  private static TrainingState trained(TrainingProblem problem) {
    return TrainingLoop.local(problem, Problems.data()).last();
  }

  private static TrainingState fresh(TrainingProblem problem) {
    return TrainingState.initial(problem.network(), problem.space(), problem.configuration());
  }

  private static double[] logits(TrainingProblem problem, TrainingState state) {
    try (Predictor predictor = new Predictor(problem, state)) {
      return predictor.predict(new float[] {1, -2, 0.5f, 3}, 1);
    }
  }

  @Test
  void takesWeightsAndResponseAndBeginsTheRestAnew() {
    TrainingProblem earlier = problem(Method.DELTA_STN);
    TrainingState end = trained(earlier);
    TrainingProblem next = problem(Method.CENTERED_STN);
    TrainingState start = WarmStart.of("m", earlier, end).initial(next);
    assertThat(start.general()).isEqualTo(end.general());
    assertThat(start.response()).isEqualTo(end.response());
    TrainingState fresh = fresh(next);
    assertThat(start.hyper()).isEqualTo(fresh.hyper());
    assertThat(start.generalSlots()).isEqualTo(fresh.generalSlots());
    assertThat(start.counters()).isEqualTo(fresh.counters());
    assertThat(end.counters().steps()).isPositive();
  }

  @Test
  void aRunGoesOnFromTheWeights() {
    TrainingProblem problem = problem(Method.DELTA_STN);
    TrainingState start = WarmStart.of("m", problem, trained(problem)).initial(problem);
    TrainingResult warm;
    try (WorkerPool pool = new LocalWorkerPool(problem, Problems.data())) {
      warm = new TrainingLoop(problem, List.of()).run(pool, start);
    }
    TrainingResult cold = TrainingLoop.local(problem, Problems.data());
    assertThat(warm.history().get(0).trainingLoss())
        .isLessThan(cold.history().get(0).trainingLoss());
    assertThat(warm.last().counters().epochs()).isEqualTo(3);
  }

  @Test
  void theResponseBeginsAtZeroWhereItWouldMeanAnotherThing() {
    TrainingProblem earlier = problem(Method.DELTA_STN);
    TrainingState end = trained(earlier);
    WarmStart start = WarmStart.of("m", earlier, end);
    HyperparameterSpace swapped =
        HyperparameterSpace.of(Problems.space().get(1), Problems.space().get(0));
    HyperparameterSpace wider =
        HyperparameterSpace.of(
            Hyperparameter.inputDropout().range(0, 0.5).build(), Problems.space().get(1));
    for (HyperparameterSpace space : List.of(swapped, wider, HyperparameterSpace.of())) {
      TrainingProblem next =
          Problems.problem(Problems.configuration(Method.DELTA_STN).build(), space);
      assertThat(start.initial(next).response()).isEqualTo(fresh(next).response());
    }
    TrainingProblem plain = problem(Method.FIXED);
    assertThat(start.initial(plain).response()).isEqualTo(fresh(plain).response());
    // Another initial value leaves the meaning as it is.
    HyperparameterSpace moved =
        HyperparameterSpace.of(
            Hyperparameter.inputDropout().initialValue(0.3).build(), Problems.space().get(1));
    TrainingProblem next =
        Problems.problem(Problems.configuration(Method.DELTA_STN).build(), moved);
    assertThat(start.initial(next).response()).isEqualTo(end.response());
  }

  @Test
  void theResponseToAnotherLayersHyperparameterIsNotKept() {
    HyperparameterSpace first =
        HyperparameterSpace.of(Hyperparameter.weightDecay("layer0").build());
    HyperparameterSpace second =
        HyperparameterSpace.of(Hyperparameter.weightDecay("layer1").build());
    TrainingConfiguration configuration = Problems.configuration(Method.DELTA_STN).build();
    TrainingProblem earlier = Problems.problem(configuration, first);
    TrainingProblem next = Problems.problem(configuration, second);
    TrainingState end = trained(earlier);
    WarmStart start = WarmStart.of("m", earlier, end);
    // So that only the layer tells the two apart.
    assertThat(fresh(next).response().length()).isEqualTo(end.response().length());
    assertThat(start.initial(next).response()).isEqualTo(fresh(next).response());
    assertThat(start.initial(earlier).response()).isEqualTo(end.response());
  }

  @ParameterizedTest
  @EnumSource(
      value = Method.class,
      names = {"STN", "REPARAMETERIZED_STN"})
  void theResponseOfAMethodThatIsNotCenteredIsNotKept(Method method) {
    TrainingProblem earlier = problem(method);
    TrainingProblem next = problem(Method.DELTA_STN);
    assertThat(earlier.configuration().method().centered()).isEqualTo(method != Method.STN);
    TrainingState end = trained(earlier);
    TrainingState start = WarmStart.of("m", earlier, end).initial(next);
    if (method.centered()) {
      assertThat(start.response()).isEqualTo(end.response());
    } else {
      assertThat(start.response()).isEqualTo(fresh(next).response()).isNotEqualTo(end.response());
    }
    TrainingState back = WarmStart.of("m", next, trained(next)).initial(problem(Method.STN));
    assertThat(back.response()).isEqualTo(fresh(problem(Method.STN)).response());
  }

  @Test
  void startsFromWhatPredictedWhereTheMethodIsNotCentered() {
    TrainingProblem earlier = problem(Method.STN);
    TrainingState end = trained(earlier);
    TrainingState start = WarmStart.of("m", earlier, end).initial(earlier);
    assertThat(start.general()).isNotEqualTo(end.general());
    assertThat(logits(earlier, start)).containsExactly(logits(earlier, end), within(1e-6));
  }

  @Test
  void convertsThePrecision() {
    TrainingProblem wide =
        Problems.problem(
            Problems.configuration(Method.DELTA_STN).precision(Precision.DOUBLE).build());
    TrainingProblem narrow = problem(Method.DELTA_STN);
    TrainingState end = trained(narrow);
    HostVector general = WarmStart.of("m", narrow, end).initial(wide).general();
    assertThat(general.precision()).isEqualTo(Precision.DOUBLE);
    assertThat(general.toDoubles()).isEqualTo(end.general().toDoubles());
  }

  @Test
  void refusesAnotherArchitectureAndSaysWhere() {
    requireRefusal(
        new int[] {4, 6, 3}, Activation.TANH, Loss.SOFTMAX_CROSS_ENTROPY, "part 1 is TANH", "RELU");
    requireRefusal(
        new int[] {4, 7, 3},
        Activation.RELU,
        Loss.SOFTMAX_CROSS_ENTROPY,
        "part 0 is Dense W[7, 4] b[7]",
        "Dense W[6, 4] b[6]");
    requireRefusal(
        new int[] {4, 6, 3},
        Activation.RELU,
        Loss.SQUARED_ERROR,
        "the loss SQUARED_ERROR",
        "the loss SOFTMAX_CROSS_ENTROPY");
    requireRefusal(
        new int[] {4, 6, 3, 3},
        Activation.RELU,
        Loss.SOFTMAX_CROSS_ENTROPY,
        "part 3 is RELU",
        "expected the loss");
  }

  private static void requireRefusal(
      int[] sizes, Activation activation, Loss loss, String found, String expected) {
    Architecture other = Architecture.perceptron(sizes, activation, loss);
    WarmStart start = WarmStart.of("'zip'", other, HostVector.zeros(Precision.FLOAT, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> start.initial(problem(Method.DELTA_STN)))
        .withMessageContaining("'zip' holds the weights of another network")
        .withMessageContaining(found)
        .withMessageContaining(expected);
  }
}
