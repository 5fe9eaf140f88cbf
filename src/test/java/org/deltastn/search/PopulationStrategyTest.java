package org.deltastn.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Function;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class PopulationStrategyTest {

  private static final SearchSpace SPACE = SimulatedSearch.cube(2);
  private static final PopulationSettings SETTINGS = PopulationSettings.usual(10, 30, 10);
  private static final Function<Trial, TrialOutcome> LOSS =
      SimulatedSearch.losses(values -> values[0]);

  private static TrialLog run(Function<Trial, TrialOutcome> outcome, int parallelism, long order) {
    return SimulatedSearch.run(
        new PopulationStrategy(SPACE, SETTINGS, 1), outcome, Integer.MAX_VALUE, parallelism, order);
  }

  @Example
  void replacesTheBottomByTheTopAndExplores() {
    List<Trial> trials = SimulatedSearch.trials(run(LOSS, 3, 1));
    assertThat(trials).hasSize(30);
    List<Integer> ranked =
        trials.subList(0, 10).stream()
            .sorted((a, b) -> Double.compare(a.values().get(0), b.values().get(0)))
            .map(Trial::number)
            .toList();
    for (int member = 0; member < 10; member++) {
      Trial trial = trials.get(10 + member);
      assertThat(trial.firstEpoch()).isEqualTo(10);
      assertThat(trial.lastEpoch()).isEqualTo(20);
      if (ranked.indexOf(member) < 8) {
        assertThat(trial.parent()).isEqualTo(member);
        assertThat(trial.values()).isEqualTo(trials.get(member).values());
      } else {
        assertThat(trial.parent()).isIn(ranked.get(0), ranked.get(1));
        assertThat(trial.values()).isNotEqualTo(trials.get(trial.parent()).values());
      }
    }
  }

  @Property(tries = 30)
  void runsTheSameTrialsHoweverTheyEnd(
      @ForAll @IntRange(min = 1, max = 12) int parallelism, @ForAll long order) {
    assertThat(SimulatedSearch.trials(run(LOSS, parallelism, order)))
        .isEqualTo(SimulatedSearch.trials(run(LOSS, 1, 0)));
  }

  @Example
  void exploresByTheFactorOrAnew() {
    List<Trial> trials = SimulatedSearch.trials(run(LOSS, 3, 1));
    int byFactor = 0;
    int anew = 0;
    for (Trial trial : trials) {
      if (trial.hasParent() && !trial.values().equals(trials.get(trial.parent()).values())) {
        for (int j = 0; j < 2; j++) {
          double ratio = trial.values().get(j) / trials.get(trial.parent()).values().get(j);
          boolean near = Math.abs(ratio - 1.2) < 1e-6 || Math.abs(ratio - 1 / 1.2) < 1e-6;
          byFactor += near ? 1 : 0;
          anew += near ? 0 : 1;
        }
      }
    }
    assertThat(byFactor + anew).isEqualTo(8);
    assertThat(byFactor).isGreaterThan(anew);
  }

  @Example
  void replacesEveryMemberThatFails() {
    Function<Trial, TrialOutcome> mostFail =
        trial ->
            trial.number() < 9 ? TrialOutcome.failed(trial) : TrialOutcome.completed(trial, 1, 1);
    List<Trial> trials = SimulatedSearch.trials(run(mostFail, 3, 1));
    assertThat(trials).hasSize(30);
    assertThat(trials.subList(10, 20)).allMatch(trial -> trial.parent() == 9);
    assertThat(run(TrialOutcome::failed, 3, 1).outcomes()).hasSize(10);
  }

  @Example
  void keepsTheWeightsThatMayBeNeeded() {
    PopulationStrategy strategy =
        new PopulationStrategy(SPACE, PopulationSettings.usual(2, 2, 1), 1);
    TrialLog log = new TrialLog();
    for (int n = 0; n < 2; n++) {
      log.start(strategy.next(log).orElseThrow());
      log.finish(TrialOutcome.completed(log.trial(n), n, n));
    }
    assertThat(strategy.mayGoOnFrom(0, log)).isTrue();
    log.start(strategy.next(log).orElseThrow());
    assertThat(strategy.mayGoOnFrom(1, log)).isTrue();
    log.start(strategy.next(log).orElseThrow());
    // Member 1 was the worse one: both go on from 0.
    assertThat(strategy.mayGoOnFrom(1, log)).isFalse();
    assertThat(strategy.mayGoOnFrom(0, log)).isTrue();
    log.finish(TrialOutcome.completed(log.trial(2), 0, 0));
    log.finish(TrialOutcome.completed(log.trial(3), 0, 0));
    assertThat(strategy.mayGoOnFrom(0, log)).isFalse();
    assertThat(strategy.mayGoOnFrom(2, log)).isFalse();
    assertThat(strategy.next(log)).isEmpty();
  }
}
