package org.deltastn.spark.inference;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.rdd.InputFileBlockHolder;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.JoinedRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import scala.Function1;

/** Appends a network's struct to the rows of a partition, computed many rows at a time. */
final class BatchRows implements FlatMapFunction<Iterator<InternalRow>, InternalRow> {

  private static final long serialVersionUID = 1L;
  private static final int ROWS = 512;
  private static final long BYTES = 64L << 20;

  private final NetworkFunction function;
  private final StructType schema;
  private final int index;
  private final DataType type;

  /**
   * Creates the function.
   *
   * @param schema of the rows
   * @param index of the features among their columns
   */
  BatchRows(NetworkFunction function, StructType schema, int index) {
    this.function = function;
    this.schema = schema;
    this.index = index;
    this.type = schema.fields()[index].dataType();
  }

  @Override
  public Iterator<InternalRow> call(Iterator<InternalRow> rows) {
    return new Batches(rows);
  }

  /** The file of which Spark reads a row, for {@code input_file_name()} after this operator. */
  private record File(UTF8String path, long start, long length) {

    static File current() {
      return new File(
          InputFileBlockHolder.getInputFilePath(),
          InputFileBlockHolder.getStartOffset(),
          InputFileBlockHolder.getLength());
    }

    void restore() {
      if (path.numBytes() > 0) {
        InputFileBlockHolder.set(path.toString(), start, length);
      } else {
        InputFileBlockHolder.unset();
      }
    }
  }

  private final class Batches implements Iterator<InternalRow> {

    private final Iterator<InternalRow> rows;
    private final List<InternalRow> batch = new ArrayList<>();
    private final List<File> files = new ArrayList<>();
    private final JoinedRow joined = new JoinedRow();
    private final Function1<Object, Object> fromCatalyst =
        CatalystTypeConverters.createToScalaConverter(type);
    private final Function1<Object, Object> toCatalyst =
        CatalystTypeConverters.createToCatalystConverter(function.type());
    private List<Row> results = List.of();
    private int next;
    private long first;
    private File reading = new File(UTF8String.EMPTY_UTF8, -1, -1);
    private File shown = reading;

    private Batches(Iterator<InternalRow> rows) {
      this.rows = rows;
    }

    @Override
    public boolean hasNext() {
      if (next == results.size() && more()) {
        read();
      }
      return next < results.size();
    }

    @Override
    public InternalRow next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      show(files.get(next));
      InternalRow struct = (InternalRow) toCatalyst.apply(results.get(next));
      return joined.apply(batch.get(next++), new GenericInternalRow(new Object[] {struct}));
    }

    private String place(int row) {
      Object shown = CatalystTypeConverters.createToScalaConverter(schema).apply(batch.get(row));
      return "row "
          + (first + row)
          + " of partition "
          + TaskContext.getPartitionId()
          + " (counted from 0), "
          + NetworkFunction.abbreviated(shown);
    }

    /** Asks for a row, with the file as it was when the last one was read. */
    private boolean more() {
      show(reading);
      boolean more = rows.hasNext();
      look();
      return more;
    }

    private void show(File file) {
      if (!file.equals(shown)) {
        file.restore();
        shown = file;
      }
    }

    private void look() {
      File file = File.current();
      reading = file.equals(reading) ? reading : file;
      shown = reading;
    }

    private void read() {
      batch.clear();
      files.clear();
      next = 0;
      List<Object> features = new ArrayList<>();
      long bytes = 0;
      do {
        InternalRow row = rows.next().copy();
        look();
        batch.add(row);
        files.add(reading);
        features.add(fromCatalyst.apply(row.get(index, type)));
        bytes += row instanceof UnsafeRow unsafe ? unsafe.getSizeInBytes() : 0;
        bytes += (long) Float.BYTES * function.network().inputs();
      } while (batch.size() < ROWS && bytes < BYTES && more());
      results = function.apply(features, this::place);
      first += results.size();
    }
  }
}
