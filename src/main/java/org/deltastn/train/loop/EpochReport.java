package org.deltastn.train.loop;

import java.io.Serializable;

/**
 * Reports an epoch.
 *
 * @param epoch from 1
 * @param step inner steps taken so far by every worker
 * @param trainingLoss mean training objective over the epoch's inner steps, penalties included
 * @param validationLoss mean loss on the validation data at the end of the epoch, at ε = 0
 * @param validationAccuracy share of the validation data classified rightly; NaN for a regression
 * @param values the hyperparameters in their domains, in the order of the space
 * @param scales the perturbation scales σ
 * @param learningRate learning rate of w₀ during the epoch
 * @param seconds wall-clock time of the epoch
 */
public record EpochReport(
    int epoch,
    long step,
    double trainingLoss,
    double validationLoss,
    double validationAccuracy,
    double[] values,
    double[] scales,
    double learningRate,
    double seconds)
    implements Serializable {

  /**
   * Returns the perplexity of the validation data, exp(validationLoss), for a network that predicts
   * words.
   */
  public double validationPerplexity() {
    return Math.exp(validationLoss);
  }
}
