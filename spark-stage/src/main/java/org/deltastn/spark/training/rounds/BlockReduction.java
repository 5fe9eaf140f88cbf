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
import org.deltastn.spark.exchange.MissingBlockException;
import org.deltastn.spark.exchange.PartBlocks;
import org.deltastn.tensor.vector.HostVector;
import org.deltastn.train.RoundPart;

/**
 * Combines the parts of few workers: each leaves its vectors in blocks of its process, from which
 * the driver averages them piece by piece, so that it holds one state and a few pieces. Where a
 * process is lost before that, its workers run the round again, to the same bits.
 *
 * @param <W> what stands for a worker
 */
final class BlockReduction<W> {

  /** As often as Spark runs a stage whose input was lost. */
  private static final int MOST_ATTEMPTS = 4;

  private final JavaRDD<W> workers;
  private final Numbers<W> numbers;
  private final BlockPart[] parts;

  /**
   * Prepares a round.
   *
   * @param workers each in a partition of its own
   * @param numbers of the workers, from 0
   * @param count of workers
   */
  BlockReduction(JavaRDD<W> workers, Numbers<W> numbers, int count) {
    this.workers = workers;
    this.numbers = numbers;
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

  /** Runs the round. */
  SlicedReduction.Combined run(Task<W> task, LostExecutors lost) {
    Numbers<W> numberOf = numbers;
    for (int attempt = 1; ; attempt++) {
      Set<Integer> missing = missing();
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
      try {
        return combine();
      } catch (MissingBlockException e) {
        if (attempt == MOST_ATTEMPTS) {
          throw new IllegalStateException(
              "the states of workers were lost " + attempt + " times: " + e.getMessage(), e);
        }
        for (int i = 0; i < parts.length; i++) {
          parts[i] = parts[i].blocks().isLostBy(e) ? null : parts[i];
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private Set<Integer> missing() {
    Set<Integer> missing = new TreeSet<>();
    for (int i = 0; i < parts.length; i++) {
      if (parts[i] == null) {
        missing.add(i);
      }
    }
    return missing;
  }

  private SlicedReduction.Combined combine() throws IOException {
    List<PartMessage> messages = map(BlockPart::message);
    List<RoundPart> heads = messages.stream().map(PartMessage::toPart).toList();
    RoundPart combined = RoundPart.combine(heads);
    List<PartBlocks> blocks = map(BlockPart::blocks);
    double[] shares = RoundPart.shares(heads);
    if (combined.divergence() != null) {
      // It stands for all.
      blocks = List.of(blocks.get(heads.indexOf(combined)));
      shares = new double[] {1};
    }
    List<HostVector> vectors =
        PartBlocks.average(blocks, shares, combined.state().general().precision());
    return new SlicedReduction.Combined(
        combined.withState(combined.state().withVectors(vectors)), PartTimes.of(messages));
  }

  private <T> List<T> map(Function<BlockPart, T> of) {
    return Arrays.stream(parts).map(of).toList();
  }
}
