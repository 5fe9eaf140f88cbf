package org.deltastn.spark.training.rounds;

import java.io.Serializable;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deltastn.spark.exchange.StateBlocks;
import org.deltastn.spark.executor.SentState;
import org.deltastn.train.TrainingState;
import org.deltastn.train.replica.Replica;

/** A state that the driver has sent for one job; closing it drops it from all processes. */
final class SentRound implements AutoCloseable {

  private final Broadcast<?> broadcast;
  private final Source source;
  private final StateBlocks blocks;
  private final double seconds;

  /** Loads the state into a replica, in a task. */
  interface Source extends Serializable {

    void load(Replica replica);
  }

  private SentRound(Broadcast<?> broadcast, Source source, StateBlocks blocks, double seconds) {
    this.broadcast = broadcast;
    this.source = source;
    this.blocks = blocks;
    this.seconds = seconds;
  }

  /** Sends a state as one broadcast. */
  static SentRound whole(JavaSparkContext context, TrainingState state) {
    long start = System.nanoTime();
    Broadcast<SentState> value = context.broadcast(new SentState(state));
    return new SentRound(
        value,
        replica -> replica.load(value.value().state()),
        null,
        (System.nanoTime() - start) / 1e9);
  }

  /**
   * Sends a state by blocks.
   *
   * @param reach who uses what a task has fetched
   */
  static SentRound blocks(JavaSparkContext context, TrainingState state, StateBlocks.Reach reach) {
    long start = System.nanoTime();
    // The blocks are numbered as this broadcast's, and go with it.
    Broadcast<String> owner = context.broadcast("");
    StateBlocks blocks;
    try {
      blocks = StateBlocks.put(owner.id(), state, reach);
    } catch (RuntimeException | Error e) {
      owner.destroy();
      throw e;
    }
    return new SentRound(owner, blocks::load, blocks, (System.nanoTime() - start) / 1e9);
  }

  /** Returns what tasks load the state from. */
  Source source() {
    return source;
  }

  /** Returns the blocks that have the state, or null where one broadcast has it. */
  StateBlocks blocks() {
    return blocks;
  }

  /** Returns the number of the broadcast that blocks of the round belong to. */
  long id() {
    return broadcast.id();
  }

  /** Returns the seconds that the driver took. */
  double seconds() {
    return seconds;
  }

  @Override
  public void close() {
    broadcast.destroy();
  }
}
