package org.deltastn.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.deltastn.tensor.RandomStream;

/**
 * Population-based training (Jaderberg et al., 2017), the search that finds schedules: members
 * train side by side; after every interval those at the bottom take over weights and values of
 * members at the top (exploit, by truncation) and change the values (explore). Members of a
 * generation wait for one another, so that the search does not depend on their speed.
 *
 * <p>A trial is one member for one interval. Members that diverged or failed rank last and are all
 * replaced; with none left the search ends.
 */
public final class PopulationStrategy implements SearchStrategy {

  private static final Comparator<TrialOutcome> BEST_FIRST =
      Comparator.comparingDouble(TrialOutcome::lastLoss)
          .thenComparingInt(outcome -> outcome.trial().number());

  private final SearchSpace space;
  private final PopulationSettings settings;
  private final long seed;

  /** Creates a search. */
  public PopulationStrategy(SearchSpace space, PopulationSettings settings, long seed) {
    this.space = space;
    this.settings = settings;
    this.seed = seed;
  }

  @Override
  public Optional<Trial> next(TrialLog log) {
    int number = log.firstNotStarted();
    int generation = number / settings.members();
    int member = number % settings.members();
    if (generation >= settings.generations()) {
      return Optional.empty();
    }
    int lastEpoch = Math.min(settings.epochs(), (generation + 1) * settings.interval());
    String place = "generation " + generation + ", member " + member;
    if (generation == 0) {
      return Optional.of(
          Trial.fresh(number, RandomStrategy.draw(space, seed, number), lastEpoch, place));
    }
    List<TrialOutcome> before = new ArrayList<>();
    int first = (generation - 1) * settings.members();
    for (int other = first; other < first + settings.members(); other++) {
      Optional<TrialOutcome> outcome = log.outcome(other);
      if (outcome.isEmpty()) {
        return Optional.empty();
      }
      before.add(outcome.get());
    }
    TrialOutcome own = before.get(member);
    List<TrialOutcome> ranked = before.stream().sorted(BEST_FIRST).toList();
    List<TrialOutcome> top =
        ranked.stream().limit(settings.replaced()).filter(TrialOutcome::completed).toList();
    if (top.isEmpty()) {
      return Optional.empty();
    }
    boolean bottom = ranked.indexOf(own) >= settings.members() - settings.replaced();
    if (own.completed() && !bottom) {
      Trial trial = own.trial();
      return Optional.of(trial.next(number, trial.valueArray(), lastEpoch, place));
    }
    RandomStream stream = RandomStream.of(seed).fold(number);
    Trial better = top.get(choice(stream.fold(0), top.size())).trial();
    double[] values = explored(better.valueArray(), stream.fold(1));
    return Optional.of(better.next(number, values, lastEpoch, place));
  }

  /** Returns values near others, or drawn anew, one by one. */
  private double[] explored(double[] values, RandomStream stream) {
    double[] draws = new double[3 * values.length];
    stream.uniform(draws, draws.length);
    double[] explored = new double[values.length];
    for (int j = 0; j < explored.length; j++) {
      SearchRange range = space.ranges().get(j);
      if (draws[3 * j] < settings.resampling()) {
        explored[j] = range.value(draws[3 * j + 1]);
      } else {
        double factor = draws[3 * j + 2] < 0.5 ? settings.factor() : 1 / settings.factor();
        explored[j] = range.value(range.place(values[j] * factor));
      }
    }
    return explored;
  }

  private static int choice(RandomStream stream, int count) {
    double[] draw = new double[1];
    stream.uniform(draw, 1);
    return (int) (draw[0] * count);
  }

  @Override
  public boolean mayGoOnFrom(int number, TrialLog log) {
    int next = number / settings.members() + 1;
    if (next >= settings.generations()) {
      return false;
    }
    for (int k = next * settings.members(); k < (next + 1) * settings.members(); k++) {
      // A member that is not planned yet may take over any of its generation.
      if (!log.isStarted(k) || log.trial(k).parent() == number && log.outcome(k).isEmpty()) {
        return true;
      }
    }
    return false;
  }
}
