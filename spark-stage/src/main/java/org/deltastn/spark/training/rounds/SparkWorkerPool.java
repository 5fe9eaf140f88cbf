package org.deltastn.spark.training.rounds;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import org.apache.spark.HashPartitioner;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deltastn.problem.ProblemDefinition;
import org.deltastn.spark.executor.Fit;
import org.deltastn.spark.executor.SentState;
import org.deltastn.spark.packing.PackedData;
import org.deltastn.spark.packing.Shuffles;
import org.deltastn.spark.packing.WorkerData;
import org.deltastn.train.HyperSchedule;
import org.deltastn.train.HyperStepper;
import org.deltastn.train.LossSum;
import org.deltastn.train.Round;
import org.deltastn.train.RoundPart;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;
import org.deltastn.train.WorkerPool;
import org.deltastn.train.replica.Replica;
import scala.Tuple2;

/**
 * Workers that are tasks of a Spark job, one per partition of {@link PackedData}.
 *
 * <p>A round broadcasts the state, runs every replica, and combines what they bring in a tree that
 * the workers' numbers fix, so neither the order in which tasks end nor a retried task changes a
 * bit. The driver gathers no more than {@code fanIn} parts, or a large state in slices ({@link
 * SlicedReduction}). A single worker steps the hyperparameters itself: Algorithm 1 as is.
 */
public final class SparkWorkerPool implements WorkerPool {

  public static final int FAN_IN = 4;

  private final JavaSparkContext context;
  private final PackedData data;
  private final int stepsPerEpoch;
  private final int cyclesPerRound;
  private final boolean averageOptimizerState;
  private final int fanIn;
  private final long large;
  private final Broadcast<Fit> fit;
  private final LostExecutors lost;

  /**
   * Creates the pool; it does not close the data.
   *
   * @param averageOptimizerState whether several workers average the optimizers' state of the
   *     weights; or else it starts every round from zero, and is not sent
   * @param fanIn parts that are combined at a time, at least 2
   * @param large bytes from which on states are gathered in slices
   */
  public SparkWorkerPool(
      JavaSparkContext context,
      ProblemDefinition definition,
      PackedData data,
      int cyclesPerRound,
      boolean averageOptimizerState,
      int fanIn,
      long large) {
    this(context, definition, data, cyclesPerRound, averageOptimizerState, fanIn, large, null);
  }

  /**
   * Creates the pool; it does not close the data.
   *
   * @param averageOptimizerState whether several workers average the optimizers' state of the
   *     weights; or else it starts every round from zero, and is not sent
   * @param fanIn parts that are combined at a time, at least 2
   * @param large bytes from which on states are gathered in slices
   * @param schedule that the workers follow, or null for none
   */
  public SparkWorkerPool(
      JavaSparkContext context,
      ProblemDefinition definition,
      PackedData data,
      int cyclesPerRound,
      boolean averageOptimizerState,
      int fanIn,
      long large,
      HyperSchedule schedule) {
    this.large = large;
    this.context = context;
    this.data = data;
    this.cyclesPerRound = cyclesPerRound;
    this.averageOptimizerState = averageOptimizerState;
    this.fanIn = fanIn;
    stepsPerEpoch = Math.toIntExact(definition.configuration().stepsPerPass(data.largestWorker()));
    String id = UUID.randomUUID().toString();
    fit = context.broadcast(new Fit(id, definition, data.trainingRows(), schedule));
    lost = new LostExecutors(context.sc());
  }

  /** Returns how many parts of so many workers the tree leaves for the driver. */
  static int gathered(int workers, int fanIn) {
    int left = workers;
    while (left > fanIn) {
      left = groups(left, fanIn);
    }
    return left;
  }

  private static int groups(int parts, int size) {
    return (parts + size - 1) / size;
  }

  /** Returns the only worker's data, where there is one worker. */
  JavaRDD<WorkerData> workers() {
    return data.workers();
  }

  /** Returns what executors need of the fit. */
  Broadcast<Fit> fit() {
    return fit;
  }

  /** Returns what explains a job that failed. */
  LostExecutors lost() {
    return lost;
  }

  @Override
  public int stepsPerEpoch() {
    return stepsPerEpoch;
  }

  @Override
  public int cyclesPerRound() {
    return cyclesPerRound;
  }

  @Override
  public Round round(TrainingState state, int cycles, long warmupSteps) {
    boolean alone = data.workerCount() == 1;
    boolean withSlots = alone || averageOptimizerState;
    Broadcast<Fit> ofFit = fit;
    long start = System.nanoTime();
    TrainingState sent = withSlots ? state : state.withoutSlots();
    Broadcast<SentState> value = context.broadcast(new SentState(sent));
    double broadcast = secondsSince(start);
    try {
      JavaRDD<PartMessage> parts =
          data.workers()
              .map(worker -> run(ofFit, worker, value, cycles, warmupSteps, alone, withSlots));
      SlicedReduction.Combined combined =
          isLarge(sent)
              ? new SlicedReduction(sent, data.workerCount(), fanIn, data.resources())
                  .run(parts, lost)
              : reduced(parts);
      return combined.part().toRound(alone).withTimes(combined.times().toRoundTimes(broadcast));
    } finally {
      value.destroy();
    }
  }

  /** Returns whether states of this size are gathered in slices. */
  public boolean isLarge(TrainingState state) {
    return state.vectorBytes() >= large;
  }

  private SlicedReduction.Combined reduced(JavaRDD<PartMessage> workers) {
    List<JavaPairRDD<?, ?>> shuffles = new ArrayList<>();
    JavaRDD<PartMessage> parts = workers;
    try {
      for (int left = data.workerCount(); left > fanIn; left = groups(left, fanIn)) {
        JavaPairRDD<Integer, PartMessage> grouped = sent(parts, left, fanIn);
        shuffles.add(grouped);
        parts = data.resources().onCombining(grouped.mapPartitions(SparkWorkerPool::combineGroup));
      }
      List<PartMessage> last = lost.explain(parts::collect);
      return new SlicedReduction.Combined(PartMessage.combine(last), PartTimes.of(last));
    } finally {
      shuffles.forEach(Shuffles::delete);
    }
  }

  @Override
  public LossSum evaluate(TrainingState state) {
    Broadcast<Fit> ofFit = fit;
    Broadcast<SentState> value = context.broadcast(new SentState(state.withoutSlots()));
    try {
      JavaRDD<double[]> sums =
          data.workers()
              .map(
                  worker -> {
                    LossSum sum =
                        ofFit.value().withReplica(worker, value.value().state(), Replica::evaluate);
                    return new double[] {sum.loss(), sum.weight(), sum.correct()};
                  });
      LossSum total = LossSum.ZERO;
      for (double[] sum : lost.explain(sums::collect)) {
        total = total.plus(new LossSum(sum[0], sum[1], sum[2]));
      }
      return total;
    } finally {
      value.destroy();
    }
  }

  @Override
  public void close() {
    lost.close();
    fit.destroy();
  }

  private static PartMessage run(
      Broadcast<Fit> broadcast,
      WorkerData worker,
      Broadcast<SentState> state,
      int cycles,
      long warmupSteps,
      boolean alone,
      boolean withSlots) {
    long start = System.nanoTime();
    Fit fit = broadcast.value();
    Runnable stopIfKilled = stopIfKilled();
    return fit.withReplica(
        worker,
        state.value().state(),
        replica -> {
          double received = secondsSince(start);
          long ready = System.nanoTime();
          TrainingProblem problem = fit.problem();
          HyperStepper stepper =
              alone ? new HyperStepper(problem.space(), problem.configuration()) : null;
          Replica.Outcome outcome = replica.run(cycles, warmupSteps, stepper, stopIfKilled);
          TrainingState after = replica.save();
          PartTimes times = PartTimes.ofOne(secondsSince(ready), received);
          RoundPart part =
              new RoundPart(
                  withSlots ? after : after.withoutSlots(),
                  worker.trainingRows(),
                  worker.validationRows(),
                  outcome.gradients(),
                  outcome.trainingLoss(),
                  outcome.divergence());
          return new PartMessage(worker.worker(), part, times);
        });
  }

  /** Returns what throws once this task was killed. */
  static Runnable stopIfKilled() {
    TaskContext task = TaskContext.get();
    return () -> {
      // A faster copy of the task has ended, or its job was cancelled; Spark knows which.
      if (task.isInterrupted()) {
        throw new CancellationException("the task was killed");
      }
    };
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static JavaPairRDD<Integer, PartMessage> sent(
      JavaRDD<PartMessage> parts, int count, int size) {
    return parts
        .mapToPair(part -> new Tuple2<>(part.position() / size, part))
        .partitionBy(new HashPartitioner(groups(count, size)));
  }

  private static Iterator<PartMessage> combineGroup(
      Iterator<Tuple2<Integer, PartMessage>> arrived) {
    List<PartMessage> messages = new ArrayList<>();
    int group = 0;
    while (arrived.hasNext()) {
      Tuple2<Integer, PartMessage> next = arrived.next();
      group = next._1();
      messages.add(next._2());
    }
    messages.sort(Comparator.comparingInt(PartMessage::position));
    RoundPart combined = PartMessage.combine(messages);
    return List.of(new PartMessage(group, combined, PartTimes.of(messages))).iterator();
  }
}
