package org.deltastn.spark.plan;

import org.deltastn.nn.graph.Network;
import org.deltastn.tensor.Shapes;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.replica.ReplicaMemory;

/**
 * What a training on several workers takes: bytes of a state and of a replica, heap of the driver
 * and of an executor, and the time of rounds and epochs by {@link RoundTimeModel}. Workers have a
 * core each.
 */
public final class ClusterPlan {

  /** States that the driver holds as such at the end of a round: averaged, now, last and best. */
  private static final int STATES = 4;

  /** What adding up the parts of a round takes beside them, for a state of four equal vectors. */
  private static final int SUMS = 1;

  /** Copies of a state on the heap of a worker's task: received and read, saved and written. */
  private static final int COPIES_OF_TASK = 4;

  /** Forward matrix products that a step of plain training takes; a pass more for the response. */
  private static final int GENERAL = 3;

  private static final int RESPONSE = 5;
  private static final int HYPER = 4;

  /** Multiply-adds a second on one core: those of the model's measured cycle. */
  private static final double SPEED =
      (5 * (GENERAL + RESPONSE) + HYPER)
          * 128
          * (784 * 1200 + 2.0 * 1200 * 1200 + 1200 * 10)
          / RoundTimeModel.MEASURED.cycle();

  private static final double BITS = 8;

  private final TrainingProblem problem;
  private final int workers;
  private final int cycles;
  private final long rows;
  private final long stateBytes;
  private final RoundTimeModel.Parts round;
  private final ReplicaMemory replica;

  /**
   * Plans a training.
   *
   * @param problem whose network, batch size and intervals count
   * @param workers replicas that train side by side
   * @param cycles of a round
   * @param rows training rows of all workers
   * @param bitsPerSecond of the network between any two machines
   */
  public ClusterPlan(
      TrainingProblem problem, int workers, int cycles, long rows, double bitsPerSecond) {
    this.problem = problem;
    this.workers = workers;
    this.cycles = cycles;
    this.rows = rows;
    stateBytes = stateBytes(problem);
    replica = ReplicaMemory.of(problem);
    round =
        RoundTimeModel.MEASURED
            .withCycle(cycleOperations(problem) / SPEED)
            .parts(workers, workers, cycles, stateBytes, bitsPerSecond / BITS);
  }

  private static long stateBytes(TrainingProblem problem) {
    Network network = problem.network();
    TrainingConfiguration configuration = problem.configuration();
    long general = (long) network.general().length() * (1 + configuration.general().rule().slots());
    long response =
        (long) network.response().length() * (1 + configuration.response().rule().slots());
    return (general + response) * configuration.precision().bytes();
  }

  /** Returns the multiply-adds of a cycle, those of its products with the weights. */
  private static double cycleOperations(TrainingProblem problem) {
    TrainingConfiguration configuration = problem.configuration();
    boolean tunes = configuration.method().tunes() && problem.space().size() > 0;
    double weights = problem.network().general().length();
    double step = tunes ? GENERAL + RESPONSE : GENERAL;
    double training = configuration.trainInterval() * step * configuration.batchSize();
    double validation =
        tunes
            ? (double) configuration.validInterval() * HYPER * configuration.validationBatchSize()
            : 0;
    return (training + validation) * weights;
  }

  /** Returns the bytes of a state: weights, response and the state of their optimizers. */
  public long stateBytes() {
    return stateBytes;
  }

  /** Returns the times of a round. */
  public RoundTimeModel.Parts round() {
    return round;
  }

  /** Returns the rounds of an epoch. */
  public long rounds() {
    long ofWorker = (rows + workers - 1) / workers;
    long batch = problem.configuration().batchSize();
    long steps = (ofWorker + batch - 1) / batch;
    long interval = problem.configuration().trainInterval();
    long all = (steps + interval - 1) / interval;
    return (all + cycles - 1) / cycles;
  }

  /** Returns the seconds of an epoch of whole rounds, without its validation. */
  public double epochSeconds() {
    return rounds() * round.total();
  }

  /** Returns the parts of a round that the driver gathers at a time. */
  public int gathered() {
    int parts = workers;
    while (parts > RoundTimeModel.FAN_IN) {
      parts = (parts + RoundTimeModel.FAN_IN - 1) / RoundTimeModel.FAN_IN;
    }
    return parts;
  }

  /** Returns bytes of the driver's heap beside what Spark takes: states and parts of a round. */
  public long driverHeap() {
    // Parts are added up as they are read; the broadcast is gone by then.
    return (STATES + SUMS + gathered()) * stateBytes;
  }

  /**
   * Returns bytes of an executor's heap for each of its workers: its rows, and states that pass.
   */
  public long workerHeap() {
    long features = Shapes.length(problem.architecture().inputShape());
    long ofWorker = (rows + workers - 1) / workers;
    return ofWorker * (features + 2) * Float.BYTES + COPIES_OF_TASK * stateBytes;
  }

  /** Returns what a replica takes outside the heap. */
  public ReplicaMemory replica() {
    return replica;
  }
}
