package org.deltastn.spark.training.rounds;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deltastn.problem.ProblemDefinition;
import org.deltastn.spark.exchange.StateBlocks;
import org.deltastn.spark.executor.Fit;
import org.deltastn.spark.packing.PackedData;
import org.deltastn.spark.packing.Shuffles;
import org.deltastn.spark.packing.WorkerRows;
import org.deltastn.train.HyperSchedule;
import org.deltastn.train.LossSum;
import org.deltastn.train.Round;
import org.deltastn.train.RoundPart;
import org.deltastn.train.TrainingState;
import org.deltastn.train.WorkerPool;
import scala.Tuple2;

/**
 * Workers that are tasks of a Spark job, one per partition of {@link PackedData}.
 *
 * <p>A round sends the state, runs every replica, and combines what they bring in a tree that the
 * workers' numbers fix, so neither the order in which tasks end nor a retried task changes a bit.
 * Small states are messages, of which the driver gathers no more than {@code fanIn}; others go by
 * blocks ({@link SentRound}, {@link BlockReduction}). A single worker steps the hyperparameters
 * itself: Algorithm 1 as is.
 */
public final class SparkWorkerPool implements WorkerPool {

  public static final int FAN_IN = 4;

  private final JavaSparkContext context;
  private final PackedData data;
  private final int stepsPerEpoch;
  private final int cyclesPerRound;
  private final boolean averageOptimizerState;
  private final RoundSizes sizes;
  private final StateBlocks.Reach reach;
  private final Broadcast<Fit> fit;
  private final LostExecutors lost;

  /**
   * Creates the pool; it does not close the data.
   *
   * @param averageOptimizerState whether several workers average the optimizers' state of the
   *     weights; or else it starts every round from zero, and is not sent
   * @param sizes how parts are combined
   */
  public SparkWorkerPool(
      JavaSparkContext context,
      ProblemDefinition definition,
      PackedData data,
      int cyclesPerRound,
      boolean averageOptimizerState,
      RoundSizes sizes) {
    this(context, definition, data, cyclesPerRound, averageOptimizerState, sizes, null);
  }

  /**
   * Creates the pool; it does not close the data.
   *
   * @param averageOptimizerState whether several workers average the optimizers' state of the
   *     weights; or else it starts every round from zero, and is not sent
   * @param sizes how parts are combined
   * @param schedule that the workers follow, or null for none
   */
  public SparkWorkerPool(
      JavaSparkContext context,
      ProblemDefinition definition,
      PackedData data,
      int cyclesPerRound,
      boolean averageOptimizerState,
      RoundSizes sizes,
      HyperSchedule schedule) {
    this.sizes = sizes;
    this.context = context;
    this.data = data;
    this.cyclesPerRound = cyclesPerRound;
    this.averageOptimizerState = averageOptimizerState;
    reach =
        reach(
            data.workerCount(),
            data.resources().slotsOfExecutor(),
            data.resources().slots(),
            sizes);
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
  JavaRDD<WorkerRows> workers() {
    return data.rows();
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
    TrainingState sent = withSlots ? state : state.withoutSlots();
    try (SentRound round = send(sent)) {
      RoundTask task = new RoundTask(fit, round.source(), cycles, warmupSteps, alone, withSlots);
      BlockReduction.Combined combined = combined(task, round);
      return combined
          .part()
          .toRound(alone)
          .withTimes(combined.times().toRoundTimes(round.seconds()));
    }
  }

  private BlockReduction.Combined combined(RoundTask task, SentRound round) {
    if (round.blocks() == null) {
      return reduced(data.rows().map(task::whole));
    }
    int workers = data.workerCount();
    long owner = round.id();
    StateBlocks start = sizes.rounded() && workers > 1 ? round.blocks() : null;
    return new BlockReduction<>(
            data.rows(), WorkerRows::worker, workers, sizes.fanIn(), data.resources())
        .run(worker -> task.blocks(worker, owner, workers, start), lost);
  }

  private SentRound send(TrainingState state) {
    return byBlocks(state)
        ? SentRound.blocks(context, state, reach)
        : SentRound.whole(context, state);
  }

  /**
   * Returns who uses what a task has fetched of a state.
   *
   * @param slotsOfExecutor tasks that an executor runs at a time
   * @param slots tasks that all executors run at a time
   */
  static StateBlocks.Reach reach(int workers, int slotsOfExecutor, int slots, RoundSizes sizes) {
    if (workers > sizes.fanIn()) {
      return StateBlocks.Reach.OF_ALL;
    }
    // Where there are few workers, asking who has what costs more than it saves the driver.
    boolean alone = slotsOfExecutor == 1 && workers <= slots;
    // A task that sends changes needs what the round began with once more.
    return alone && !sizes.rounded() ? StateBlocks.Reach.OF_TASK : StateBlocks.Reach.OF_PROCESS;
  }

  private boolean byBlocks(TrainingState state) {
    return state.vectorBytes() >= sizes.blocks();
  }

  private BlockReduction.Combined reduced(JavaRDD<PartMessage> workers) {
    List<JavaPairRDD<?, ?>> shuffles = new ArrayList<>();
    JavaRDD<PartMessage> parts = workers;
    int fanIn = sizes.fanIn();
    try {
      for (int left = data.workerCount(); left > fanIn; left = groups(left, fanIn)) {
        JavaPairRDD<Integer, PartMessage> grouped = sent(parts, left, fanIn);
        shuffles.add(grouped);
        parts = data.resources().onCombining(grouped.mapPartitions(SparkWorkerPool::combineGroup));
      }
      List<PartMessage> last = lost.explain(parts::collect);
      return new BlockReduction.Combined(PartMessage.combine(last), PartTimes.of(last));
    } finally {
      shuffles.forEach(Shuffles::delete);
    }
  }

  @Override
  public LossSum evaluate(TrainingState state) {
    Broadcast<Fit> ofFit = fit;
    try (SentRound sent = send(state.withoutSlots())) {
      SentRound.Source source = sent.source();
      JavaRDD<double[]> sums =
          data.rows()
              .map(
                  worker -> {
                    LossSum sum =
                        ofFit
                            .value()
                            .withReplica(
                                worker,
                                replica -> {
                                  source.load(replica);
                                  return replica.evaluate();
                                });
                    return new double[] {sum.loss(), sum.weight(), sum.correct()};
                  });
      LossSum total = LossSum.ZERO;
      for (double[] sum : lost.explain(sums::collect)) {
        total = total.plus(new LossSum(sum[0], sum[1], sum[2]));
      }
      return total;
    }
  }

  @Override
  public void close() {
    lost.close();
    fit.destroy();
  }

  private static JavaPairRDD<Integer, PartMessage> sent(
      JavaRDD<PartMessage> parts, int count, int size) {
    return parts
        .mapToPair(part -> new Tuple2<>(part.position() / size, part))
        .partitionBy(new HashPartitioner(groups(count, size)));
  }

  /** Combines the parts of a group, by their positions whatever order they arrive in. */
  static Iterator<PartMessage> combineGroup(Iterator<Tuple2<Integer, PartMessage>> arrived) {
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
