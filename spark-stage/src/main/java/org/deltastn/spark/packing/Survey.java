package org.deltastn.spark.packing;

import java.io.Serializable;
import java.util.Iterator;

/** What one pass over a partition finds; a plain class, because Kryo reads no records. */
public final class Survey implements Serializable {

  private static final long serialVersionUID = 1L;

  final SliceCounts counts;

  /** The moments of the training rows, or null where nothing is measured. */
  final Moments moments;

  private Survey(SliceCounts counts, Moments moments) {
    this.counts = counts;
    this.moments = moments;
  }

  /**
   * Goes through the chunks of a partition.
   *
   * @param firstRows number of every partition's first row in the input
   * @param moments takes up the training rows, or null
   */
  static Survey of(Iterator<Chunk> chunks, Split split, long[] firstRows, Moments moments) {
    SliceCounts counts = new SliceCounts();
    long row = -1;
    while (chunks.hasNext()) {
      Chunk chunk = chunks.next();
      row = row < 0 ? firstRows[chunk.partition] : row;
      boolean[] validation = split.validation(chunk, row);
      counts = counts.plus(chunk, validation);
      if (moments != null) {
        moments.add(chunk, validation);
      }
      row += chunk.rows;
    }
    return new Survey(counts, moments);
  }
}
