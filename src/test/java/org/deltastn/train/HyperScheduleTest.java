package org.deltastn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.deltastn.hyper.HyperGradient;
import org.deltastn.optim.LearningRateSchedule;
import org.deltastn.tensor.vector.HostVector;
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

  /** With T_valid = 2 every tuned cycle takes two gradients, in their order. */
  @Test
  void aCycleMayTakeSeveralSteps() {
    List<HyperGradient> gradients =
        IntStream.range(1, 5)
            .mapToObj(i -> new HyperGradient(new double[] {i, -2 * i}, new double[] {0, i}))
            .toList();
    Round round = new Round(START, gradients, true, LossSum.ZERO, null);
    HyperSchedule schedule = HyperSchedule.empty(3, 2).plus(START, round, 4, STEPPER, 2);

    // Two cycles of warm-up; λ changes after the third and the fourth, whose steps are not of it.
    HyperState expected = START.hyper();
    for (int step = 0; step < 9; step++) {
      assertThat(schedule.lambda(step)).as("step %d", step).isEqualTo(lambda(expected));
    }
    expected = STEPPER.step(STEPPER.step(expected, gradients.get(0)), gradients.get(1));
    for (int step = 9; step < 12; step++) {
      assertThat(schedule.lambda(step)).as("step %d", step).isEqualTo(lambda(expected));
    }
  }

  private static double[] lambda(HyperState state) {
    return state.lambda().toDoubles();
  }

  /** λ and the factor of two rounds that differ in both, one behind the other. */
  @Test
  void roundsAreAppended() {
    HyperSchedule first = schedule(true, 1, 2);
    TrainingState.Counters counters =
        new TrainingState.Counters(1, 4, 1, new LearningRateSchedule.State(0.25, 1, 0));
    TrainingState later =
        START
            .withHyper(START.hyper().withLambda(HostVector.of(new double[] {5, 6})))
            .withCounters(counters);
    Round round = new Round(later, List.of(), false, LossSum.ZERO, null);
    HyperSchedule both = first.plus(later, round, 3, STEPPER, 1);

    assertThat(both.cycles()).isEqualTo(5);
    assertThat(both.until(4)).isEqualTo(first);
    for (int step = 4; step < 10; step++) {
      assertThat(both.lambda(step)).containsExactly(5, 6);
      assertThat(both.factor(step)).isEqualTo(0.25);
    }
  }

  @Test
  void theEmptyPartAndTheWholeAreParts() {
    HyperSchedule schedule = schedule(true, 3, 3);

    assertThat(schedule.until(6)).isEqualTo(schedule);
    assertThat(schedule.until(0)).isEqualTo(HyperSchedule.empty(2, 2));
    for (int step : new int[] {-2, -1, 7}) {
      assertThatThrownBy(() -> schedule.until(step)).hasMessageStartingWith("found " + step);
    }
    assertThatThrownBy(() -> schedule.factor(-1)).hasMessageStartingWith("found step -1");
  }

  @Test
  void aFileSaysWhetherItHasASchedule() {
    SafeTensors file = new SafeTensors();
    assertThat(HyperSchedule.isIn(file)).isFalse();
    schedule(true, 3, 3).writeTo(file);
    assertThat(HyperSchedule.isIn(file)).isTrue();
  }
}
