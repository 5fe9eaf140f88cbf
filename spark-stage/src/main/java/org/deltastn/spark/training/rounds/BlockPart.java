package org.deltastn.spark.training.rounds;

import java.io.Serializable;
import org.deltastn.spark.exchange.PartBlocks;

/** The part of a worker whose vectors are in blocks. No record, as Kryo reads none. */
public final class BlockPart implements Serializable {

  private static final long serialVersionUID = 1L;

  private final PartMessage message;
  private final PartBlocks blocks;

  /** Joins a message without vectors and the blocks that have them. */
  BlockPart(PartMessage message, PartBlocks blocks) {
    this.message = message;
    this.blocks = blocks;
  }

  PartMessage message() {
    return message;
  }

  PartBlocks blocks() {
    return blocks;
  }
}
