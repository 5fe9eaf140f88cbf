package org.deltastn.train;

import java.util.List;
import org.deltastn.hyper.HyperGradient;

/**
 * What a pool of workers did in one round.
 *
 * @param state the averaged state; the hyperparameters in it are as they were, unless {@code
 *     hyperStepsTaken}
 * @param gradients of the hyperparameters, averaged over the workers, in order
 * @param hyperStepsTaken whether a single worker has applied the gradients already
 * @param trainingLoss the training objective summed over the inner steps of all workers
 * @param divergence what went wrong, or null
 * @param times what the round cost, or null if nobody took the time
 */
public record Round(
    TrainingState state,
    List<HyperGradient> gradients,
    boolean hyperStepsTaken,
    LossSum trainingLoss,
    Divergence divergence,
    RoundTimes times) {

  /** Creates a round that nobody took the time of. */
  public Round(
      TrainingState state,
      List<HyperGradient> gradients,
      boolean hyperStepsTaken,
      LossSum trainingLoss,
      Divergence divergence) {
    this(state, gradients, hyperStepsTaken, trainingLoss, divergence, null);
  }

  /** Returns this round with another training loss, say the same in other units. */
  public Round withTrainingLoss(LossSum loss) {
    return new Round(state, gradients, hyperStepsTaken, loss, divergence, times);
  }

  /** Returns this round with what it cost. */
  public Round withTimes(RoundTimes found) {
    return new Round(state, gradients, hyperStepsTaken, trainingLoss, divergence, found);
  }
}
