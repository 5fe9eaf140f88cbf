package org.deltastn.spark.packing;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.deltastn.spark.packing.rows.Chunk;

/**
 * Keys of the rows of one partition of the input that lie in one range of keys. A plain class,
 * because Kryo reads no records.
 */
public final class KeyBlock implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final int RANGE_BITS = 31;

  final int partition;
  final int range;
  int rows;
  long[] high = new long[16];
  long[] low = new long[16];
  float[] weights = new float[16];
  boolean[] validation = new boolean[16];

  private KeyBlock(int partition, int range) {
    this.partition = partition;
    this.range = range;
  }

  /** Returns the range of a key, of so many that are equally wide and ascend. */
  static int range(long high, int ranges) {
    return (int) ((high >>> (Long.SIZE - RANGE_BITS)) * ranges >>> RANGE_BITS);
  }

  /** Returns the keys of a partition's chunks, a block for each range that has rows. */
  static Iterator<KeyBlock> of(int partition, Iterator<Chunk> chunks, int ranges) {
    KeyBlock[] blocks = new KeyBlock[ranges];
    List<KeyBlock> used = new ArrayList<>();
    while (chunks.hasNext()) {
      Chunk chunk = chunks.next();
      for (int i = 0; i < chunk.rows(); i++) {
        int range = range(chunk.high(i), ranges);
        if (blocks[range] == null) {
          blocks[range] = new KeyBlock(partition, range);
          used.add(blocks[range]);
        }
        blocks[range].add(chunk, i);
      }
    }
    used.forEach(block -> block.resize(block.rows));
    return used.iterator();
  }

  private void add(Chunk chunk, int row) {
    if (rows == high.length) {
      resize(rows * 2);
    }
    high[rows] = chunk.high(row);
    low[rows] = chunk.low(row);
    weights[rows] = chunk.weight(row);
    validation[rows] = chunk.marked(row);
    rows++;
  }

  private void resize(int length) {
    high = Arrays.copyOf(high, length);
    low = Arrays.copyOf(low, length);
    weights = Arrays.copyOf(weights, length);
    validation = Arrays.copyOf(validation, length);
  }
}
