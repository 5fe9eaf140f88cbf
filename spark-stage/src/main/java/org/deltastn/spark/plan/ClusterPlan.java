package org.deltastn.spark.plan;

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
  private final RoundHeap heap;
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
    heap = new RoundHeap(problem, workers);
    replica = ReplicaMemory.of(problem);
    round =
        RoundTimeModel.MEASURED
            .withCycle(cycleOperations(problem) / SPEED)
            .parts(workers, workers, cycles, heap.stateBytes(), bitsPerSecond / BITS);
  }

  /** Returns the multiply-adds of a cycle, those of its products with the weights. */
  private static double cycleOperations(TrainingProblem problem) {
    TrainingConfiguration configuration = problem.configuration();
    boolean tunes = configuration.method().tunes() && problem.space().size() > 0;
    double weights = problem.network().general().length();
    boolean ownPass = configuration.method().secondPass() != null;
    double passes = ownPass ? 1.0 / configuration.responseInterval() : 1;
    double step = tunes ? GENERAL + passes * RESPONSE : GENERAL;
    double training = configuration.trainInterval() * step * configuration.batchSize();
    double validation =
        tunes
            ? (double) configuration.validInterval() * HYPER * configuration.validationBatchSize()
            : 0;
    return (training + validation) * weights;
  }

  /** Returns the bytes of a state: weights, response and the state of their optimizers. */
  public long stateBytes() {
    return heap.stateBytes();
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

  /** Returns the parts of a round that the driver gathers as messages, 0 where there are blocks. */
  public int gathered() {
    return heap.gathered();
  }

  /** Returns bytes of the driver's heap beside what Spark takes: states and parts of a round. */
  public long driverHeap() {
    return heap.driver();
  }

  /** Returns bytes of the heap of an executor with one worker: its rows, and states that pass. */
  public long workerHeap() {
    long features = Shapes.length(problem.architecture().inputShape());
    long ofWorker = (rows + workers - 1) / workers;
    return ofWorker * (features + 2) * Float.BYTES + heap.executor(1);
  }

  /** Returns what a replica takes outside the heap. */
  public ReplicaMemory replica() {
    return replica;
  }
}
