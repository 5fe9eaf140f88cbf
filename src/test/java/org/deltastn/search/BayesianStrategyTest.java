package org.deltastn.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Function;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;

class BayesianStrategyTest {

  private static final SearchSpace BRANIN = TestFunctions.braninSpace();

  private static BayesianStrategy strategy(SearchSpace space, int parallelism, long seed) {
    return new BayesianStrategy(
        space, 1, BayesianStrategy.usualInitialTrials(space), parallelism, seed);
  }

  private static double best(
      SearchSpace space, Function<double[], Double> f, int trials, int parallelism, long seed) {
    return SimulatedSearch.best(
        SimulatedSearch.run(
            strategy(space, parallelism, seed),
            SimulatedSearch.losses(f),
            trials,
            parallelism,
            seed));
  }

  @Example
  void reachesTheOptimumOfBraninIn40Trials() {
    for (long seed = 1; seed <= 5; seed++) {
      assertThat(best(BRANIN, TestFunctions::branin, 40, 1, seed))
          .describedAs("seed %s", seed)
          .isBetween(TestFunctions.BRANIN_OPTIMUM - 1e-5, TestFunctions.BRANIN_OPTIMUM + 0.02);
    }
  }

  @Example
  void reachesTheOptimumOfHartmann6() {
    assertThat(best(SimulatedSearch.cube(6), TestFunctions::hartmann6, 60, 1, 2))
        .isBetween(TestFunctions.HARTMANN_OPTIMUM - 1e-4, TestFunctions.HARTMANN_OPTIMUM + 0.01);
  }

  /** Hartmann 6 has a second minimum of −3.2032 that an honest search ends at now and then. */
  @Tag("slow")
  @Example
  void reachesTheOptimumOfHartmann6In100TrialsOfMostSeeds() {
    int reached = 0;
    for (long seed = 1; seed <= 5; seed++) {
      double best = best(SimulatedSearch.cube(6), TestFunctions::hartmann6, 100, 1, seed);
      assertThat(best)
          .describedAs("seed %s", seed)
          .isBetween(TestFunctions.HARTMANN_OPTIMUM - 1e-4, -3.19);
      reached += best < TestFunctions.HARTMANN_OPTIMUM + 0.01 ? 1 : 0;
    }
    assertThat(reached).isGreaterThanOrEqualTo(4);
  }

  @Example
  void reachesTheOptimumOfBraninFourTrialsAtATime() {
    for (long seed = 1; seed <= 3; seed++) {
      assertThat(best(BRANIN, TestFunctions::branin, 60, 4, seed))
          .describedAs("seed %s", seed)
          .isLessThan(TestFunctions.BRANIN_OPTIMUM + 0.02);
    }
  }

  @Property(tries = 5)
  void runsTheSameTrialsHoweverTheyEnd(
      @ForAll @IntRange(min = 2, max = 4) int parallelism, @ForAll long order) {
    Function<Trial, TrialOutcome> outcome = SimulatedSearch.losses(TestFunctions::branin);
    List<Trial> one =
        SimulatedSearch.trials(
            SimulatedSearch.run(strategy(BRANIN, parallelism, 1), outcome, 15, parallelism, 0));
    List<Trial> other =
        SimulatedSearch.trials(
            SimulatedSearch.run(strategy(BRANIN, parallelism, 1), outcome, 15, parallelism, order));
    assertThat(other).isEqualTo(one);
  }

  @Example
  void looksElsewhereAfterFailures() {
    Function<Trial, TrialOutcome> halfFails =
        trial ->
            trial.values().get(0) > 2.5
                ? TrialOutcome.failed(trial)
                : TrialOutcome.completed(
                    trial,
                    TestFunctions.branin(trial.valueArray()),
                    TestFunctions.branin(trial.valueArray()));
    TrialLog log = SimulatedSearch.run(strategy(BRANIN, 1, 1), halfFails, 40, 1, 1);
    // Two of the three minima lie where trials fail, and one where they do not.
    assertThat(SimulatedSearch.best(log)).isLessThan(TestFunctions.BRANIN_OPTIMUM + 0.05);
    long failed = log.outcomes().stream().filter(outcome -> !outcome.completed()).count();
    assertThat(failed).isLessThan(15);
    TrialLog none = SimulatedSearch.run(strategy(BRANIN, 1, 1), TrialOutcome::failed, 12, 1, 1);
    assertThat(none.outcomes()).hasSize(12);
  }

  @Example
  void refusesToStartFromNothing() {
    assertThatThrownBy(() -> new BayesianStrategy(BRANIN, 1, 1, 1, 1))
        .hasMessageContaining("found 1 and 1");
    assertThatThrownBy(() -> new BayesianStrategy(BRANIN, 1, 5, 0, 1))
        .hasMessageContaining("found 5 and 0");
  }
}
