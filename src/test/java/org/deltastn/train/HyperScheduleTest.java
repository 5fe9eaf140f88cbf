package org.deltastn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import org.deltastn.hyper.HyperGradient;
import org.deltastn.tensor.vector.SafeTensors;
import org.junit.jupiter.api.Test;

class HyperScheduleTest {

  private static final TrainingProblem PROBLEM =
      Problems.problem(Problems.configuration(Method.DELTA_STN).build());
  private static final HyperStepper STEPPER =
      new HyperStepper(PROBLEM.space(), PROBLEM.configuration());
  private static final TrainingState START =
      TrainingState.initial(PROBLEM.network(), PROBLEM.space(), PROBLEM.configuration());

  private static Round round(boolean stepsTaken, int gradients) {
    HyperGradient gradient = new HyperGradient(new double[] {1, -2}, new double[] {0, 0});
    List<HyperGradient> all = Collections.nCopies(gradients, gradient);
    return new Round(START, all, stepsTaken, LossSum.ZERO, null);
  }

  private static HyperSchedule schedule(boolean stepsTaken, int gradients, int cycles) {
    return HyperSchedule.empty(2, 2).plus(START, round(stepsTaken, gradients), cycles, STEPPER, 1);
  }

  @Test
  void aSingleWorkerStepsAfterEveryCycleBehindTheWarmUp() {
    HyperSchedule schedule = schedule(true, 2, 4);
    double[] initial = PROBLEM.space().initialLambda();
    HyperGradient gradient = round(true, 1).gradients().get(0);

    assertThat(schedule.steps()).isEqualTo(8);
    for (int step = 0; step < 6; step++) {
      assertThat(schedule.lambda(step)).containsExactly(initial);
    }
    assertThat(schedule.lambda(6))
        .containsExactly(STEPPER.step(START.hyper(), gradient).lambda().toDoubles());
    assertThat(schedule.lambda(7)).containsExactly(schedule.lambda(6));
  }

  @Test
  void severalWorkersHoldLambdaInARound() {
    HyperSchedule schedule = schedule(false, 4, 4);

    for (int step = 0; step < 8; step++) {
      assertThat(schedule.lambda(step)).containsExactly(PROBLEM.space().initialLambda());
      assertThat(schedule.factor(step)).isEqualTo(1);
    }
  }

  @Test
  void bytesRoundTrip() throws IOException {
    HyperSchedule schedule = schedule(true, 3, 3);

    HyperSchedule read = HyperSchedule.readFrom(SafeTensors.fromBytes(schedule.toBytes()));

    assertThat(read).isEqualTo(schedule).hasSameHashCodeAs(schedule);
    assertThat(read).isNotEqualTo(schedule.until(4));
    assertThat(schedule).hasToString("schedule of 2 hyperparameters over 6 steps");
  }

  @Test
  void aPartHasWholeCyclesOfIt() {
    HyperSchedule schedule = schedule(true, 3, 3);

    assertThat(schedule.until(4).cycles()).isEqualTo(2);
    assertThat(schedule.until(4).lambda(3)).containsExactly(schedule.lambda(3));
    assertThatThrownBy(() -> schedule.until(5))
        .hasMessage("found 5 steps, expected at most 6, in cycles of 2 steps");
    assertThatThrownBy(() -> schedule.until(8)).hasMessageContaining("expected at most 6");
    assertThatThrownBy(() -> schedule.lambda(6))
        .hasMessage("found step 6, expected one of a schedule of 6 steps");
  }
}
