package org.deltastn.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import org.deltastn.optim.Optimizer;
import org.deltastn.tensor.vector.HostVector;
import org.deltastn.train.replica.Replica;
import org.deltastn.train.replica.ReplicaTest;
import org.junit.jupiter.api.Test;

/** Losses are read once a cycle: what is found must not depend on how long that is. */
class DivergenceTest {

  private static final int STEPS = 12;

  /** Takes steps one by one up to one that diverges. */
  private static Replica.Outcome outcome(TrainingConfigurationBuilder builder, int interval) {
    TrainingProblem problem = Problems.problem(builder.intervals(interval, 1).build());
    try (Replica replica = new Replica(problem, 0, Problems.data(), 40)) {
      replica.load(ReplicaTest.initial(problem));
      Replica.Outcome found = replica.run(STEPS / interval, Long.MAX_VALUE, null);
      replica.load(ReplicaTest.initial(problem));
      assertThat(replica.run(STEPS / interval, Long.MAX_VALUE, null))
          .as("again, from the same state")
          .isEqualTo(found);
      return found;
    }
  }

  private static void requireTheFirstStep(TrainingConfigurationBuilder builder) {
    Replica.Outcome expected = outcome(builder, 1);
    assertThat(expected.divergence().quantity()).isEqualTo("training loss");
    assertThat(expected.divergence().value()).isNotFinite();
    assertThat(expected.divergence().step()).isBetween(1L, STEPS - 2L);
    assertThat(expected.trainingLoss().loss()).isPositive().isFinite();
    for (int interval : new int[] {2, 3, 4, STEPS}) {
      assertThat(outcome(builder, interval)).as("T_train %d", interval).isEqualTo(expected);
    }
  }

  @Test
  void ofTheFirstPass() {
    requireTheFirstStep(Problems.configuration(Method.FIXED).general(new Optimizer.Sgd(0), 1e9));
    requireTheFirstStep(Problems.configuration(Method.STN).general(new Optimizer.Sgd(0), 1e9));
  }

  @Test
  void ofTheSecondPass() {
    requireTheFirstStep(
        Problems.configuration(Method.DELTA_STN).response(new Optimizer.Sgd(0), 1e15));
  }

  @Test
  void nothingOfItIsLeftInTheReplica() throws IOException {
    TrainingProblem problem =
        Problems.problem(
            Problems.configuration(Method.DELTA_STN).general(new Optimizer.Adam(), 0.01).build());
    TrainingState start = ReplicaTest.initial(problem);
    double[] weights = start.general().toDoubles();
    Arrays.fill(weights, Double.NaN);
    TrainingState broken =
        new TrainingState(
            HostVector.of(start.general().precision(), weights),
            start.response(),
            start.generalSlots(),
            start.responseSlots(),
            start.hyper(),
            start.counters());
    try (Replica used = new Replica(problem, 0, Problems.data(), 40);
        Replica fresh = new Replica(problem, 0, Problems.data(), 40)) {
      used.load(broken);
      assertThat(used.run(3, 0, null).divergence().step()).isZero();
      for (Replica replica : new Replica[] {used, fresh}) {
        replica.load(start);
        assertThat(replica.run(3, 0, null).divergence()).isNull();
      }

      assertThat(used.save().toBytes()).isEqualTo(fresh.save().toBytes());
    }
  }

  @Test
  void itsMessageSaysWhatToDo() {
    assertThat(new Divergence(7, "training loss", Double.POSITIVE_INFINITY).message())
        .isEqualTo(
            "training diverged at step 7: the training loss is Infinity; lower the learning rate or"
                + " clip the gradient");
  }
}
