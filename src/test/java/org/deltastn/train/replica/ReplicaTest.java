package org.deltastn.train.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.deltastn.data.Examples;
import org.deltastn.optim.Optimizer;
import org.deltastn.tensor.vector.HostVector;
import org.deltastn.train.HyperStepper;
import org.deltastn.train.LossSum;
import org.deltastn.train.Method;
import org.deltastn.train.Problems;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingData;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

public class ReplicaTest {

  @ParameterizedTest
  @EnumSource(Method.class)
  void savingAndLoadingChangesNoBit(Method method) throws Exception {
    TrainingConfiguration configuration =
        Problems.configuration(method)
            .general(new Optimizer.Adam(), 0.01)
            .response(new Optimizer.Sgd(0.9), 0.02)
            .build();
    TrainingProblem problem = Problems.problem(configuration);
    TrainingState start = initial(problem);
    byte[] atOnce;
    byte[] inParts;
    HyperStepper stepper = new HyperStepper(problem.space(), configuration);
    try (Replica replica = replica(problem)) {
      replica.load(start);
      replica.run(4, 2, stepper);
      atOnce = replica.save().toBytes();
      replica.load(start);
      replica.run(2, 2, stepper);
      inParts = replica.save().toBytes();
    }
    try (Replica other = replica(problem)) {
      other.load(TrainingState.fromBytes(inParts));
      other.run(2, 2, stepper);

      assertThat(other.save().toBytes()).isEqualTo(atOnce);
    }
    assertThat(TrainingState.fromBytes(atOnce).counters().steps()).isEqualTo(8);
    // Cycles that start at steps 0 and 2: the warm-up of 2 steps covers the first.
    assertThat(TrainingState.fromBytes(atOnce).hyper().steps()).isEqualTo(method.tunes() ? 3 : 0);
  }

  @Test
  void aStateWithoutTheOptimizersStateStartsThemAnew() {
    double rate = 0.01;
    TrainingConfiguration configuration =
        Problems.configuration(Method.FIXED)
            .general(new Optimizer.Adam(), rate)
            .intervals(1, 1)
            .build();
    TrainingProblem problem = Problems.problem(configuration);
    try (Replica replica = replica(problem)) {
      replica.load(initial(problem));
      replica.run(8, 0, null);
      TrainingState before = replica.save();
      replica.load(before.withoutSlots());
      replica.run(1, 0, null);
      double[] found = replica.save().general().toDoubles();
      double[] from = before.general().toDoubles();

      assertThat(replica.save().counters().steps()).isEqualTo(9);
      int moved = 0;
      for (int i = 0; i < found.length; i++) {
        double step = Math.abs(found[i] - from[i]);
        // The first step of Adam is the learning rate in size, whatever the gradient, unless 0.
        assertThat(step)
            .as("weight %d", i)
            .satisfiesAnyOf(
                s -> assertThat(s).isZero(),
                s -> assertThat(s).isCloseTo(rate, within(0.02 * rate)));
        moved += step > 0 ? 1 : 0;
      }
      assertThat(moved).isGreaterThan(found.length / 2);
    }
  }

  @Test
  void withoutAStepperTheHyperparametersAreHeld() {
    TrainingConfiguration configuration =
        Problems.configuration(Method.DELTA_STN).intervals(2, 3).build();
    TrainingProblem problem = Problems.problem(configuration);
    TrainingState start = initial(problem);
    try (Replica replica = replica(problem)) {
      replica.load(start);
      Replica.Outcome outcome = replica.run(2, 0, null);

      assertThat(outcome.gradients()).hasSize(6);
      assertThat(outcome.divergence()).isNull();
      assertThat(replica.save().hyper()).isEqualTo(start.hyper());
      assertThat(replica.save().counters().steps()).isEqualTo(4);
    }
  }

  @Test
  void whatIsThrownBeforeACycleEndsTheRunThere() {
    TrainingProblem problem = Problems.problem(Problems.configuration(Method.DELTA_STN).build());
    int[] cycles = {0};
    Runnable stop =
        () -> {
          if (++cycles[0] == 3) {
            throw new CancellationException();
          }
        };
    try (Replica stopped = replica(problem);
        Replica whole = replica(problem)) {
      stopped.load(initial(problem));
      whole.load(initial(problem));
      whole.run(2, 0, null);

      assertThatThrownBy(() -> stopped.run(9, 0, null, stop))
          .isInstanceOf(CancellationException.class);
      assertThat(stopped.save().toBytes()).isEqualTo(whole.save().toBytes());
    }
  }

  @Test
  void assignedToAnotherWorkerItIsThatWorkersReplica() {
    TrainingProblem problem = Problems.problem(Problems.configuration(Method.DELTA_STN).build());
    TrainingState start = initial(problem);
    TrainingData all = Problems.data();
    int[] rows = {7, 3, 12, 5, 0, 9, 21, 17, 30, 2};
    TrainingData other = new TrainingData(all.training().select(rows), all.validation());
    try (Replica used = replica(problem);
        Replica built = new Replica(problem, 4, other, 40)) {
      used.load(start);
      used.run(3, 0, null);
      used.assign(4, other);
      for (Replica replica : List.of(used, built)) {
        replica.load(start);
        replica.run(3, 0, null);
      }

      assertThat(used.stepsPerEpoch()).isEqualTo(built.stepsPerEpoch());
      assertThat(used.save().toBytes()).isEqualTo(built.save().toBytes());
      assertThat(used.evaluate()).isEqualTo(built.evaluate());
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  used.assign(
                      4, new TrainingData(all.training().select(new int[3]), all.validation())))
          .withMessageContaining("at least one minibatch");
    }
  }

  @Test
  void aLastUpdateThatOverflowsDiverges() {
    TrainingProblem problem =
        Problems.problem(
            Problems.configuration(Method.DELTA_STN)
                .intervals(1, 1)
                .response(new Optimizer.Sgd(0), 1e300)
                .build());
    try (Replica replica = replica(problem)) {
      replica.load(initial(problem));

      Replica.Outcome outcome = replica.run(1, Long.MAX_VALUE, null);

      assertThat(outcome.trainingLoss().loss()).isFinite();
      assertThat(outcome.divergence().step()).isZero();
      assertThat(outcome.divergence().quantity()).isEqualTo("norm of the weights");
    }
  }

  @Test
  void weightsThatAreNotNumbersDiverge() {
    for (Method method : Method.values()) {
      TrainingProblem problem = Problems.problem(Problems.configuration(method).build());
      TrainingState start = initial(problem);
      double[] weights = start.general().toDoubles();
      // All of the first hidden unit's weights, ahead of the ReLU.
      Arrays.fill(weights, 0, Problems.IN, Double.NaN);
      TrainingState broken =
          new TrainingState(
              HostVector.of(start.general().precision(), weights),
              start.response(),
              start.generalSlots(),
              start.responseSlots(),
              start.hyper(),
              start.counters());
      try (Replica replica = replica(problem)) {
        replica.load(broken);
        Replica.Outcome outcome = replica.run(3, 0, null);

        assertThat(outcome.divergence()).as(method.name()).isNotNull();
        assertThat(outcome.divergence().step()).isZero();
        assertThat(outcome.divergence().value()).isNaN();
        assertThat(replica.evaluate().loss()).isNaN();
      }
    }
  }

  @Test
  void evaluationCoversAllRowsInPieces() {
    // More rows than one piece of the evaluation holds.
    Examples validation = Problems.examples(1100, 3);
    TrainingProblem problem = Problems.problem(Problems.configuration(Method.DELTA_STN).build());
    TrainingState start = initial(problem);
    TrainingData data = new TrainingData(Problems.examples(40, 1), validation);
    try (Replica replica = new Replica(problem, 0, data, 40);
        Predictor predictor = new Predictor(problem, start)) {
      replica.load(start);
      LossSum found = replica.evaluate();

      LossSum expected = Problems.loss(predictor.predict(validation.features(), 1100), validation);
      assertThat(found.loss()).isCloseTo(expected.loss(), within(1e-4 * expected.loss()));
      assertThat(found.weight()).isEqualTo(expected.weight());
      assertThat(found.correct()).isCloseTo(expected.correct(), within(4.0));
    }
  }

  @Test
  void aStateOfAnotherOptimizerIsRefused() {
    TrainingProblem sgd = Problems.problem(Problems.configuration(Method.DELTA_STN).build());
    TrainingProblem adam =
        Problems.problem(
            Problems.configuration(Method.DELTA_STN).general(new Optimizer.Adam(), 1).build());
    try (Replica replica = replica(adam)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> replica.load(initial(sgd)))
          .withMessage("the state has 1 optimizer vectors, expected 2");
    }
  }

  private static Replica replica(TrainingProblem problem) {
    return new Replica(problem, 0, Problems.data(), 40);
  }

  public static TrainingState initial(TrainingProblem problem) {
    return TrainingState.initial(problem.network(), problem.space(), problem.configuration());
  }
}
