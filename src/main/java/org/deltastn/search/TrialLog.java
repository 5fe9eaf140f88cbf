package org.deltastn.search;

import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The trials of a search so far: which were started, and what became of them. Not thread-safe. */
public final class TrialLog {

  private final SortedMap<Integer, Trial> started = new TreeMap<>();
  private final SortedMap<Integer, TrialOutcome> finished = new TreeMap<>();
  private int firstNotStarted;

  /**
   * Notes that a trial was started.
   *
   * @throws IllegalStateException if one of its number was started before
   */
  public void start(Trial trial) {
    if (started.putIfAbsent(trial.number(), trial) != null) {
      throw new IllegalStateException("trial " + trial.number() + " was started before");
    }
    while (started.containsKey(firstNotStarted)) {
      firstNotStarted++;
    }
  }

  /**
   * Notes what became of a trial.
   *
   * @throws IllegalStateException if it was never started, or has ended before
   */
  public void finish(TrialOutcome outcome) {
    int number = outcome.trial().number();
    if (!started.containsKey(number) || finished.putIfAbsent(number, outcome) != null) {
      throw new IllegalStateException("trial " + number + " is not running");
    }
  }

  /** Returns whether a trial was started. */
  public boolean isStarted(int number) {
    return started.containsKey(number);
  }

  /** Returns the smallest number of a trial that was not started. */
  public int firstNotStarted() {
    return firstNotStarted;
  }

  /** Returns how many trials are running. */
  public int running() {
    return started.size() - finished.size();
  }

  /** Returns what became of a trial; nothing while it runs, or before. */
  public Optional<TrialOutcome> outcome(int number) {
    return Optional.ofNullable(finished.get(number));
  }

  /** Returns a trial that was started. */
  public Trial trial(int number) {
    return started.get(number);
  }

  /** Returns what became of all trials that ended, by their numbers. */
  public Collection<TrialOutcome> outcomes() {
    return Collections.unmodifiableCollection(finished.values());
  }
}
