package org.deltastn.spark.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.List;
import org.deltastn.spark.executor.SentState;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.vector.VectorBytes;
import org.deltastn.train.TrainingState;
import org.deltastn.train.replica.Replica;

/** A state whose vectors the driver has put into blocks, from which a replica is loaded. */
public final class StateBlocks implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Who uses the blocks that a task has fetched. */
  public enum Reach {
    /** The task alone: it keeps none. */
    OF_TASK,
    /** All tasks of its process. */
    OF_PROCESS,
    /** Other processes too. */
    OF_ALL
  }

  private final SentState head;
  private final StatePieces vectors;

  private StateBlocks(SentState head, StatePieces vectors) {
    this.head = head;
    this.vectors = vectors;
  }

  /**
   * Puts a state into blocks of the driver.
   *
   * @param broadcast to which they belong
   * @param reach who uses what a task has fetched
   */
  public static StateBlocks put(long broadcast, TrainingState state, Reach reach) {
    StatePieces vectors = StatePieces.put(broadcast, state.vectors(), reach);
    return new StateBlocks(new SentState(state.head()), vectors);
  }

  StatePieces vectors() {
    return vectors;
  }

  /**
   * Loads the state into a replica, each piece as it arrives.
   *
   * @throws UncheckedIOException if it cannot be fetched
   */
  public void load(Replica replica) {
    TrainingState state = head.state();
    replica.begin(state);
    List<Tensor> tensors = replica.vectors(state.vectors().size() > 2);
    try {
      vectors.each((piece, bytes) -> read(piece, bytes, tensors));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read(int piece, InputStream bytes, List<Tensor> tensors) throws IOException {
    for (Pieces.Range range : vectors.pieces().ranges(piece)) {
      VectorBytes.read(bytes, tensors.get(range.vector()), range.from(), range.count());
    }
  }
}
