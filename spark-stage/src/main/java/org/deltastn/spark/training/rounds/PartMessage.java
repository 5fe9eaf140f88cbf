package org.deltastn.spark.training.rounds;

import java.io.Serializable;
import java.util.List;
import org.deltastn.hyper.HyperGradient;
import org.deltastn.spark.executor.SentState;
import org.deltastn.train.Divergence;
import org.deltastn.train.LossSum;
import org.deltastn.train.RoundPart;

/**
 * The form in which a {@link RoundPart} is sent: arrays and numbers, because Kryo reads no records.
 */
public final class PartMessage implements Serializable {

  private static final long serialVersionUID = 1L;

  private final int position;
  private final SentState state;
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
    state = new SentState(part.state());
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

  /** Returns the size of the state, but for a header. */
  long stateBytes() {
    return state.state().vectorBytes();
  }

  int position() {
    return position;
  }

  PartTimes times() {
    return new PartTimes(times[0], times[1], times[2], workers);
  }

  RoundPart toPart() {
    HyperGradient[] gradients = new HyperGradient[lambda.length];
    for (int i = 0; i < gradients.length; i++) {
      gradients[i] = new HyperGradient(lambda[i], rho[i]);
    }
    return new RoundPart(
        state.state(),
        trainingRows,
        validationRows,
        List.of(gradients),
        new LossSum(loss[0], loss[1], loss[2]),
        diverged ? new Divergence(divergedAt, quantity, found) : null);
  }

  /** Combines the parts of messages as {@link RoundPart#combine} does. */
  static RoundPart combine(List<PartMessage> messages) {
    return RoundPart.combine(messages.stream().map(PartMessage::toPart).toList());
  }
}
