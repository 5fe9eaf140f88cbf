package org.deltastn.train.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.ResponseStructure;
import org.deltastn.optim.Optimizer;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.vector.HostVector;
import org.deltastn.train.Method;
import org.deltastn.train.Problems;
import org.deltastn.train.TrainingConfigurationBuilder;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;
import org.deltastn.train.UpdatingBackendProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Steps that layers take in a pass, and which they must not take. */
class InnerOptimizersTest {

  private static final HyperparameterSpace DROPOUT =
      HyperparameterSpace.of(
          Hyperparameter.inputDropout().initialValue(0.2).initialScale(0.5).build(),
          Hyperparameter.dropout("layer0").initialValue(0.1).initialScale(0.5).build());
  // Of two layers of weights, in the general and in the response pass.
  private static final int ALL_OF_A_STEP = 4;
  private static final int CYCLES = 3;

  private static TrainingConfigurationBuilder momentum(Method method) {
    return Problems.configuration(method)
        .intervals(1, 1)
        .general(new Optimizer.Sgd(0.9), 0.05)
        .response(new Optimizer.Sgd(0.5), 0.02)
        .backend(UpdatingBackendProvider.NAME, 1);
  }

  private static TrainingState trained(
      TrainingConfigurationBuilder configuration, HyperparameterSpace space, boolean byProducts) {
    UpdatingBackendProvider.byProducts(byProducts);
    TrainingProblem problem = Problems.problem(configuration.build(), space);
    try (Replica replica = new Replica(problem, 0, Problems.data(), 40)) {
      replica.load(
          TrainingState.initial(problem.network(), problem.space(), problem.configuration()));
      replica.run(CYCLES, 0, null);
      return replica.save();
    }
  }

  /**
   * Returns the updates by products of a step, after checking that nothing is trained otherwise; to
   * rounding, because an engine may round the parts of a vector in another way than the whole.
   */
  private static long updates(
      TrainingConfigurationBuilder configuration, HyperparameterSpace space) {
    long updates = 0;
    for (Precision precision : Precision.values()) {
      double error = precision == Precision.FLOAT ? 1e-6 : 1e-14;
      configuration.precision(precision);
      List<HostVector> apart = trained(configuration, space, false).vectors();
      assertThat(UpdatingBackendProvider.UPDATES).hasValue(0);
      List<HostVector> found = trained(configuration, space, true).vectors();
      for (int i = 0; i < apart.size(); i++) {
        assertThat(found.get(i).toDoubles())
            .containsExactly(apart.get(i).toDoubles(), within(error));
      }
      updates = UpdatingBackendProvider.UPDATES.get() / CYCLES;
    }
    return updates;
  }

  @ParameterizedTest
  @EnumSource
  void everyMethodTrainsAsBefore(Method method) {
    long expected = method == Method.FIXED ? ALL_OF_A_STEP / 2 : ALL_OF_A_STEP;
    assertThat(updates(momentum(method), DROPOUT)).isEqualTo(expected);
  }

  @Test
  void aGradientThatIsClippedIsWritten() {
    assertThat(updates(momentum(Method.DELTA_STN).clippingNorm(0.01), DROPOUT)).isZero();
  }

  @Test
  void aGradientThatAPenaltyAddsToIsWritten() {
    assertThat(updates(momentum(Method.DELTA_STN), Problems.space())).isZero();
  }

  @Test
  void eachOptimizerDecidesForItself() {
    assertThat(updates(momentum(Method.DELTA_STN).general(new Optimizer.RmsProp(), 0.001), DROPOUT))
        .isEqualTo(2);
    assertThat(updates(momentum(Method.DELTA_STN).response(new Optimizer.Sgd(0), 0.01), DROPOUT))
        .isEqualTo(2);
  }

  /** Its gradients are written in parts. */
  @Test
  void aFullResponseTakesNoSteps() {
    assertThat(updates(momentum(Method.DELTA_STN).structure(ResponseStructure.FULL), DROPOUT))
        .isEqualTo(2);
  }
}
