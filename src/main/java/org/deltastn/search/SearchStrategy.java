package org.deltastn.search;

import java.util.Optional;

/**
 * Says which trials a search runs.
 *
 * <p>A trial of a given number is a pure function of the strategy's settings and of the outcomes of
 * trials that the strategy waits for: never of the time that trials take, of the order in which
 * they end, or of what was asked before. So a search of a given seed runs the same trials on any
 * cluster, and one that was stopped goes on from its log.
 */
public interface SearchStrategy {

  /**
   * Returns a trial that was not started yet and can start now; nothing if there is none, be it
   * that all have been started or that the next ones wait for outcomes. With nothing running,
   * nothing means that the search is over.
   */
  Optional<Trial> next(TrialLog log);

  /**
   * Returns whether a later trial may go on from where one ended, so that its weights must be kept.
   */
  default boolean mayGoOnFrom(int number, TrialLog log) {
    return false;
  }
}
