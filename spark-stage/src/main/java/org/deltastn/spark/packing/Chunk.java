package org.deltastn.spark.packing;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.zip.Checksum;
import org.apache.spark.sql.Row;

/**
 * Some consecutive rows of one partition of the input, packed; or the first error in the partition.
 * A plain class, because Kryo reads no records.
 */
public final class Chunk implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final int ROWS = 4096;
  private static final int FEATURES = 1 << 20;
  private static final int PIECE = 1 << 14;

  final int partition;
  final int number;
  int rows;

  /** Rows left out before the problem, or before the end. */
  int skipped;

  float[] features;
  float[] labels;
  float[] weights;
  boolean[] validation;

  /** The error in the row after the chunk's, or null. */
  String problem;

  private Chunk(int partition, int number, int featureLength) {
    this.partition = partition;
    this.number = number;
    int capacity = Math.min(ROWS, Math.max(1, FEATURES / featureLength));
    features = new float[capacity * featureLength];
    labels = new float[capacity];
    weights = new float[capacity];
    validation = new boolean[capacity];
  }

  private void trim(int featureLength) {
    features = Arrays.copyOf(features, rows * featureLength);
    labels = Arrays.copyOf(labels, rows);
    weights = Arrays.copyOf(weights, rows);
    validation = Arrays.copyOf(validation, rows);
  }

  /** Adds the rows, in their order, to a checksum. */
  void addTo(Checksum sum) {
    add(features, sum);
    add(labels, sum);
    add(weights, sum);
    for (boolean flag : validation) {
      sum.update(flag ? 1 : 0);
    }
  }

  private static void add(float[] values, Checksum sum) {
    ByteBuffer bytes = ByteBuffer.allocate(PIECE * Float.BYTES);
    for (int from = 0; from < values.length; from += PIECE) {
      int count = Math.min(PIECE, values.length - from);
      bytes.asFloatBuffer().put(values, from, count);
      sum.update(bytes.array(), 0, count * Float.BYTES);
    }
  }

  /** Packs the rows of a partition; nothing follows a chunk with a problem. */
  static Iterator<Chunk> pack(int partition, Iterator<Row> rows, RowReader reader) {
    return new Iterator<>() {
      private int number;
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
        Chunk chunk = new Chunk(partition, number++, reader.featureLength());
        while (chunk.rows < chunk.labels.length && chunk.problem == null && rows.hasNext()) {
          reader.read(rows.next(), chunk);
        }
        stopped = chunk.problem != null;
        chunk.trim(reader.featureLength());
        return chunk;
      }
    };
  }
}
