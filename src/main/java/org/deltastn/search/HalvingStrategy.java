package org.deltastn.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Successive halving in one bracket or, as Hyperband, in several (Li et al., JMLR 2018). The first
 * rung's values are drawn at random; of every rung the trials of lowest validation loss go on from
 * where they were. Brackets do not wait for one another.
 */
public final class HalvingStrategy implements SearchStrategy {

  private static final Comparator<TrialOutcome> BEST_FIRST =
      Comparator.comparingDouble(TrialOutcome::bestLoss)
          .thenComparingInt(outcome -> outcome.trial().number());

  private final SearchSpace space;
  private final List<Bracket> brackets;
  private final long seed;

  /** Creates a search over brackets, in their order. */
  public HalvingStrategy(SearchSpace space, List<Bracket> brackets, long seed) {
    this.space = space;
    this.brackets = List.copyOf(brackets);
    this.seed = seed;
  }

  /** Returns the number of trials of all brackets; fewer run where too many fail. */
  public int size() {
    return brackets.stream().mapToInt(Bracket::size).sum();
  }

  @Override
  public Optional<Trial> next(TrialLog log) {
    int first = 0;
    for (Bracket bracket : brackets) {
      List<List<Trial>> rungs = rungs(bracket, first, log);
      Optional<Trial> waiting =
          rungs.stream()
              .flatMap(List::stream)
              .filter(trial -> !log.isStarted(trial.number()))
              .findFirst();
      if (waiting.isPresent()) {
        return waiting;
      }
      first += bracket.size();
    }
    return Optional.empty();
  }

  @Override
  public boolean mayGoOnFrom(int number, TrialLog log) {
    int first = 0;
    for (Bracket bracket : brackets) {
      if (number < first + bracket.size()) {
        List<List<Trial>> rungs = rungs(bracket, first, log);
        List<Trial> last = rungs.get(rungs.size() - 1);
        // A rung that is known no rung after is either the last of the bracket or not yet decided.
        boolean undecided = rungs.size() < bracket.rungs().size();
        return undecided && last.stream().anyMatch(trial -> trial.number() == number)
            || last.stream()
                .anyMatch(
                    trial -> trial.parent() == number && log.outcome(trial.number()).isEmpty());
      }
      first += bracket.size();
    }
    return false;
  }

  /** Returns the trials of the rungs of a bracket, as far as outcomes decide them. */
  private List<List<Trial>> rungs(Bracket bracket, int firstNumber, TrialLog log) {
    List<List<Trial>> rungs = new ArrayList<>();
    int number = firstNumber;
    List<Trial> rung = new ArrayList<>();
    for (int k = 0; k < bracket.rungs().get(0).trials(); k++) {
      double[] values = RandomStrategy.draw(space, seed, number + k);
      rung.add(Trial.fresh(number + k, values, bracket.rungs().get(0).epochs(), place(bracket, 0)));
    }
    rungs.add(rung);
    for (int i = 1; i < bracket.rungs().size(); i++) {
      if (rung.stream().anyMatch(trial -> log.outcome(trial.number()).isEmpty())) {
        return rungs;
      }
      number += bracket.rungs().get(i - 1).trials();
      Bracket.Rung next = bracket.rungs().get(i);
      List<TrialOutcome> best =
          rung.stream()
              .map(trial -> log.outcome(trial.number()).orElseThrow())
              .filter(TrialOutcome::completed)
              .sorted(BEST_FIRST)
              .limit(next.trials())
              .toList();
      rung = new ArrayList<>();
      for (TrialOutcome outcome : best) {
        Trial trial = outcome.trial();
        rung.add(
            trial.next(number + rung.size(), trial.valueArray(), next.epochs(), place(bracket, i)));
      }
      rungs.add(rung);
    }
    return rungs;
  }

  private static String place(Bracket bracket, int rung) {
    return "bracket " + bracket.s() + ", rung " + rung;
  }
}
