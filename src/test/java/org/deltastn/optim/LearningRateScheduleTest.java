package org.deltastn.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LearningRateScheduleTest {

  @Test
  void constant() {
    assertThat(factors(new LearningRateSchedule.Constant(), 3, 2, 3))
        .containsExactly(1.0, 1.0, 1.0);
  }

  @Test
  void step() {
    assertThat(factors(new LearningRateSchedule.Step(2, 0.5), 1, 1, 1, 1, 1))
        .containsExactly(1.0, 0.5, 0.5, 0.25, 0.25);
  }

  @Test
  void multiStep() {
    assertThat(factors(new LearningRateSchedule.MultiStep(List.of(2, 3), 0.1), 1, 1, 1, 1))
        .containsExactly(1.0, 0.1, 0.1 * 0.1, 0.1 * 0.1);
  }

  @Test
  void reduceOnPlateau() {
    // A patience of 1 forgives one bad epoch in a row.
    assertThat(
            factors(
                new LearningRateSchedule.ReduceOnPlateau(0.5, 1), 3, 4, 2.5, 2.5, 2.6, 2.7, 2.8, 1))
        .containsExactly(1.0, 1.0, 1.0, 1.0, 0.5, 0.5, 0.25, 0.25);
    assertThat(factors(new LearningRateSchedule.ReduceOnPlateau(0.5, 0), 3, 3, Double.NaN))
        .containsExactly(1.0, 0.5, 0.25);
  }

  @Test
  void settingsAreChecked() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LearningRateSchedule.Step(0, 0.5))
        .withMessage("step size must be at least 1, found 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LearningRateSchedule.Step(1, 0))
        .withMessage("gamma must be positive, found 0.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LearningRateSchedule.MultiStep(List.of(), Double.NaN));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LearningRateSchedule.ReduceOnPlateau(0.5, -1))
        .withMessage("patience must be at least 0, found -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LearningRateSchedule.ReduceOnPlateau(0, 1))
        .withMessage("gamma must be positive, found 0.0");
  }

  @Test
  void reduceUntilEndsBelowItsMinimum() {
    LearningRateSchedule schedule = new LearningRateSchedule.ReduceUntil(0.25, 1, 0.05);
    LearningRateSchedule plateau = new LearningRateSchedule.ReduceOnPlateau(0.25, 1);
    double[] losses = {3, 3, 3, 3, 3, 3, 3};
    assertThat(factors(schedule, losses)).isEqualTo(factors(plateau, losses));
    LearningRateSchedule.State state = LearningRateSchedule.State.INITIAL;
    List<Boolean> ended = new ArrayList<>();
    for (int epoch = 1; epoch <= losses.length; epoch++) {
      state = schedule.next(state, epoch, losses[epoch - 1]);
      ended.add(schedule.ended(state));
      assertThat(plateau.ended(state)).isFalse();
    }
    assertThat(ended).containsExactly(false, false, false, false, false, false, true);
    // At the minimum itself it goes on, and a patience of 0 is one.
    LearningRateSchedule exact = new LearningRateSchedule.ReduceUntil(0.5, 0, 0.5);
    LearningRateSchedule.State reduced =
        exact.next(exact.next(LearningRateSchedule.State.INITIAL, 1, 3), 2, 3);
    assertThat(reduced.factor()).isEqualTo(0.5);
    assertThat(exact.ended(reduced)).isFalse();
    for (double gamma : new double[] {0, 1}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new LearningRateSchedule.ReduceUntil(gamma, 1, 0.1))
          .withMessageContaining("gamma");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new LearningRateSchedule.ReduceUntil(0.5, 1, gamma))
          .withMessageContaining("minimumFactor");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LearningRateSchedule.ReduceUntil(0.5, -1, 0.1))
        .withMessageContaining("patience");
  }

  @Test
  void aRampRisesByEqualStepsInFrontOfAnotherSchedule() {
    LearningRateSchedule ramp =
        new LearningRateSchedule.Ramp(0.25, 3, new LearningRateSchedule.Step(2, 0.5));
    assertThat(ramp.initial().factor()).isEqualTo(0.25);
    List<Double> expected = List.of(0.5, 0.75 * 0.5, 0.5, 0.25, 0.25);
    List<Double> found = factors(ramp, 1, 1, 1, 1, 1);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(found.get(i)).isCloseTo(expected.get(i), within(1e-12));
    }
    LearningRateSchedule plateau =
        new LearningRateSchedule.Ramp(0.5, 2, new LearningRateSchedule.ReduceOnPlateau(0.1, 0));
    assertThat(factors(plateau, 3, 4, 2, 5).get(3)).isCloseTo(0.01, within(1e-12));
    LearningRateSchedule until =
        new LearningRateSchedule.Ramp(0.1, 2, new LearningRateSchedule.ReduceUntil(0.5, 0, 0.3));
    assertThat(until.ended(until.initial())).as("at the foot of the ramp").isFalse();
    assertThat(until.ended(new LearningRateSchedule.State(0.05, 1, 0))).isTrue();
    assertThat(new LearningRateSchedule.Constant().initial())
        .isEqualTo(LearningRateSchedule.State.INITIAL);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LearningRateSchedule.Ramp(0, 2, new LearningRateSchedule.Constant()))
        .withMessageContaining("from");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LearningRateSchedule.Ramp(1, 0, new LearningRateSchedule.Constant()))
        .withMessageContaining("epochs");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LearningRateSchedule.Ramp(1, 2, null))
        .withMessageContaining("then");
  }

  @Test
  void jsonRoundTrip() throws JsonProcessingException {
    ObjectMapper json = new ObjectMapper();
    for (LearningRateSchedule schedule :
        List.of(
            new LearningRateSchedule.Constant(),
            new LearningRateSchedule.Step(3, 0.5),
            new LearningRateSchedule.MultiStep(List.of(4, 8), 0.1),
            new LearningRateSchedule.ReduceOnPlateau(0.25, 2),
            new LearningRateSchedule.ReduceUntil(0.25, 4, 1e-5),
            new LearningRateSchedule.Ramp(0.25, 3, new LearningRateSchedule.Step(3, 0.5)))) {
      String text = json.writeValueAsString(schedule);
      assertThat(json.readValue(text, LearningRateSchedule.class)).isEqualTo(schedule);
    }
  }

  private static List<Double> factors(LearningRateSchedule schedule, double... losses) {
    List<Double> factors = new ArrayList<>();
    LearningRateSchedule.State state = schedule.initial();
    for (double loss : losses) {
      state = schedule.next(state, factors.size() + 1, loss);
      factors.add(state.factor());
    }
    return factors;
  }
}
