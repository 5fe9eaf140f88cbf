package org.deltastn.train.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.deltastn.data.Examples;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.optim.LearningRateSchedule;
import org.deltastn.optim.Optimizer;
import org.deltastn.tensor.vector.HostVector;
import org.deltastn.train.LossSum;
import org.deltastn.train.Method;
import org.deltastn.train.Problems;
import org.deltastn.train.TrainingConfigurationBuilder;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;
import org.deltastn.train.WorkerPool;
import org.deltastn.train.replica.LocalWorkerPool;
import org.deltastn.train.replica.Predictor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrainingLoopTest {

  @ParameterizedTest
  @EnumSource(Method.class)
  void equalSeedsGiveEqualBits(Method method) {
    TrainingResult first = run(Problems.configuration(method));
    TrainingResult second = run(Problems.configuration(method));
    TrainingResult other = run(Problems.configuration(method).seed(6));

    assertThat(first.last().toBytes()).isEqualTo(second.last().toBytes());
    assertThat(first.model()).isEqualTo(second.model());
    assertThat(other.last().general()).isNotEqualTo(first.last().general());
    assertThat(first.outcome()).isEqualTo(TrainingResult.Outcome.COMPLETED);
    assertThat(first.divergence()).isNull();
    assertThat(first.history()).hasSize(3);
    assertThat(first.last().counters().epochs()).isEqualTo(3);
  }

  @Test
  void stopsAtTheEndOfAnEpochWhenAsked() {
    TrainingProblem problem = Problems.problem(Problems.configuration(Method.FIXED).build());
    int[] asked = {0};
    try (WorkerPool pool = new LocalWorkerPool(problem, Problems.data())) {
      TrainingResult result =
          new TrainingLoop(problem, List.of()).stopWhen(() -> ++asked[0] == 2).run(pool);
      assertThat(result.outcome()).isEqualTo(TrainingResult.Outcome.STOPPED);
      assertThat(result.history()).hasSize(2);
    }
    try (WorkerPool pool = new LocalWorkerPool(problem, Problems.data())) {
      TrainingResult result = new TrainingLoop(problem, List.of()).stopWhen(() -> false).run(pool);
      assertThat(result.outcome()).isEqualTo(TrainingResult.Outcome.COMPLETED);
      assertThat(result.history()).hasSize(3);
    }
  }

  @Test
  void everyRoundIsTimed() {
    TrainingResult result = run(Problems.configuration(Method.DELTA_STN));

    // A round of the local trainer is an epoch of 3 cycles.
    assertThat(result.timings()).hasSize(3);
    for (int i = 0; i < 3; i++) {
      RoundTiming timing = result.timings().get(i);
      assertThat(timing.epoch()).isEqualTo(i + 1);
      assertThat(timing.round()).isEqualTo(1);
      assertThat(timing.cycles()).isEqualTo(3);
      assertThat(timing.slowestCompute()).isPositive().isEqualTo(timing.meanCompute());
      assertThat(timing.broadcast()).isNotNegative();
      assertThat(timing.reduce()).isNotNegative();
      assertThat(timing.driver()).isPositive();
      double sum = timing.slowestCompute() + timing.broadcast() + timing.reduce() + timing.driver();
      assertThat(sum).isLessThan(result.history().get(i).seconds());
    }
  }

  @ParameterizedTest
  @EnumSource(Method.class)
  void trainingLowersTheLoss(Method method) {
    TrainingResult result =
        run(Problems.configuration(method).epochs(30).general(new Optimizer.Sgd(0.9), 0.05));

    double chance = Math.log(Problems.CLASSES);
    List<EpochReport> history = result.history();
    assertThat(history.get(29).validationLoss())
        .isLessThan(0.8 * chance)
        .isLessThan(history.get(0).validationLoss());
    assertThat(history.get(29).validationAccuracy()).isBetween(0.6, 1.0);
    assertThat(history.get(29).trainingLoss()).isLessThan(history.get(0).trainingLoss());
  }

  @ParameterizedTest
  @EnumSource(value = Method.class, mode = EnumSource.Mode.EXCLUDE, names = "FIXED")
  void warmupLeavesTheHyperparametersAlone(Method method) {
    List<TrainingState> states = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void epochDone(EpochReport report, TrainingState state) {
            states.add(state);
          }
        };
    HostVector initial = HostVector.of(Problems.space().initialLambda());
    TrainingProblem problem = Problems.problem(Problems.configuration(method).warmup(1, 4).build());
    TrainingLoop.local(problem, Problems.data(), listener);

    // 5 minibatches in cycles of 2 are 3 cycles an epoch: 6 steps. Warm-up ends with step 10.
    assertThat(states.get(0).hyper().lambda()).isEqualTo(initial);
    assertThat(states.get(0).hyper().steps()).isZero();
    assertThat(states.get(0).counters().steps()).isEqualTo(6);
    assertThat(states.get(1).hyper().steps()).isEqualTo(1);
    assertThat(states.get(1).hyper().lambda()).isNotEqualTo(initial);
    assertThat(states.get(2).hyper().steps()).isEqualTo(4);
    assertThat(states.get(2).hyper().rho())
        .isNotEqualTo(HostVector.of(Problems.space().initialRho()));
  }

  @Test
  void fixedNeverChangesTheHyperparametersAndHasNoResponse() {
    TrainingProblem problem = Problems.problem(Problems.configuration(Method.FIXED).build());
    TrainingResult result = TrainingLoop.local(problem, Problems.data());

    assertThat(problem.network().response().length()).isZero();
    assertThat(result.last().response().length()).isEqualTo(1);
    assertThat(result.last().hyper().lambda())
        .isEqualTo(HostVector.of(Problems.space().initialLambda()));
    assertThat(result.last().hyper().rho()).isEqualTo(HostVector.of(Problems.space().initialRho()));
    assertThat(result.last().hyper().steps()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Method.class)
  void withoutHyperparametersEveryMethodIsPlainTraining(Method method) {
    HyperparameterSpace none = HyperparameterSpace.of();
    TrainingResult plain =
        TrainingLoop.local(
            Problems.problem(Problems.configuration(Method.FIXED).build(), none), Problems.data());
    TrainingResult result =
        TrainingLoop.local(
            Problems.problem(Problems.configuration(method).build(), none), Problems.data());

    assertThat(result.last().general()).isEqualTo(plain.last().general());
  }

  @Test
  void hyperStepsFollowTheIntervals() {
    TrainingResult result = run(Problems.configuration(Method.DELTA_STN).intervals(3, 2));

    // 5 minibatches in cycles of 3 are 2 cycles an epoch.
    assertThat(result.last().counters().steps()).isEqualTo(3 * 2 * 3);
    assertThat(result.last().hyper().steps()).isEqualTo(3 * 2 * 2);
  }

  @Test
  void theBestStateIsKept() {
    // Large steps: the loss rises again.
    TrainingConfigurationBuilder noisy =
        Problems.configuration(Method.DELTA_STN).epochs(12).general(new Optimizer.Sgd(0.95), 0.8);
    TrainingResult best = run(noisy.keepBest(true));
    TrainingResult last = run(noisy.keepBest(false));

    EpochReport lowest =
        best.history().stream()
            .min(Comparator.comparingDouble(EpochReport::validationLoss))
            .orElseThrow();
    assertThat(lowest.epoch()).as("a run that ends worse than its best").isLessThan(12);
    assertThat(best.model().counters().epochs()).isEqualTo(lowest.epoch());
    assertThat(best.last()).isEqualTo(last.last());
    assertThat(last.model()).isSameAs(last.last());
    try (LocalWorkerPool pool =
        new LocalWorkerPool(Problems.problem(noisy.build()), Problems.data())) {
      assertThat(pool.evaluate(best.model()).mean()).isEqualTo(lowest.validationLoss());
    }
  }

  @Test
  void stopsEarly() {
    TrainingResult result =
        run(
            Problems.configuration(Method.FIXED)
                .epochs(200)
                .patience(3)
                .general(new Optimizer.Sgd(0.9), 0.3));

    assertThat(result.outcome()).isEqualTo(TrainingResult.Outcome.EARLY_STOPPED);
    List<EpochReport> history = result.history();
    assertThat(history.size()).isLessThan(200);
    assertThat(result.model().counters().epochs()).isEqualTo(history.size() - 3);
  }

  @Test
  void patienceStartsAfterTheWarmup() {
    // Steps too small to change a weight: no epoch is better than the first.
    TrainingResult result =
        run(
            Problems.configuration(Method.FIXED)
                .epochs(20)
                .warmup(6, 0)
                .patience(2)
                .general(new Optimizer.Sgd(0.9), 1e-30));

    assertThat(result.outcome()).isEqualTo(TrainingResult.Outcome.EARLY_STOPPED);
    assertThat(result.history()).hasSize(8);
  }

  @ParameterizedTest
  @EnumSource(Method.class)
  void divergenceInTheFirstEpochIsAnError(Method method) {
    assertThatThrownBy(
            () -> run(Problems.configuration(method).general(new Optimizer.Sgd(0), 1e25)))
        .isInstanceOf(DivergedException.class)
        .hasMessageContaining("training diverged at step")
        .hasMessageContaining("lower the learning rate");
  }

  @Test
  void divergenceLaterKeepsTheLastGoodState() {
    // The schedule multiplies the learning rate beyond all bounds after two epochs.
    TrainingConfigurationBuilder configuration =
        Problems.configuration(Method.DELTA_STN)
            .epochs(9)
            .schedule(new LearningRateSchedule.MultiStep(List.of(2), 1e30))
            .keepBest(false);
    List<TrainingResult> finished = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void finished(TrainingResult result) {
            finished.add(result);
          }
        };
    TrainingResult result =
        TrainingLoop.local(Problems.problem(configuration.build()), Problems.data(), listener);

    assertThat(result.outcome()).isEqualTo(TrainingResult.Outcome.DIVERGED);
    assertThat(result.history()).hasSize(2);
    assertThat(result.divergence().step()).isBetween(12L, 18L);
    assertThat(result.divergence().message()).contains("at step " + result.divergence().step());
    assertThat(result.last().counters().epochs()).isEqualTo(2);
    assertThat(result.last().counters().steps()).isEqualTo(12);
    TrainingResult twoEpochs = run(configuration.epochs(2));
    assertThat(result.last().general()).isEqualTo(twoEpochs.last().general());
    assertThat(result.model()).isEqualTo(result.last());
    assertThat(finished).containsExactly(result);
  }

  @Test
  void reportsSayWhatHappened() {
    TrainingConfigurationBuilder configuration =
        Problems.configuration(Method.DELTA_STN)
            .schedule(new LearningRateSchedule.Step(1, 0.5))
            .general(new Optimizer.Sgd(0), 0.04);
    TrainingProblem problem = Problems.problem(configuration.build());
    List<String> calls = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void started(TrainingProblem started, int stepsPerEpoch) {
            calls.add("started " + stepsPerEpoch);
          }

          @Override
          public void roundDone(TrainingState state) {
            calls.add("round");
          }

          @Override
          public void epochDone(EpochReport report, TrainingState state) {
            calls.add("epoch " + report.epoch());
            assertThat(report.values()).isEqualTo(state.hyper().values(problem.space()));
            assertThat(report.scales()).isEqualTo(state.hyper().scales());
            Examples validation = Problems.data().validation();
            try (Predictor predictor = new Predictor(problem, state)) {
              double[] logits = predictor.predict(validation.features(), validation.size());
              LossSum expected = Problems.loss(logits, validation);
              assertThat(report.validationLoss()).isCloseTo(expected.mean(), within(1e-6));
              assertThat(report.validationAccuracy()).isEqualTo(expected.accuracy());
            }
          }

          @Override
          public void finished(TrainingResult result) {
            calls.add("finished");
          }
        };
    TrainingResult result = TrainingLoop.local(problem, Problems.data(), listener);

    assertThat(calls)
        .containsExactly(
            "started 5", "round", "epoch 1", "round", "epoch 2", "round", "epoch 3", "finished");
    assertThat(result.history())
        .extracting(EpochReport::learningRate)
        .containsExactly(0.04, 0.02, 0.01);
    assertThat(result.history().get(2).step()).isEqualTo(18);
  }

  private static TrainingResult run(TrainingConfigurationBuilder configuration) {
    return TrainingLoop.local(Problems.problem(configuration.build()), Problems.data());
  }
}
