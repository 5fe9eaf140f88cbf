package org.deltastn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.deltastn.hyper.HyperGradient;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.optim.Optimizer;
import org.junit.jupiter.api.Test;

class HyperStepperTest {

  private static final HyperparameterSpace SPACE =
      HyperparameterSpace.of(
          Hyperparameter.inputDropout().initialScale(0.5).entropyWeight(0.2).build(),
          Hyperparameter.weightDecay().scaleTuned(false).entropyWeight(0.2).build());

  @Test
  void stepsDescendTheLossLessTheEntropy() {
    TrainingConfiguration configuration =
        TrainingConfiguration.builder()
            .hyper(new Optimizer.Sgd(0), 0.1)
            .scale(new Optimizer.Sgd(0), 0.3)
            .build();
    HyperState state = HyperState.initial(SPACE, configuration);
    double[] lambda = state.lambda().toDoubles();
    double[] rho = state.rho().toDoubles();
    HyperStepper stepper = new HyperStepper(SPACE, configuration);
    HyperGradient gradient = new HyperGradient(new double[] {2, -1}, new double[] {3, 4});
    HyperState next = stepper.step(state, gradient);

    assertThat(next.lambda().toDoubles())
        .containsExactly(new double[] {lambda[0] - 0.2, lambda[1] + 0.1}, within(1e-15));
    // ∂H/∂ρ = softplus'/softplus, with softplus(ρ) = 0.5 here.
    double slope = 1 / (1 + Math.exp(-rho[0]));
    assertThat(next.rho().toDoubles()[0])
        .isCloseTo(rho[0] - 0.3 * (3 - 0.2 * slope / 0.5), within(1e-14));
    assertThat(next.rho().toDoubles()[1]).as("a fixed σ").isEqualTo(rho[1]);
    assertThat(next.steps()).isEqualTo(1);
    assertThat(state.steps()).isZero();
    assertThat(state.lambda().toDoubles()).isEqualTo(lambda);
  }

  @Test
  void optimizersKeepTheirState() {
    TrainingConfiguration configuration =
        TrainingConfiguration.builder()
            .hyper(new Optimizer.Adam(0.9, 0.99, 1e-8), 0.1)
            .scale(new Optimizer.Sgd(0.5), 0.1)
            .build();
    HyperState state = HyperState.initial(SPACE, configuration);
    assertThat(state.lambdaSlots()).hasSize(2);
    assertThat(state.rhoSlots()).hasSize(1);
    double[] lambda = state.lambda().toDoubles();
    double m = 0;
    double v = 0;
    double expected = lambda[0];
    HyperStepper stepper = new HyperStepper(SPACE, configuration);
    for (int step = 1; step <= 4; step++) {
      double g = Math.sin(step);
      m = 0.9 * m + 0.1 * g;
      v = 0.99 * v + 0.01 * g * g;
      double corrected = Math.sqrt(v / (1 - Math.pow(0.99, step))) + 1e-8;
      expected -= 0.1 * m / (1 - Math.pow(0.9, step)) / corrected;
      state = stepper.step(state, new HyperGradient(new double[] {g, 0}, new double[2]));
    }
    assertThat(state.lambda().toDoubles()[0]).isCloseTo(expected, within(1e-12));
    assertThat(state.steps()).isEqualTo(4);
  }

  @Test
  void withoutHyperparametersThereIsNothingToStep() {
    HyperparameterSpace none = HyperparameterSpace.of();
    TrainingConfiguration configuration = TrainingConfiguration.builder().build();
    HyperState state = HyperState.initial(none, configuration);
    HyperStepper stepper = new HyperStepper(none, configuration);
    assertThat(stepper.step(state, new HyperGradient(new double[0], new double[0])))
        .isSameAs(state);
  }
}
