package org.deltastn.train.replica;

import java.util.EnumMap;
import java.util.Map;
import org.deltastn.nn.PassKind;
import org.deltastn.train.HyperState;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingProblem;

/**
 * Keeps what recurrent layers carry in step with the minibatches, for every kind of pass by itself.
 *
 * <p>A pass whose minibatch is the first of an epoch starts from zeros, and one that follows the
 * minibatch before it goes on from what that left. At the start of a round nothing is left from
 * before it, since a round is a function of the training state, the data and the seed alone, and
 * the state has no hidden units in it: there the minibatch before is read once more from zeros, in
 * evaluation mode at the weights that the round starts from, and its last state is taken; its
 * tangent is zero. So a worker that takes over a round, or a run that is resumed, goes on with the
 * same bits.
 */
final class Streams {

  private final Passes passes;
  private final Map<PassKind, Long> next = new EnumMap<>(PassKind.class);

  Streams(Passes passes) {
    this.passes = passes;
  }

  /**
   * Checks that sequences can be trained as a problem says; others pass.
   *
   * @throws IllegalArgumentException naming what cannot be carried from minibatch to minibatch
   */
  static void require(TrainingProblem problem) {
    if (!problem.network().readsSequences()) {
      return;
    }
    TrainingConfiguration configuration = problem.configuration();
    int training = configuration.batchSize();
    int validation = configuration.validationBatchSize();
    if (validation != training) {
      throw new IllegalArgumentException(
          "validationBatchSize is "
              + validation
              + " and batchSize "
              + training
              + ": sequences are validated in as many streams as they are trained in; leave"
              + " validationBatchSize out");
    }
    if (configuration.responseInterval() > 1) {
      throw new IllegalArgumentException(
          "responseInterval is "
              + configuration.responseInterval()
              + ", expected 1: over sequences the pass for Θ carries its state from one minibatch"
              + " to the next; leave responseInterval out");
    }
  }

  /** Begins a round. */
  void forget() {
    next.clear();
  }

  /** Brings the state of a kind of pass to where the minibatch of a step begins. */
  void prepare(PassKind kind, Minibatches batches, long step, HyperState hyper) {
    if (!passes.readsSequences()) {
      return;
    }
    boolean goesOn = next.getOrDefault(kind, -1L) == step;
    boolean first = batches.startsPass(step);
    if (first || !goesOn) {
      passes.clearStreams(kind);
    }
    if (!first && !goesOn) {
      passes.readAhead(kind, batches.get(step - 1), hyper);
    }
    next.put(kind, step + 1);
  }
}
