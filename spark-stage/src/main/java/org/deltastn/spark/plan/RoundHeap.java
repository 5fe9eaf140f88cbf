package org.deltastn.spark.plan;

import org.deltastn.nn.graph.Network;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingProblem;

/**
 * Counts the states of a fit on the heaps of the driver and of an executor at the end of a round,
 * where they are most. What Spark itself takes and the rows come on top. The check {@code
 * driver-memory} measures the driver.
 */
public final class RoundHeap {

  /** States of fewer bytes are sent as one message: blocks would take longer. */
  public static final long BLOCKS = 1L << 20;

  /** One worker whose state has fewer bytes runs whole epochs, and sends the states of each. */
  public static final long LARGE = 64L << 20;

  /** Bytes of a piece of a state, which is a block. */
  private static final long PIECE = 4L << 20;

  /** States of the driver as such: the first, now, averaged, and the blocks of the broadcast. */
  private static final int STATES = 4;

  /** What was sent, its blocks, and what is averaged or saved. */
  private static final int LEAST = 3;

  /** States that the driver keeps without optimizers: the last and the best. */
  private static final int MODELS = 2;

  /** A result that arrives: fetched, unpacked, and read. */
  private static final int COPIES = 3;

  /** States of an executor that its tasks share: a broadcast and its value, or blocks alone. */
  private static final int SHARED = 2;

  private static final int SHARED_BLOCKS = 1;

  /** States of a task that sends messages: what its replica saves, and the message. */
  private static final int OF_TASK = 2;

  private final long stateBytes;
  private final long modelBytes;
  private final int workers;

  /** Counts for a fit. */
  public RoundHeap(TrainingProblem problem, int workers) {
    Network network = problem.network();
    TrainingConfiguration configuration = problem.configuration();
    long general = network.general().length();
    long response = network.response().length();
    int bytes = configuration.precision().bytes();
    modelBytes = (general + response) * bytes;
    stateBytes =
        (general * (1 + configuration.general().rule().slots())
                + response * (1 + configuration.response().rule().slots()))
            * bytes;
    this.workers = workers;
  }

  /** Returns the bytes of a state: weights, response and the state of their optimizers. */
  public long stateBytes() {
    return stateBytes;
  }

  /** Returns whether states go by blocks; one worker may run whole epochs instead. */
  private boolean isByBlocks() {
    return stateBytes >= BLOCKS && (workers > 1 || stateBytes >= LARGE);
  }

  /** Returns the parts of a round that the driver gathers as messages, 0 where there are blocks. */
  public int gathered() {
    int parts = isByBlocks() ? 0 : workers;
    while (parts > RoundTimeModel.FAN_IN) {
      parts = (parts + RoundTimeModel.FAN_IN - 1) / RoundTimeModel.FAN_IN;
    }
    return parts;
  }

  /** Returns bytes of the driver's heap. */
  public long driver() {
    // Of blocks the driver has no more than a few at a time, outside its heap.
    return STATES * stateBytes + MODELS * modelBytes + COPIES * gathered() * stateBytes;
  }

  /**
   * Returns bytes of an executor's heap.
   *
   * @param tasks that it runs at a time
   */
  public long executor(int tasks) {
    boolean combines = workers > RoundTimeModel.FAN_IN;
    if (!isByBlocks()) {
      int ofTask = combines ? RoundTimeModel.FAN_IN + 1 : OF_TASK;
      return (SHARED + (long) ofTask * tasks) * stateBytes;
    }
    long blocks = (SHARED_BLOCKS + tasks) * stateBytes;
    if (combines && tasks > 0) {
      // The mean, if this executor averages all of it, and what its tasks have on every level.
      long levels = RoundTimeModel.levels(workers) + 1L;
      blocks += stateBytes + tasks * levels * RoundTimeModel.FAN_IN * PIECE;
    }
    return blocks;
  }

  /** Returns bytes that the driver and an executor need however the fit goes. */
  public long least() {
    // Optimizers need not be sent.
    return LEAST * modelBytes;
  }
}
