package org.deltastn.train.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.deltastn.data.Examples;
import org.deltastn.optim.LearningRateSchedule;
import org.deltastn.optim.Optimizer;
import org.deltastn.tensor.Precision;
import org.deltastn.train.HyperSchedule;
import org.deltastn.train.Method;
import org.deltastn.train.Problems;
import org.deltastn.train.RoundsPool;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingConfigurationBuilder;
import org.deltastn.train.TrainingData;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;
import org.deltastn.train.WorkerPool;
import org.deltastn.train.replica.LocalWorkerPool;
import org.deltastn.train.replica.Replica;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RefitTest {

  private static final Checkpoints NONE = Checkpoints.NONE;

  private static TrainingConfigurationBuilder configuration(Method method) {
    return Problems.configuration(method)
        .precision(Precision.DOUBLE)
        .backend("nd4j", 1)
        .general(new Optimizer.Adam(), 0.01)
        .schedule(new LearningRateSchedule.Step(1, 0.5))
        .warmup(1, 0)
        .keepBest(false);
  }

  private static TrainingProblem refitOf(TrainingProblem problem) {
    return new TrainingProblem(
        problem.architecture(), problem.space(), problem.configuration().forRefit());
  }

  /** A tuned run and the schedule that it found. */
  private record Tuned(TrainingProblem problem, TrainingResult result, HyperSchedule schedule) {

    private static Tuned of(TrainingProblem problem, WorkerPool pool) {
      try (pool) {
        TrainingLoop loop = new TrainingLoop(problem, List.of()).recordSchedule();
        TrainingResult result = loop.run(pool);
        return new Tuned(problem, result, loop.schedule());
      }
    }

    private TrainingState start() {
      return TrainingState.initial(problem.network(), problem.space(), problem.configuration());
    }
  }

  private static Tuned tuned(TrainingProblem problem, int workers) {
    return Tuned.of(problem, new RoundsPool(problem, workers, -1));
  }

  private static TrainingState refit(
      Tuned tuned, int workers, int breakInRound, Checkpoints saved) {
    TrainingProblem problem = refitOf(tuned.problem());
    try (RoundsPool pool =
        new RoundsPool(problem, workers, breakInRound).follow(tuned.schedule())) {
      return new Refit(tuned.schedule(), List.of(), saved, 4)
          .run(pool, Refit.initial(problem, tuned.start()))
          .state();
    }
  }

  private static TrainingState refit(Tuned tuned, TrainingData data) {
    TrainingProblem problem = refitOf(tuned.problem());
    try (Replica replica = new Replica(problem, 0, data, data.training().size())) {
      replica.follow(tuned.schedule());
      return new Refit(tuned.schedule(), List.of(), NONE, 1)
          .run(
              new LocalWorkerPool(problem, replica, () -> {}),
              Refit.initial(problem, tuned.start()))
          .state();
    }
  }

  /** The general pass does not read Θ, so the same rows and schedule must give the same weights. */
  @ParameterizedTest
  @EnumSource(names = {"DELTA_STN", "CENTERED_STN", "FIXED"})
  void onTheSameRowsGivesTheWeightsOfTheRunWhoseScheduleItFollows(Method method) {
    for (int workers : new int[] {1, 2}) {
      Tuned tuned = tuned(Problems.problem(configuration(method).build()), workers);

      TrainingState refitted = refit(tuned, workers, -1, NONE);

      assertThat(refitted.counters().steps()).isEqualTo(tuned.schedule().steps());
      double[] expected = tuned.result().last().general().toDoubles();
      double[] found = refitted.general().toDoubles();
      for (int i = 0; i < expected.length; i++) {
        assertThat(found[i]).isCloseTo(expected[i], within(1e-12));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void theScheduleIsWhatEveryCycleOfTheRunHad(int workers) {
    TrainingProblem problem = Problems.problem(configuration(Method.DELTA_STN).build());
    List<TrainingState> afterCycles = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void roundDone(TrainingState state) {
            afterCycles.add(state);
          }
        };
    try (RoundsPool pool = new RoundsPool(problem, workers, -1)) {
      TrainingLoop loop = new TrainingLoop(problem, List.of(listener)).recordSchedule();
      loop.run(pool);
      HyperSchedule schedule = loop.schedule();

      assertThat(schedule.cycles()).isEqualTo(afterCycles.size());
      double[] lambda = problem.space().initialLambda();
      for (int cycle = 0; cycle < schedule.cycles(); cycle++) {
        TrainingState after = afterCycles.get(cycle);
        for (long step = 2L * cycle; step < 2L * cycle + 2; step++) {
          assertThat(schedule.lambda(step)).containsExactly(lambda);
          assertThat(schedule.factor(step)).isEqualTo(after.counters().schedule().factor());
        }
        lambda = after.hyper().lambda().toDoubles();
      }
      assertThat(lambda).isNotEqualTo(problem.space().initialLambda());
      assertThat(schedule.factor(schedule.steps() - 1)).isEqualTo(0.25);
    }
  }

  @Test
  void roundsOfWholeEpochsRecordTheSameSchedule() {
    TrainingProblem problem = Problems.problem(configuration(Method.DELTA_STN).build());

    Tuned whole = Tuned.of(problem, new LocalWorkerPool(problem, Problems.data()));

    assertThat(whole.schedule()).isEqualTo(tuned(problem, 1).schedule());
    assertThat(whole.result().history()).hasSize(3);
  }

  @Test
  void otherRowsGiveOtherWeightsAndPartOfTheSchedulePartOfTheSteps() {
    TrainingProblem problem = Problems.problem(configuration(Method.DELTA_STN).build());
    Tuned tuned = tuned(problem, 1);
    Examples more = Problems.examples(52, 1);

    TrainingState all = refit(tuned, new TrainingData(more, more));
    long steps = tuned.schedule().steps() / 2 / 2 * 2;
    Tuned cut = new Tuned(problem, tuned.result(), tuned.schedule().until(steps));
    TrainingState part = refit(cut, new TrainingData(more, more));

    assertThat(all.general()).isNotEqualTo(tuned.result().last().general());
    assertThat(part.counters().steps()).isEqualTo(steps);
    assertThat(part.hyper().lambda().toDoubles())
        .containsExactly(tuned.schedule().lambda(steps - 1));
  }

  @Test
  void aRateNextToZeroLeavesTheWeightsWhereTheyWere() {
    TrainingProblem problem =
        Problems.problem(
            configuration(Method.DELTA_STN).general(new Optimizer.Sgd(0), 1e-300).build());
    Tuned tuned = tuned(problem, 1);

    assertThat(refit(tuned, 1, -1, NONE).general()).isEqualTo(tuned.start().general());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void isTheSameAfterAStopAnywhere(int workers) {
    Tuned tuned = tuned(Problems.problem(configuration(Method.DELTA_STN).build()), workers);
    TrainingState whole = refit(tuned, workers, -1, NONE);
    for (int stop : new int[] {0, 1, 5}) {
      Kept kept = new Kept();
      assertThatThrownBy(() -> refit(tuned, workers, stop, kept))
          .isInstanceOf(RoundsPool.Stop.class);

      assertThat(refit(tuned, workers, -1, kept)).isEqualTo(whole);
      assertThat(kept.last.cycles()).isEqualTo(tuned.schedule().cycles());
    }
  }

  @Test
  void aRunThatGoesOnFromACheckpointHasTheWholeSchedule() throws Exception {
    TrainingProblem problem = Problems.problem(configuration(Method.DELTA_STN).build());
    Kept kept = new Kept();
    try (RoundsPool pool = new RoundsPool(problem, 1, 5)) {
      TrainingLoop stopped = new TrainingLoop(problem, List.of(), kept).recordSchedule();
      assertThatThrownBy(() -> stopped.run(pool)).isInstanceOf(RoundsPool.Stop.class);
    }
    kept.last = RunState.fromBytes(kept.last.toBytes());
    try (RoundsPool pool = new RoundsPool(problem, 1, -1)) {
      TrainingLoop loop = new TrainingLoop(problem, List.of(), kept).recordSchedule();
      loop.run(pool);

      assertThat(loop.schedule()).isEqualTo(tuned(problem, 1).schedule());
    }
  }

  @Test
  void divergenceIsAnErrorThatSaysWhatToDo() {
    TrainingConfiguration single = configuration(Method.FIXED).precision(Precision.FLOAT).build();
    Tuned tuned = tuned(Problems.problem(single), 1);
    Examples rows = Problems.examples(40, 1);
    Arrays.fill(rows.features(), 3e38f);

    assertThatThrownBy(() -> refit(tuned, new TrainingData(rows, rows)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the refit on all rows diverged")
        .hasMessageContaining("set refit to false");
  }

  @Test
  void aReplicaThatTunesFollowsNoSchedule() {
    TrainingProblem problem = Problems.problem(configuration(Method.DELTA_STN).build());
    try (Replica replica = new Replica(problem, 0, Problems.data(), 40)) {
      HyperSchedule schedule = HyperSchedule.empty(2, 2);
      assertThatThrownBy(() -> replica.follow(schedule))
          .hasMessage("found the method DELTA_STN, expected FIXED along a schedule");
    }
  }

  @Test
  void aLoopThatRecordedNothingHasNoSchedule() {
    TrainingProblem problem = Problems.problem(configuration(Method.FIXED).build());
    TrainingLoop loop = new TrainingLoop(problem, List.of());

    assertThatThrownBy(loop::schedule).hasMessageContaining("call recordSchedule");
  }

  /** Keeps what is due, as a store does with one checkpoint every second round. */
  private static final class Kept implements Checkpoints {

    private RunState last;
    private int rounds;

    @Override
    public Optional<RunState> latest() {
      return Optional.ofNullable(last);
    }

    @Override
    public void reached(RunState run, boolean finished) {
      rounds++;
      if (finished || rounds % 2 == 0) {
        last = run;
      }
    }
  }
}
