package org.deltastn.spark.training.rounds;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.HashPartitioner;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.deltastn.spark.packing.Shuffles;
import org.deltastn.spark.plan.RoundHeap;
import org.deltastn.spark.preflight.TaskResources;
import org.deltastn.train.RoundPart;
import org.deltastn.train.TrainingState;
import scala.Function2;
import scala.Tuple2;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.BoxedUnit;

/**
 * Combines the parts of a round whose states are large: workers cut their states into slices, a
 * task combines a slice of all of them in the tree that the workers' numbers fix, and the driver
 * puts the results into one state as they arrive. So neither the driver nor a task holds several
 * states at a time. The bits are those of the tree over whole parts.
 */
final class SlicedReduction {

  private static final int FEWEST = 2;

  /** Up to so many, a task writes its slices one by one and holds none of the others. */
  private static final int MOST = 200;

  /** Slices of a state of which more would only be more tasks. */
  private static final int ENOUGH = 64;

  private final TrainingState like;
  private final int workers;
  private final int count;
  private final int fanIn;
  private final TaskResources resources;

  /**
   * Prepares a round.
   *
   * @param like a state with vectors of the lengths of the workers' states
   * @param fanIn parts that are combined at a time
   * @param resources of the tasks that train
   */
  SlicedReduction(TrainingState like, int workers, int fanIn, TaskResources resources) {
    this.resources = resources;
    this.like = like;
    this.workers = workers;
    this.fanIn = fanIn;
    count = count(like.vectorBytes(), workers);
  }

  /** Returns how many slices there are, so that a task gets no more than one state in all. */
  static int count(long stateBytes, int workers) {
    long bySize = Math.min(ENOUGH, (stateBytes + RoundHeap.SLICE - 1) / RoundHeap.SLICE);
    return (int) Math.min(MOST, Math.max(FEWEST, Math.max(bySize, workers)));
  }

  /** What is left of all parts. */
  record Combined(RoundPart part, PartTimes times) {}

  /** Runs the round. */
  Combined run(JavaRDD<PartMessage> parts, LostExecutors lost) {
    int slices = count;
    int size = fanIn;
    JavaPairRDD<Integer, PartMessage> sent =
        parts
            .flatMapToPair(message -> message.slices(slices))
            .partitionBy(new HashPartitioner(slices));
    JavaRDD<PartMessage> combined =
        resources.onCombining(
            sent.mapPartitions(arrived -> List.of(combine(arrived, size)).iterator()));
    Gathering gathering = new Gathering(new StateSlices(like, slices));
    Function2<TaskContext, scala.collection.Iterator<PartMessage>, PartMessage> only =
        (Function2<TaskContext, scala.collection.Iterator<PartMessage>, PartMessage> & Serializable)
            (task, messages) -> messages.next();
    ClassTag<PartMessage> type = ClassTag$.MODULE$.apply(PartMessage.class);
    try {
      lost.explain(
          () -> {
            combined.rdd().context().runJob(combined.rdd(), only, gathering::take, type);
            return null;
          });
    } finally {
      Shuffles.delete(sent);
    }
    return gathering.combined();
  }

  private static PartMessage combine(Iterator<Tuple2<Integer, PartMessage>> arrived, int fanIn) {
    List<PartMessage> messages = new ArrayList<>();
    int slice = 0;
    while (arrived.hasNext()) {
      Tuple2<Integer, PartMessage> next = arrived.next();
      slice = next._1();
      messages.add(next._2());
    }
    messages.sort(Comparator.comparingInt(PartMessage::position));
    RoundPart combined =
        RoundPart.combineTree(messages.stream().map(PartMessage::toPart).toList(), fanIn);
    return new PartMessage(slice, combined, PartTimes.of(messages));
  }

  /** The driver's side; called by one thread at a time. */
  private static final class Gathering {

    private final StateSlices state;
    private PartMessage first;

    private Gathering(StateSlices state) {
      this.state = state;
    }

    private BoxedUnit take(Object slice, PartMessage message) {
      state.put((Integer) slice, message.toPart().state());
      if ((Integer) slice == 0) {
        first = message;
      }
      return BoxedUnit.UNIT;
    }

    private Combined combined() {
      return new Combined(first.toPart().withState(state.toState()), first.times());
    }
  }
}
