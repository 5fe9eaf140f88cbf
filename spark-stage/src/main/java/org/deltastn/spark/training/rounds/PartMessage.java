package org.deltastn.spark.training.rounds;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.List;
import org.deltastn.hyper.HyperGradient;
import org.deltastn.train.Divergence;
import org.deltastn.train.LossSum;
import org.deltastn.train.RoundPart;
import org.deltastn.train.TrainingState;

/**
 * The form in which a {@link RoundPart} is sent: arrays and numbers, because Kryo reads no records.
 */
public final class PartMessage implements Serializable {

  private static final long serialVersionUID = 1L;

  private final int position;
  private final byte[] state;
  private final long trainingRows;
  private final long validationRows;
  private final double[][] lambda;
  private final double[][] rho;
  private final double[] loss;
  private final boolean diverged;
  private final long divergedAt;
  private final String quantity;
  private final double found;
  private final double[] times;
  private final int workers;

  /**
   * Packs a part.
   *
   * @param position position of the part among those with which it is combined
   * @param took its times
   */
  PartMessage(int position, RoundPart part, PartTimes took) {
    this.position = position;
    state = part.state().toBytes();
    trainingRows = part.trainingRows();
    validationRows = part.validationRows();
    lambda = part.gradients().stream().map(HyperGradient::lambda).toArray(double[][]::new);
    rho = part.gradients().stream().map(HyperGradient::rho).toArray(double[][]::new);
    LossSum sum = part.trainingLoss();
    loss = new double[] {sum.loss(), sum.weight(), sum.correct()};
    Divergence divergence = part.divergence();
    diverged = divergence != null;
    divergedAt = diverged ? divergence.step() : 0;
    quantity = diverged ? divergence.quantity() : "";
    found = diverged ? divergence.value() : 0;
    times = new double[] {took.slowest(), took.received(), took.sum()};
    workers = took.workers();
  }

  /** Returns the size of the state as it is sent. */
  int stateBytes() {
    return state.length;
  }

  int position() {
    return position;
  }

  PartTimes times() {
    return new PartTimes(times[0], times[1], times[2], workers);
  }

  RoundPart toPart() {
    try {
      return toPart(TrainingState.fromBytes(state));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private RoundPart toPart(TrainingState read) {
    HyperGradient[] gradients = new HyperGradient[lambda.length];
    for (int i = 0; i < gradients.length; i++) {
      gradients[i] = new HyperGradient(lambda[i], rho[i]);
    }
    return new RoundPart(
        read,
        trainingRows,
        validationRows,
        List.of(gradients),
        new LossSum(loss[0], loss[1], loss[2]),
        diverged ? new Divergence(divergedAt, quantity, found) : null);
  }

  /**
   * Combines the parts of messages as {@link RoundPart#combine} does, to the same bits; their
   * states are added up as they are read, so that only the result is held beside the messages.
   */
  static RoundPart combine(List<PartMessage> messages) {
    for (PartMessage message : messages) {
      if (messages.size() == 1 || message.diverged) {
        return message.toPart();
      }
    }
    return RoundPart.combine(
        messages.stream().map(message -> message.toPart(null)).toList(),
        shares -> {
          try {
            return TrainingState.averageOfBytes(
                messages.stream().map(message -> message.state).toList(), shares);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }
}
