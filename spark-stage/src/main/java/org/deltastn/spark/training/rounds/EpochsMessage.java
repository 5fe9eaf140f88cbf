package org.deltastn.spark.training.rounds;

import java.io.Serializable;
import java.util.List;
import org.deltastn.train.LossSum;

/** The form in which a task sends whole epochs: arrays, because Kryo reads no records. */
public final class EpochsMessage implements Serializable {

  private static final long serialVersionUID = 1L;

  private final PartMessage[] rounds;
  private final double[][] validations;

  /**
   * Packs epochs.
   *
   * @param rounds one for every epoch
   * @param validations loss, weight, correct and seconds of its validation; one fewer where the
   *     last round diverged
   */
  EpochsMessage(List<PartMessage> rounds, List<double[]> validations) {
    this.rounds = rounds.toArray(PartMessage[]::new);
    this.validations = validations.toArray(double[][]::new);
  }

  int epochs() {
    return rounds.length;
  }

  PartMessage round(int epoch) {
    return rounds[epoch];
  }

  /** Returns the validation loss at the end of an epoch, or null if the epoch diverged. */
  LossSum validation(int epoch) {
    if (epoch >= validations.length) {
      return null;
    }
    double[] sum = validations[epoch];
    return new LossSum(sum[0], sum[1], sum[2]);
  }

  double validationSeconds(int epoch) {
    return epoch < validations.length ? validations[epoch][3] : 0;
  }
}
