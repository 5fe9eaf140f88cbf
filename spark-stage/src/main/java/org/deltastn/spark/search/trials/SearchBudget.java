package org.deltastn.spark.search.trials;

/**
 * What a search may spend; 0 stands for no limit.
 *
 * @param trials the maximum number of trials
 * @param epochs the maximum number of epochs of all trials together
 * @param seconds the maximum wall-clock time: then no trial starts any more, and those that run end
 *     with the epoch under way
 */
public record SearchBudget(int trials, int epochs, double seconds) {

  public boolean isLimited() {
    return trials > 0 || epochs > 0 || seconds > 0;
  }

  /** Returns whether a trial of so many epochs may start. */
  boolean allows(int trialsBefore, long epochsBefore, double secondsBefore, int more) {
    return (trials == 0 || trialsBefore < trials)
        && (epochs == 0 || epochsBefore + more <= epochs)
        && (seconds == 0 || secondsBefore < seconds);
  }

  /** Returns the seconds left, infinite without a limit. */
  double secondsLeft(double secondsBefore) {
    return seconds == 0 ? Double.POSITIVE_INFINITY : Math.max(0, seconds - secondsBefore);
  }
}
