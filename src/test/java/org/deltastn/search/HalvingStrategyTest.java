package org.deltastn.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class HalvingStrategyTest {

  private static final SearchSpace SPACE = SimulatedSearch.cube(2);

  private static TrialLog run(
      List<Bracket> brackets, Function<Trial, TrialOutcome> outcome, int parallelism, long order) {
    return SimulatedSearch.run(
        new HalvingStrategy(SPACE, brackets, 1), outcome, Integer.MAX_VALUE, parallelism, order);
  }

  @Example
  void promotesTheBestFromWhereTheyWere() {
    Bracket bracket = Bracket.halving(9, 2, 9, 3);
    TrialLog log = run(List.of(bracket), SimulatedSearch.losses(values -> values[0]), 4, 1);
    List<Trial> trials = SimulatedSearch.trials(log);
    assertThat(trials).hasSize(13);
    List<Trial> best =
        trials.subList(0, 9).stream()
            .sorted((a, b) -> Double.compare(a.values().get(0), b.values().get(0)))
            .toList();
    for (int k = 0; k < 3; k++) {
      Trial promoted = trials.get(9 + k);
      assertThat(promoted.parent()).isEqualTo(best.get(k).number());
      assertThat(promoted.values()).isEqualTo(best.get(k).values());
      assertThat(promoted.firstEpoch()).isEqualTo(1);
      assertThat(promoted.lastEpoch()).isEqualTo(3);
      assertThat(promoted.place()).isEqualTo("bracket 2, rung 1");
    }
    assertThat(trials.get(12).parent()).isEqualTo(9);
    assertThat(trials.get(12).lastEpoch()).isEqualTo(9);
  }

  @Property(tries = 30)
  void runsTheSameTrialsHoweverTheyEnd(
      @ForAll @IntRange(min = 1, max = 10) int parallelism, @ForAll long order) {
    List<Bracket> brackets = Bracket.hyperband(9, 3);
    Function<Trial, TrialOutcome> outcome =
        SimulatedSearch.losses(values -> Math.sin(50 * values[0]) + values[1]);
    TrialLog one = run(brackets, outcome, 1, 0);
    assertThat(SimulatedSearch.trials(run(brackets, outcome, parallelism, order)))
        .isEqualTo(SimulatedSearch.trials(one))
        .hasSize(new HalvingStrategy(SPACE, brackets, 1).size());
  }

  @Example
  void startsTheNextBracketWhileARungEnds() {
    HalvingStrategy strategy = new HalvingStrategy(SPACE, Bracket.hyperband(9, 3), 1);
    TrialLog log = new TrialLog();
    for (int n = 0; n < 9; n++) {
      log.start(strategy.next(log).orElseThrow());
    }
    assertThat(strategy.next(log)).map(Trial::place).contains("bracket 1, rung 0");
  }

  @Example
  void keepsTheWeightsThatMayBeNeeded() {
    HalvingStrategy strategy = new HalvingStrategy(SPACE, List.of(Bracket.halving(3, 1, 3, 3)), 1);
    TrialLog log = new TrialLog();
    for (int n = 0; n < 3; n++) {
      Trial trial = strategy.next(log).orElseThrow();
      log.start(trial);
      assertThat(strategy.mayGoOnFrom(n, log)).isTrue();
    }
    assertThat(strategy.next(log)).isEmpty();
    for (int n = 0; n < 3; n++) {
      log.finish(TrialOutcome.completed(log.trial(n), n == 1 ? 0 : 1, 1));
    }
    assertThat(strategy.mayGoOnFrom(0, log)).isFalse();
    assertThat(strategy.mayGoOnFrom(1, log)).isTrue();
    Trial promoted = strategy.next(log).orElseThrow();
    assertThat(promoted.parent()).isEqualTo(1);
    log.start(promoted);
    assertThat(strategy.mayGoOnFrom(1, log)).isTrue();
    log.finish(TrialOutcome.completed(promoted, 0, 0));
    assertThat(strategy.mayGoOnFrom(1, log)).isFalse();
    assertThat(strategy.mayGoOnFrom(3, log)).isFalse();
  }

  @Example
  void goesOnWithoutTrialsThatFail() {
    Function<Trial, TrialOutcome> mostFail =
        trial ->
            trial.number() == 4 || trial.number() >= 9
                ? TrialOutcome.completed(trial, 1, 1)
                : TrialOutcome.failed(trial);
    TrialLog log = run(List.of(Bracket.halving(9, 2, 9, 3)), mostFail, 2, 1);
    assertThat(SimulatedSearch.trials(log).stream().map(Trial::number))
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 12);
    assertThat(log.outcome(12)).map(TrialOutcome::trial).map(Trial::parent).contains(9);
    TrialLog none = run(List.of(Bracket.halving(9, 2, 9, 3)), TrialOutcome::failed, 2, 1);
    assertThat(none.outcomes()).hasSize(9);
    assertThat(new HalvingStrategy(SPACE, List.of(Bracket.halving(9, 2, 9, 3)), 1).next(none))
        .isEqualTo(Optional.empty());
  }
}
