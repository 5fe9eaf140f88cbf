package org.deltastn.spark.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.TaskCompletionListener;
import org.deltastn.data.Standardization;
import org.deltastn.spark.columns.ClassColumns;
import org.deltastn.spark.columns.FeatureReader;
import org.deltastn.spark.columns.OutputColumns;
import org.deltastn.spark.params.HandleInvalid;
import org.deltastn.train.replica.Predictor;

/**
 * Appends a network's outputs to the rows of a partition, computed many rows at a time by one
 * predictor.
 */
final class BatchInference implements MapPartitionsFunction<Row, Row> {

  private static final long serialVersionUID = 1L;
  private static final int ROWS = 512;
  private static final int SHOWN = 200;

  private final String definition;
  private final Broadcast<byte[]> weights;
  private final int features;
  private final String featuresName;
  private final FeatureReader reader;
  private final HandleInvalid handling;
  private final Standardization standardization;
  private final OutputColumns outputs;

  /**
   * Creates the function.
   *
   * @param schema of the rows
   * @param featuresName the column of features
   * @param handling of rows with invalid features
   * @param outputs makes the new columns
   */
  BatchInference(
      TrainedNetwork network,
      Broadcast<byte[]> weights,
      StructType schema,
      String featuresName,
      HandleInvalid handling,
      OutputColumns outputs) {
    this.definition = network.definition().toJson();
    this.weights = weights;
    this.features = schema.fieldIndex(featuresName);
    this.featuresName = featuresName;
    this.reader = FeatureReader.of(schema.apply(featuresName), network.inputs());
    this.handling = handling;
    this.standardization = network.standardization();
    this.outputs = outputs;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    if (!rows.hasNext()) {
      return rows;
    }
    Predictor predictor = TrainedNetwork.predictor(definition, weights.value());
    // A limit downstream may leave the iterator unfinished.
    TaskContext.get()
        .addTaskCompletionListener((TaskCompletionListener) context -> predictor.close());
    return new Iterator<>() {
      private Iterator<Row> done = List.<Row>of().iterator();
      private long first;

      @Override
      public boolean hasNext() {
        while (!done.hasNext() && rows.hasNext()) {
          List<Row> block = take(rows);
          done = computed(predictor, block, first).iterator();
          first += block.size();
        }
        return done.hasNext();
      }

      @Override
      public Row next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return done.next();
      }
    };
  }

  private static List<Row> take(Iterator<Row> rows) {
    List<Row> block = new ArrayList<>(ROWS);
    while (block.size() < ROWS && rows.hasNext()) {
      block.add(rows.next());
    }
    return block;
  }

  /**
   * Returns the rows of a block with the new columns.
   *
   * @param first number of the block's first row in its partition
   */
  private List<Row> computed(Predictor predictor, List<Row> block, long first) {
    int inputs = reader.length();
    float[] x = new float[Math.multiplyExact(block.size(), inputs)];
    boolean[] invalid = new boolean[block.size()];
    for (int i = 0; i < invalid.length; i++) {
      Row row = block.get(i);
      FeatureReader.Problem problem = reader.read(row.get(features), x, i * inputs);
      if (problem != null) {
        if (!problem.isInvalidValue() || handling == HandleInvalid.ERROR) {
          throw refused(problem.message(), row, first + i);
        }
        Arrays.fill(x, i * inputs, (i + 1) * inputs, 0);
        invalid[i] = true;
      }
    }
    double[] y = TrainedNetwork.outputs(predictor, x, block.size(), standardization);
    int width = predictor.outputLength();
    List<Row> result = new ArrayList<>(block.size());
    for (int i = 0; i < invalid.length; i++) {
      double[] output = Arrays.copyOfRange(y, i * width, (i + 1) * width);
      if (!invalid[i] && !ClassColumns.isFinite(output)) {
        if (handling == HandleInvalid.ERROR) {
          throw refused(TrainedNetwork.TOO_LARGE, block.get(i), first + i);
        }
        invalid[i] = true;
      }
      if (!invalid[i]) {
        result.add(append(block.get(i), outputs.of(output)));
      } else if (handling == HandleInvalid.KEEP) {
        result.add(append(block.get(i), outputs.of(TrainedNetwork.invalidOutputs(width))));
      }
    }
    return result;
  }

  private IllegalArgumentException refused(String problem, Row row, long number) {
    return new IllegalArgumentException(
        "column '"
            + featuresName
            + "': "
            + problem
            + ", in row "
            + number
            + " of partition "
            + TaskContext.getPartitionId()
            + " (counted from 0), "
            + abbreviated(row)
            + "; handleInvalid skip or keep goes on without it");
  }

  private static String abbreviated(Row row) {
    String text = row.toString();
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }

  private static Row append(Row row, List<Object> more) {
    Object[] values = new Object[row.size() + more.size()];
    for (int i = 0; i < row.size(); i++) {
      values[i] = row.get(i);
    }
    for (int i = 0; i < more.size(); i++) {
      values[row.size() + i] = more.get(i);
    }
    return RowFactory.create(values);
  }
}
