package org.deltastn.train.loop;

import java.util.List;
import org.deltastn.train.Divergence;
import org.deltastn.train.TrainingState;

/**
 * Holds the result of a run.
 *
 * @param model the state to predict with: the best, or the last, as configured
 * @param last the state at the end of the last whole epoch; with the optimizers' state unless the
 *     run had begun another, as one that diverges may have
 * @param history one report for every epoch
 * @param outcome how the run ended
 * @param divergence where and how it diverged, or null
 * @param timings the times of every round, in order
 */
public record TrainingResult(
    TrainingState model,
    TrainingState last,
    List<EpochReport> history,
    Outcome outcome,
    Divergence divergence,
    List<RoundTiming> timings) {

  /** How a run ends. */
  public enum Outcome {
    /** All epochs were completed. */
    COMPLETED,
    /** The validation loss did not fall for the configured number of epochs. */
    EARLY_STOPPED,
    /** The run was asked to stop at the end of an epoch, as a search does whose time is over. */
    STOPPED,
    /** A loss was not finite; the last good state was kept. */
    DIVERGED
  }
}
