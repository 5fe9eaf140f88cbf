package org.deltastn.spark.packing;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;

/**
 * Some consecutive rows of one partition of the input, packed; or the first error in the partition.
 * A plain class, because Kryo reads no records.
 */
public final class Chunk implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final int ROWS = 4096;
  private static final int FEATURES = 1 << 20;

  /** Of a row's place in its partition, below those of the partition's number. */
  private static final int PLACE_BITS = 40;

  int rows;

  /** Rows left out before the problem, or before the end. */
  int skipped;

  float[] features;
  float[] labels;
  float[] weights;
  boolean[] validation;

  /** The rows' keys, see {@link RowKeys}. */
  long[] high;

  long[] low;

  /** The error in the row after the chunk's, or null. */
  String problem;

  private Chunk(int featureLength) {
    int capacity = Math.min(ROWS, Math.max(1, FEATURES / featureLength));
    features = new float[capacity * featureLength];
    labels = new float[capacity];
    weights = new float[capacity];
    validation = new boolean[capacity];
    high = new long[capacity];
    low = new long[capacity];
  }

  private void trim(int featureLength) {
    features = Arrays.copyOf(features, rows * featureLength);
    labels = Arrays.copyOf(labels, rows);
    weights = Arrays.copyOf(weights, rows);
    validation = Arrays.copyOf(validation, rows);
    high = Arrays.copyOf(high, rows);
    low = Arrays.copyOf(low, rows);
  }

  private void addKey(RowKeys keys, int row, int featureLength) {
    keys.compute(features, row * featureLength, labels[row], weights[row], validation[row]);
    high[row] = keys.high();
    low[row] = keys.low();
  }

  /** Puts the place of a row in the DataFrame before its content. */
  private void orderKey(int row, long place) {
    low[row] = high[row];
    high[row] = ((long) TaskContext.getPartitionId() << PLACE_BITS) + place;
  }

  /** Packs the rows of a partition; nothing follows a chunk with a problem. */
  static Iterator<Chunk> pack(Iterator<Row> rows, RowReader reader) {
    return new Iterator<>() {
      private final RowKeys keys = new RowKeys(reader.featureLength());
      private long place;
      private boolean stopped;

      @Override
      public boolean hasNext() {
        return !stopped && rows.hasNext();
      }

      @Override
      public Chunk next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        Chunk chunk = new Chunk(reader.featureLength());
        while (chunk.rows < chunk.labels.length && chunk.problem == null && rows.hasNext()) {
          int before = chunk.rows;
          reader.read(rows.next(), chunk);
          if (chunk.rows > before) {
            chunk.addKey(keys, before, reader.featureLength());
            if (reader.ordered()) {
              chunk.orderKey(before, place++);
            }
          }
        }
        stopped = chunk.problem != null;
        chunk.trim(reader.featureLength());
        return chunk;
      }
    };
  }
}
