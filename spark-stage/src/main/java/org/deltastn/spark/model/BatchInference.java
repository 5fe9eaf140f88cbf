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
import org.apache.spark.util.TaskCompletionListener;
import org.deltastn.data.Standardization;
import org.deltastn.spark.columns.Features;
import org.deltastn.spark.columns.OutputColumns;
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
  private final int inputs;
  private final Standardization standardization;
  private final OutputColumns outputs;

  /**
   * Creates the function.
   *
   * @param features index of the column of features
   * @param outputs makes the new columns
   */
  BatchInference(
      TrainedNetwork network,
      Broadcast<byte[]> weights,
      int features,
      String featuresName,
      OutputColumns outputs) {
    this.definition = network.definition().toJson();
    this.weights = weights;
    this.features = features;
    this.featuresName = featuresName;
    this.inputs = network.inputs();
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

      @Override
      public boolean hasNext() {
        if (!done.hasNext() && rows.hasNext()) {
          done = block(predictor, rows).iterator();
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

  private List<Row> block(Predictor predictor, Iterator<Row> rows) {
    List<Row> block = new ArrayList<>(ROWS);
    while (block.size() < ROWS && rows.hasNext()) {
      block.add(rows.next());
    }
    float[] x = new float[Math.multiplyExact(block.size(), inputs)];
    for (int i = 0; i < block.size(); i++) {
      Row row = block.get(i);
      String problem = Features.copy(row.get(features), x, i * inputs, inputs);
      if (problem != null) {
        throw new IllegalArgumentException(
            "column '" + featuresName + "': " + problem + ", in " + abbreviated(row));
      }
    }
    double[] y =
        TrainedNetwork.restored(
            predictor.predict(TrainedNetwork.standardized(x, standardization), block.size()),
            standardization);
    int width = predictor.outputLength();
    List<Row> result = new ArrayList<>(block.size());
    for (int i = 0; i < block.size(); i++) {
      double[] output = Arrays.copyOfRange(y, i * width, (i + 1) * width);
      result.add(append(block.get(i), outputs.of(output)));
    }
    return result;
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
