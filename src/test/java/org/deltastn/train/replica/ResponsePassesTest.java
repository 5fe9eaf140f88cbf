package org.deltastn.train.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.deltastn.optim.Optimizer;
import org.deltastn.train.Method;
import org.deltastn.train.Problems;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingConfigurationBuilder;
import org.deltastn.train.TrainingData;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Steps that do not train Θ. */
class ResponsePassesTest {

  private static TrainingConfigurationBuilder configuration(Method method) {
    return Problems.configuration(method).intervals(1, 1).general(new Optimizer.Sgd(0.9), 0.05);
  }

  private static Replica replica(TrainingConfiguration configuration, TrainingData data, int rows) {
    TrainingProblem problem = Problems.problem(configuration);
    Replica replica = new Replica(problem, 0, data, rows);
    replica.load(TrainingState.initial(problem.network(), problem.space(), configuration));
    return replica;
  }

  private static Replica replica(TrainingConfiguration configuration) {
    return replica(configuration, Problems.data(), 40);
  }

  @ParameterizedTest
  @EnumSource(names = {"DELTA_STN", "CENTERED_STN"})
  void theLastStepOfEveryIntervalTrainsTheta(Method method) {
    TrainingConfiguration every = configuration(method).build();
    TrainingConfiguration third = configuration(method).responseInterval(3).build();
    try (Replica replica = replica(third);
        Replica usual = replica(every)) {
      for (int step = 1; step <= 7; step++) {
        TrainingState before = replica.save();
        usual.load(before);
        usual.run(1, Long.MAX_VALUE, null);
        replica.run(1, Long.MAX_VALUE, null);
        TrainingState after = replica.save();

        assertThat(after.general()).isEqualTo(usual.save().general());
        boolean trains = step % 3 == 0;
        TrainingState expected = trains ? usual.save() : before;
        assertThat(after.response()).as("step %d", step).isEqualTo(expected.response());
        assertThat(after.responseSlots()).isEqualTo(expected.responseSlots());
        assertThat(usual.save().response()).isNotEqualTo(before.response());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"REPARAMETERIZED_STN", "STN", "FIXED"})
  void methodsOfOnePassDoNotHeedIt(Method method) {
    byte[] usual = afterSteps(configuration(method).build());
    byte[] fewer = afterSteps(configuration(method).responseInterval(3).build());
    assertThat(fewer).isEqualTo(usual);
  }

  private static byte[] afterSteps(TrainingConfiguration configuration) {
    try (Replica replica = replica(configuration)) {
      replica.run(4, Long.MAX_VALUE, null);
      return replica.save().toBytes();
    }
  }

  @Test
  void theOptimizerCountsTheStepsThatTrainTheta() {
    double rate = 0.01;
    TrainingConfiguration configuration =
        configuration(Method.DELTA_STN)
            .response(new Optimizer.Adam(0.9, 0.999, 1e-30), rate)
            .responseInterval(3)
            .build();
    try (Replica replica = replica(configuration)) {
      double[] from = replica.save().response().toDoubles();
      replica.run(3, Long.MAX_VALUE, null);
      requireFirstStepOfAdam(from, replica.save().response().toDoubles(), rate);

      // Anew in the middle of an interval.
      replica.run(1, Long.MAX_VALUE, null);
      replica.load(replica.save().withoutSlots());
      from = replica.save().response().toDoubles();
      replica.run(2, Long.MAX_VALUE, null);
      requireFirstStepOfAdam(from, replica.save().response().toDoubles(), rate);
    }
  }

  /** The first step of Adam is the learning rate in size, whatever the gradient, unless 0. */
  private static void requireFirstStepOfAdam(double[] from, double[] to, double rate) {
    int moved = 0;
    for (int i = 0; i < to.length; i++) {
      double step = Math.abs(to[i] - from[i]);
      assertThat(step)
          .as("weight %d", i)
          .satisfiesAnyOf(
              s -> assertThat(s).isZero(), s -> assertThat(s).isCloseTo(rate, within(0.02 * rate)));
      moved += step > 0 ? 1 : 0;
    }
    assertThat(moved).isPositive();
  }

  @Test
  void sequencesNeedEveryPass() {
    TrainingProblem fewer =
        Texts.problem(Texts.configuration(Method.DELTA_STN).responseInterval(2).build());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Replica(fewer, 0, Texts.data(), 40))
        .withMessageContaining("leave responseInterval out");
  }
}
