package org.deltastn.train.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deltastn.optim.LearningRateSchedule;
import org.deltastn.optim.Optimizer;
import org.deltastn.train.Method;
import org.deltastn.train.Problems;
import org.deltastn.train.RoundsPool;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingConfigurationBuilder;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;
import org.deltastn.train.checkpoint.CheckpointSettings;
import org.deltastn.train.checkpoint.MemoryStore;
import org.deltastn.train.checkpoint.RunIdentity;
import org.deltastn.train.checkpoint.StoredCheckpoints;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A run that was stopped anywhere and goes on, against one that never stopped, bit for bit. */
public class ResumeTest {

  private static final CheckpointSettings EVERY_EPOCH = new CheckpointSettings(1, 0, 2);
  private static final CheckpointSettings EVERY_ROUND = new CheckpointSettings(1, 1, 2);

  private static TrainingConfigurationBuilder configuration(Method method) {
    return Problems.configuration(method).epochs(4).warmup(1, 0);
  }

  /** Runs whose end depends on all that a run remembers. */
  static Stream<Arguments> runs() {
    List<Arguments> all = new ArrayList<>();
    for (Method method : List.of(Method.DELTA_STN, Method.STN, Method.FIXED)) {
      TrainingConfigurationBuilder noisy =
          configuration(method).epochs(40).general(new Optimizer.Adam(), 0.3);
      for (int workers = 1; workers <= 2; workers++) {
        all.add(Arguments.of("plain", configuration(method).build(), workers));
        all.add(Arguments.of("last", configuration(method).keepBest(false).build(), workers));
        // T_train is 2: every second round ends between two steps that train Θ.
        all.add(
            Arguments.of(
                "fewer responses",
                configuration(method)
                    .response(new Optimizer.Adam(), 0.02)
                    .responseInterval(3)
                    .build(),
                workers));
        all.add(Arguments.of("patience", noisy.patience(2).build(), workers));
        all.add(
            Arguments.of(
                "plateau",
                configuration(method)
                    .epochs(6)
                    .general(new Optimizer.Adam(), 0.2)
                    .schedule(new LearningRateSchedule.ReduceOnPlateau(0.5, 0))
                    .build(),
                workers));
      }
    }
    return all.stream();
  }

  private static TrainingResult run(
      TrainingProblem problem,
      int workers,
      int breakInRound,
      Checkpoints checkpoints,
      TrainingListener... listeners) {
    try (RoundsPool pool = new RoundsPool(problem, workers, breakInRound)) {
      return new TrainingLoop(problem, List.of(listeners), checkpoints).run(pool);
    }
  }

  private static TrainingResult undisturbed(TrainingProblem problem, int workers) {
    return run(problem, workers, -1, Checkpoints.NONE);
  }

  private static Checkpoints checkpoints(
      TrainingProblem problem, MemoryStore store, CheckpointSettings settings) {
    RunIdentity identity = RunIdentity.of(problem.configuration(), Map.of());
    return new StoredCheckpoints(store, identity, settings);
  }

  private static void requireEqual(TrainingResult found, TrainingResult expected) {
    assertThat(found.last().toBytes()).isEqualTo(expected.last().toBytes());
    assertThat(found.model().toBytes()).isEqualTo(expected.model().toBytes());
    assertThat(found.history().stream().map(ResumeTest::text))
        .containsExactlyElementsOf(expected.history().stream().map(ResumeTest::text).toList());
    assertThat(found.outcome()).isEqualTo(expected.outcome());
    assertThat(found.divergence()).isEqualTo(expected.divergence());
  }

  /** All of a report but the seconds; different doubles have different texts. */
  static String text(EpochReport report) {
    return List.of(
            report.epoch(),
            report.step(),
            report.trainingLoss(),
            report.validationLoss(),
            report.validationAccuracy(),
            Arrays.toString(report.values()),
            Arrays.toString(report.scales()),
            report.learningRate())
        .toString();
  }

  private static int rounds(TrainingResult result, TrainingConfiguration configuration) {
    return Math.toIntExact(result.last().counters().steps() / configuration.trainInterval());
  }

  /** Throws when it hears of the round or epoch of a number, from 0. */
  private static TrainingListener stopping(int afterRound, int afterEpoch) {
    return new TrainingListener() {
      private int rounds;
      private int epochs;

      @Override
      public void roundDone(TrainingState state) {
        if (rounds++ == afterRound) {
          throw new RoundsPool.Stop();
        }
      }

      @Override
      public void epochDone(EpochReport report, TrainingState state) {
        if (epochs++ == afterEpoch) {
          throw new RoundsPool.Stop();
        }
      }
    };
  }

  private static void runUntilStopped(
      TrainingProblem problem,
      int workers,
      int breakInRound,
      Checkpoints checkpoints,
      TrainingListener... listeners) {
    try {
      run(problem, workers, breakInRound, checkpoints, listeners);
    } catch (RoundsPool.Stop stop) {
      return;
    }
    throw new AssertionError("the run was not stopped");
  }

  @ParameterizedTest(name = "{0} {2} {1}")
  @MethodSource("runs")
  void stoppedAfterAnyRound(String name, TrainingConfiguration configuration, int workers) {
    TrainingProblem problem = Problems.problem(configuration);
    TrainingResult expected = undisturbed(problem, workers);
    for (int round = 0; round < rounds(expected, configuration); round++) {
      MemoryStore store = new MemoryStore();
      Checkpoints first = checkpoints(problem, store, EVERY_ROUND);
      runUntilStopped(problem, workers, -1, first, stopping(round, -1));
      requireEqual(run(problem, workers, -1, checkpoints(problem, store, EVERY_ROUND)), expected);
    }
  }

  @ParameterizedTest(name = "{0} {2} {1}")
  @MethodSource("runs")
  void stoppedAfterAnyEpoch(String name, TrainingConfiguration configuration, int workers) {
    TrainingProblem problem = Problems.problem(configuration);
    TrainingResult expected = undisturbed(problem, workers);
    for (int epoch = 0; epoch < expected.history().size(); epoch++) {
      MemoryStore store = new MemoryStore();
      Checkpoints first = checkpoints(problem, store, EVERY_EPOCH);
      runUntilStopped(problem, workers, -1, first, stopping(-1, epoch));
      requireEqual(run(problem, workers, -1, checkpoints(problem, store, EVERY_EPOCH)), expected);
    }
  }

  @ParameterizedTest(name = "{0} {2} {1}")
  @MethodSource("runs")
  void brokenInAnyRoundBetweenCheckpoints(
      String name, TrainingConfiguration configuration, int workers) {
    TrainingProblem problem = Problems.problem(configuration);
    TrainingResult expected = undisturbed(problem, workers);
    CheckpointSettings seldom = new CheckpointSettings(2, 0, 1);
    for (int round = 0; round < rounds(expected, configuration); round++) {
      MemoryStore store = new MemoryStore();
      runUntilStopped(problem, workers, round, checkpoints(problem, store, seldom));
      requireEqual(run(problem, workers, -1, checkpoints(problem, store, seldom)), expected);
    }
  }

  @ParameterizedTest(name = "{0} {2} {1}")
  @MethodSource("runs")
  void oneRoundAtATime(String name, TrainingConfiguration configuration, int workers) {
    TrainingProblem problem = Problems.problem(configuration);
    TrainingResult expected = undisturbed(problem, workers);
    MemoryStore store = new MemoryStore();
    int rounds = rounds(expected, configuration);
    for (int round = 0; round < rounds; round++) {
      Checkpoints again = checkpoints(problem, store, EVERY_ROUND);
      // The second round of every process breaks, but for the last of all.
      if (round < rounds - 1) {
        runUntilStopped(problem, workers, 1, again);
      } else {
        requireEqual(run(problem, workers, 1, again), expected);
      }
    }
  }

  @Test
  void theRunsEndAsTheyShould() {
    List<TrainingResult.Outcome> outcomes = new ArrayList<>();
    runs()
        .map(Arguments::get)
        .filter(arguments -> arguments[0].equals("patience"))
        .forEach(
            arguments ->
                outcomes.add(
                    undisturbed(
                            Problems.problem((TrainingConfiguration) arguments[1]),
                            (int) arguments[2])
                        .outcome()));
    assertThat(outcomes).hasSize(6).containsOnly(TrainingResult.Outcome.EARLY_STOPPED);
    List<Double> factors = new ArrayList<>();
    runs()
        .map(Arguments::get)
        .filter(arguments -> arguments[0].equals("plateau"))
        .forEach(
            arguments ->
                factors.add(
                    undisturbed(
                            Problems.problem((TrainingConfiguration) arguments[1]),
                            (int) arguments[2])
                        .last()
                        .counters()
                        .schedule()
                        .factor()));
    assertThat(factors).hasSize(6).allMatch(factor -> factor < 1);
  }

  @ParameterizedTest
  @EnumSource(Method.class)
  void aFinishedRunIsThereAtOnceAndMoreEpochsContinueIt(Method method) {
    TrainingProblem problem = Problems.problem(configuration(method).build());
    TrainingProblem longer = Problems.problem(configuration(method).epochs(6).build());
    MemoryStore store = new MemoryStore();
    // The checkpoint at the end is written though it is not due.
    CheckpointSettings seldom = new CheckpointSettings(3, 0, 2);
    TrainingResult first = run(problem, 2, -1, checkpoints(problem, store, seldom));
    List<String> before = store.numbers();

    requireEqual(run(problem, 2, 0, checkpoints(problem, store, seldom)), first);
    assertThat(store.numbers()).isEqualTo(before).containsExactly("000001", "000002");
    TrainingResult more = run(longer, 2, -1, checkpoints(longer, store, seldom));
    requireEqual(more, undisturbed(longer, 2));
    assertThat(more.history().subList(0, 4))
        .extracting(EpochReport::seconds)
        .isEqualTo(first.history().stream().map(EpochReport::seconds).toList());
  }

  @Test
  void fewerEpochsThanAreDoneAreRefusedAndAPartOfOneIsLeftOut() {
    TrainingProblem problem = Problems.problem(configuration(Method.DELTA_STN).build());
    MemoryStore store = new MemoryStore();
    // Seven rounds are two epochs and a third.
    runUntilStopped(problem, 1, -1, checkpoints(problem, store, EVERY_ROUND), stopping(6, -1));

    TrainingProblem two = Problems.problem(configuration(Method.DELTA_STN).epochs(2).build());
    TrainingResult found = run(two, 1, 0, checkpoints(two, store, EVERY_ROUND));
    TrainingResult expected = undisturbed(two, 1);
    assertThat(found.model().toBytes()).isEqualTo(expected.model().toBytes());
    // The third epoch has the optimizers' state.
    assertThat(found.last()).isEqualTo(expected.last().withoutSlots());
    assertThat(found.outcome()).isEqualTo(expected.outcome());
    TrainingProblem one = Problems.problem(configuration(Method.DELTA_STN).epochs(1).build());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> run(one, 1, -1, checkpoints(one, store, EVERY_ROUND)))
        .withMessageContaining("the checkpoint has 2 epochs")
        .withMessageContaining("shall end after 1");
  }

  @Test
  void aRunThatDivergesDoesSoAgain() {
    TrainingProblem problem =
        Problems.problem(
            configuration(Method.DELTA_STN)
                .epochs(9)
                .schedule(new LearningRateSchedule.MultiStep(List.of(2), 1e30))
                .build());
    TrainingResult expected = undisturbed(problem, 2);
    assertThat(expected.outcome()).isEqualTo(TrainingResult.Outcome.DIVERGED);
    MemoryStore store = new MemoryStore();
    requireEqual(run(problem, 2, -1, checkpoints(problem, store, EVERY_ROUND)), expected);
    requireEqual(run(problem, 2, -1, checkpoints(problem, store, EVERY_ROUND)), expected);
  }

  @Test
  void listenersHearFromWhereTheRunGoesOn() {
    TrainingProblem problem = Problems.problem(configuration(Method.DELTA_STN).build());
    MemoryStore store = new MemoryStore();
    runUntilStopped(problem, 1, -1, checkpoints(problem, store, EVERY_ROUND), stopping(3, -1));
    List<String> heard = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void started(TrainingProblem started, int stepsPerEpoch) {
            heard.add("started");
          }

          @Override
          public void resumed(RunState run) {
            heard.add("resumed " + run.epochs() + " " + run.cycles());
            assertThat(run.seconds()).isPositive();
          }

          @Override
          public void epochDone(EpochReport report, TrainingState state) {
            heard.add("epoch " + report.epoch());
          }

          @Override
          public void finished(TrainingResult result) {
            heard.add("finished " + result.history().size());
          }
        };
    run(problem, 1, -1, checkpoints(problem, store, EVERY_ROUND), listener);
    assertThat(heard)
        .containsExactly("started", "resumed 1 1", "epoch 2", "epoch 3", "epoch 4", "finished 4");
  }
}
