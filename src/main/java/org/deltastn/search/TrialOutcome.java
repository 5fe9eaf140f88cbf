package org.deltastn.search;

/**
 * What a search learns from a trial.
 *
 * @param trial the trial
 * @param completed whether it ended as planned; one that diverged or failed did not, has no loss,
 *     and no trial goes on from it
 * @param bestLoss the lowest validation loss of its epochs and its ancestors'
 * @param lastLoss the validation loss where it ended
 */
public record TrialOutcome(Trial trial, boolean completed, double bestLoss, double lastLoss) {

  /** Returns the outcome of a trial that ended as planned. */
  public static TrialOutcome completed(Trial trial, double bestLoss, double lastLoss) {
    return new TrialOutcome(trial, true, bestLoss, lastLoss);
  }

  /** Returns the outcome of a trial that diverged or failed. */
  public static TrialOutcome failed(Trial trial) {
    return new TrialOutcome(trial, false, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
  }
}
