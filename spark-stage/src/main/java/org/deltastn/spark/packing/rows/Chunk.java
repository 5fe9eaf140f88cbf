package org.deltastn.spark.packing.rows;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.deltastn.data.Examples;

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

  private int rows;

  /** Rows left out before the problem, or before the end. */
  private int skipped;

  private PackedRows packed;
  private boolean[] marked;

  /** The rows' keys, see {@link RowKeys}. */
  private long[] high;

  private long[] low;

  /** The error in the row after the chunk's, or null. */
  private String problem;

  private Chunk(int featureLength) {
    int capacity = Math.min(ROWS, Math.max(1, FEATURES / featureLength));
    packed = new PackedRows(capacity, featureLength);
    marked = new boolean[capacity];
    high = new long[capacity];
    low = new long[capacity];
  }

  /** Packs the rows of a partition; nothing follows a chunk with a problem. */
  public static Iterator<Chunk> pack(Iterator<Row> rows, RowReader reader) {
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
        while (chunk.hasPlace() && rows.hasNext()) {
          if (chunk.add(rows.next(), reader, keys) && reader.ordered()) {
            chunk.orderLast(place++);
          }
        }
        stopped = chunk.problem != null;
        chunk.trim();
        return chunk;
      }
    };
  }

  private boolean hasPlace() {
    return rows < packed.places() && problem == null;
  }

  /** Reads a row and returns whether it is one of the chunk's now. */
  private boolean add(Row row, RowReader reader, RowKeys keys) {
    RowReader.Reading reading = reader.read(row, packed, rows);
    if (reading.isSkipped()) {
      skipped++;
      return false;
    }
    problem = reading.problem();
    if (problem != null) {
      return false;
    }
    marked[rows] = RowReader.marked(row);
    keys.compute(
        packed.features,
        packed.offset(rows),
        packed.labels[rows],
        packed.weights[rows],
        marked[rows]);
    high[rows] = keys.high();
    low[rows] = keys.low();
    rows++;
    return true;
  }

  /** Puts the place of the last row in the DataFrame before its content. */
  private void orderLast(long place) {
    low[rows - 1] = high[rows - 1];
    high[rows - 1] = ((long) TaskContext.getPartitionId() << PLACE_BITS) + place;
  }

  private void trim() {
    packed = packed.first(rows);
    marked = Arrays.copyOf(marked, rows);
    high = Arrays.copyOf(high, rows);
    low = Arrays.copyOf(low, rows);
  }

  /** Returns the number of rows. */
  public int rows() {
    return rows;
  }

  /** Returns how many rows were left out before the problem, or before the end. */
  int skipped() {
    return skipped;
  }

  /** Returns the error in the row after the chunk's, or null. */
  String problem() {
    return problem;
  }

  /** Returns about how many bytes the chunk takes. */
  long bytes() {
    return rows * (Float.BYTES * (packed.featureLength + 2L) + 2 * Long.BYTES + 1);
  }

  /** Returns the first half of a row's key. */
  public long high(int row) {
    return high[row];
  }

  /** Returns the second half of a row's key. */
  public long low(int row) {
    return low[row];
  }

  /** Returns the weight of a row. */
  public float weight(int row) {
    return packed.weights[row];
  }

  /** Returns whether the indicator marks a row. */
  public boolean marked(int row) {
    return marked[row];
  }

  /** Returns features, labels and weights, which share the chunk's arrays. */
  public Examples examples() {
    return packed.toExamples();
  }

  /** Returns what the chunk adds to the checksum of its partition. */
  public long checksum() {
    return Arrays.stream(high).sum() + Arrays.stream(low).sum();
  }
}
