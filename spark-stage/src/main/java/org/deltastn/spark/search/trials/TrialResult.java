package org.deltastn.spark.search.trials;

import java.util.List;
import org.deltastn.search.Trial;
import org.deltastn.search.TrialOutcome;

/**
 * What became of a trial.
 *
 * @param trial its hyperparameters and place in the plan
 * @param status how it ended
 * @param message why it diverged or failed; empty for a good one
 * @param bestLoss the lowest validation loss of its epochs and its ancestors'; infinite for a bad
 *     trial
 * @param bestEpoch the epoch of that loss, 0 for a bad trial
 * @param lastLoss the validation loss where it ended; infinite for a bad trial
 * @param examples rows that it trained on, those of its ancestors not counted
 * @param executorSeconds time that its task computed
 * @param wallSeconds time from its start to its end as the driver saw it
 * @param finishedAt seconds from the start of the search to its end, pauses not counted
 * @param curve its epochs, in order
 */
public record TrialResult(
    Trial trial,
    Status status,
    String message,
    double bestLoss,
    int bestEpoch,
    double lastLoss,
    long examples,
    double executorSeconds,
    double wallSeconds,
    double finishedAt,
    List<Point> curve) {

  /** How a trial ends. */
  public enum Status {
    /** All its epochs were done. */
    COMPLETED,
    /** Its validation loss did not fall for so many epochs as {@code patience} says. */
    EARLY_STOPPED,
    /** The time of the search was over. */
    STOPPED,
    /** A loss was not finite. */
    DIVERGED,
    /** Its task failed, for lack of memory or otherwise. */
    FAILED;

    /** Returns whether there is a model. */
    public boolean isGood() {
      return this != DIVERGED && this != FAILED;
    }
  }

  /**
   * The end of an epoch.
   *
   * @param epoch from 1, those of its ancestors counted
   * @param seconds from the start of the search, pauses not counted
   * @param validationLoss at the end of the epoch
   */
  public record Point(int epoch, double seconds, double validationLoss) {}

  /** Takes a copy of the curve. */
  public TrialResult {
    curve = List.copyOf(curve);
  }

  /** Returns what the search learns from it. */
  TrialOutcome outcome() {
    return status.isGood()
        ? TrialOutcome.completed(trial, bestLoss, lastLoss)
        : TrialOutcome.failed(trial);
  }
}
