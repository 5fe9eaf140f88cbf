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

  /** States of fewer bytes come whole to the driver, others in slices. */
  public static final long LARGE = 64L << 20;

  /** Bytes of a slice of a state. */
  public static final long SLICE = 4L << 20;

  /** States of the driver as such: the first, now, averaged, and the blocks of the broadcast. */
  private static final int STATES = 4;

  /** What was sent, its blocks, and what is averaged or saved. */
  private static final int LEAST = 3;

  /** States that the driver keeps without optimizers: the last and the best. */
  private static final int MODELS = 2;

  /** A result that arrives: fetched, unpacked, and read. */
  private static final int COPIES = 3;

  /** Results that Spark fetches at a time, unless spark.resultGetter.threads says otherwise. */
  private static final int FETCHED = 4;

  /** States of an executor that its tasks share: a broadcast and its value, or blocks alone. */
  private static final int SHARED = 2;

  private static final int SHARED_BLOCKS = 1;

  /** States of a task: what its replica saves, and what a slice of all of them takes. */
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

  /** Returns whether states come to the driver in slices. */
  public boolean isSliced() {
    return stateBytes >= LARGE;
  }

  /** Returns whether states go to executors by blocks; one worker may run whole epochs instead. */
  private boolean isByBlocks() {
    return stateBytes >= BLOCKS && (workers > 1 || isSliced());
  }

  /**
   * Returns whether the driver averages states from blocks of the workers' processes, of which it
   * has no more than a few at a time, outside its heap.
   */
  private boolean isFetched() {
    return isByBlocks() && workers <= RoundTimeModel.FAN_IN;
  }

  /** Returns the parts of a round that the driver gathers whole, 1 where they come in pieces. */
  public int gathered() {
    int parts = isSliced() || isFetched() ? 1 : workers;
    while (parts > RoundTimeModel.FAN_IN) {
      parts = (parts + RoundTimeModel.FAN_IN - 1) / RoundTimeModel.FAN_IN;
    }
    return parts;
  }

  /** Returns bytes of the driver's heap. */
  public long driver() {
    long arriving = 0;
    if (!isFetched()) {
      arriving = isSliced() ? FETCHED * SLICE : gathered() * stateBytes;
    }
    return STATES * stateBytes + MODELS * modelBytes + COPIES * arriving;
  }

  /**
   * Returns bytes of an executor's heap.
   *
   * @param tasks that it runs at a time
   */
  public long executor(int tasks) {
    boolean combines = !isSliced() && workers > RoundTimeModel.FAN_IN;
    int ofTask = combines ? RoundTimeModel.FAN_IN + 1 : OF_TASK;
    if (isFetched()) {
      ofTask = 1;
    }
    int shared = isByBlocks() ? SHARED_BLOCKS : SHARED;
    return (shared + (long) ofTask * tasks) * stateBytes;
  }

  /** Returns bytes that the driver and an executor need however the fit goes. */
  public long least() {
    // Optimizers need not be sent.
    return LEAST * modelBytes;
  }
}
