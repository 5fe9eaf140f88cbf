package org.deltastn.spark.training.rounds;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deltastn.spark.exchange.Address;
import org.deltastn.spark.exchange.AveragedSlice;
import org.deltastn.spark.exchange.MissingBlockException;
import org.deltastn.spark.exchange.PartBlocks;
import org.deltastn.spark.preflight.TaskResources;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.vector.HostVector;
import org.deltastn.train.RoundPart;

/**
 * Combines parts whose vectors the workers leave in blocks of their processes. Those of few the
 * driver averages piece by piece; of more, tasks average a slice of all of them each, in the tree
 * that the workers' numbers fix, and leave it in blocks, which the driver fetches. So the driver
 * holds one state and a few pieces, a task a few pieces, and no message has a state in it. Where a
 * process is lost before that, its workers run the round again, and its slices are averaged again,
 * to the same bits.
 *
 * @param <W> what stands for a worker
 */
final class BlockReduction<W> {

  /** As often as Spark runs a stage whose input was lost. */
  private static final int MOST_ATTEMPTS = 4;

  private final JavaRDD<W> workers;
  private final Numbers<W> numbers;
  private final int fanIn;
  private final TaskResources resources;
  private final BlockPart[] parts;
  private AveragedSlice[] slices;

  /**
   * Prepares a round.
   *
   * @param workers each in a partition of its own
   * @param numbers of the workers, from 0
   * @param count of workers
   * @param fanIn parts that are averaged at a time
   * @param resources of the tasks that train
   */
  BlockReduction(
      JavaRDD<W> workers, Numbers<W> numbers, int count, int fanIn, TaskResources resources) {
    this.workers = workers;
    this.numbers = numbers;
    this.fanIn = fanIn;
    this.resources = resources;
    parts = new BlockPart[count];
  }

  /** Returns the number of a worker. */
  interface Numbers<W> extends Serializable {

    int of(W worker);
  }

  /** Runs the round of a worker, in a task. */
  interface Task<W> extends Serializable {

    BlockPart run(W worker);
  }

  /** What is left of all parts. */
  record Combined(RoundPart part, PartTimes times) {}

  /** Runs the round. */
  Combined run(Task<W> task, LostExecutors lost) {
    for (int attempt = 1; ; attempt++) {
      runMissing(task, lost);
      try {
        return combine(lost);
      } catch (MissingBlockException e) {
        if (attempt == MOST_ATTEMPTS) {
          throw new IllegalStateException(
              "the states of workers were lost " + attempt + " times: " + e.getMessage(), e);
        }
        forget(e.owner());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void runMissing(Task<W> task, LostExecutors lost) {
    Set<Integer> missing = missing(parts);
    if (missing.isEmpty()) {
      return;
    }
    Numbers<W> numberOf = numbers;
    List<BlockPart> arrived =
        lost.explain(
            () ->
                workers
                    .flatMap(
                        worker ->
                            missing.contains(numberOf.of(worker))
                                ? List.of(task.run(worker)).iterator()
                                : Collections.emptyIterator())
                    .collect());
    arrived.forEach(part -> parts[part.message().position()] = part);
  }

  private static Set<Integer> missing(Object[] of) {
    Set<Integer> missing = new TreeSet<>();
    for (int i = 0; i < of.length; i++) {
      if (of[i] == null) {
        missing.add(i);
      }
    }
    return missing;
  }

  /** Forgets what a process had. */
  private void forget(Address owner) {
    for (int i = 0; i < parts.length; i++) {
      if (parts[i] != null && parts[i].blocks().owner().equals(owner)) {
        parts[i] = null;
      }
    }
    for (int i = 0; slices != null && i < slices.length; i++) {
      if (slices[i] != null && slices[i].owner().equals(owner)) {
        slices[i] = null;
      }
    }
  }

  private Combined combine(LostExecutors lost) throws IOException {
    List<PartMessage> messages = map(BlockPart::message);
    List<RoundPart> heads = messages.stream().map(PartMessage::toPart).toList();
    RoundPart combined = RoundPart.combineTree(heads, fanIn);
    Precision precision = combined.state().general().precision();
    List<PartBlocks> blocks = map(BlockPart::blocks);
    List<HostVector> vectors;
    if (combined.divergence() != null) {
      // It stands for all.
      List<PartBlocks> first = List.of(blocks.get(heads.indexOf(combined)));
      vectors = PartBlocks.average(first, new double[] {1}, precision);
    } else if (blocks.size() <= fanIn) {
      vectors = PartBlocks.average(blocks, RoundPart.shares(heads), precision);
    } else {
      long[] rows = heads.stream().mapToLong(RoundPart::trainingRows).toArray();
      averageSlices(blocks, rows, precision, lost);
      vectors = AveragedSlice.join(Arrays.asList(slices), precision);
    }
    return new Combined(
        combined.withState(combined.state().withVectors(vectors)), PartTimes.of(messages));
  }

  private void averageSlices(
      List<PartBlocks> blocks, long[] rows, Precision precision, LostExecutors lost)
      throws MissingBlockException {
    if (slices == null) {
      slices = new AveragedSlice[AveragedSlice.count(blocks)];
    }
    List<Integer> missing = List.copyOf(missing(slices));
    if (missing.isEmpty()) {
      return;
    }
    int size = fanIn;
    JavaRDD<AveragedSlice> averages =
        JavaSparkContext.fromSparkContext(workers.context())
            .parallelize(missing, missing.size())
            .map(
                number ->
                    AveragedSlice.of(
                        number, blocks, rows, size, precision, RoundTask.stopIfKilled()));
    List<AveragedSlice> arrived = lost.explain(resources.onCombining(averages)::collect);
    for (AveragedSlice slice : arrived) {
      slices[slice.number()] = slice.missing() == null ? slice : null;
    }
    MissingBlockException failure = null;
    for (AveragedSlice slice : arrived) {
      if (slice.missing() != null) {
        failure = slice.missing();
        forget(failure.owner());
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private <T> List<T> map(Function<BlockPart, T> of) {
    return Arrays.stream(parts).map(of).toList();
  }
}
