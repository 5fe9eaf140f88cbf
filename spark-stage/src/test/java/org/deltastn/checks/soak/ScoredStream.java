package org.deltastn.checks.soak;

import java.nio.file.Path;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;
import org.deltastn.spark.DeltaStnClassificationModel;

/**
 * A stream of rows that a model transforms, a micro-batch a second, and whose predictions are
 * compared with those that the driver makes one by one.
 */
final class ScoredStream implements AutoCloseable {

  private static final String[] COLUMNS = {"a", "b", "c", "d"};

  private final DeltaStnClassificationModel model;
  private final AtomicInteger batches = new AtomicInteger();
  private final StreamingQuery query;

  /**
   * Starts the stream.
   *
   * @param folder of its progress
   */
  ScoredStream(SparkSession session, DeltaStnClassificationModel model, Path folder)
      throws TimeoutException {
    this.model = model;
    Dataset<Row> rows =
        session
            .readStream()
            .format("rate")
            .option("rowsPerSecond", 20)
            .load()
            .selectExpr(
                "value % 7 - 3.0d a", "value % 5 * 0.5d b", "value % 3 + 0.0d c", "value % 11 d");
    VectorAssembler assembler =
        new VectorAssembler().setInputCols(COLUMNS).setOutputCol("features");
    query =
        model
            .transform(assembler.transform(rows))
            .writeStream()
            .trigger(Trigger.ProcessingTime(1_000))
            .option("checkpointLocation", folder.toString())
            .foreachBatch((VoidFunction2<Dataset<Row>, Long>) (batch, number) -> require(batch))
            .start();
  }

  private void require(Dataset<Row> batch) {
    for (Row row : batch.select("features", "prediction").collectAsList()) {
      double expected = model.predict(row.<Vector>getAs(0));
      if (row.getDouble(1) != expected) {
        throw new IllegalStateException(
            "predicted " + row.getDouble(1) + ", expected " + expected + " of " + row.get(0));
      }
    }
    batches.incrementAndGet();
  }

  /** Returns how many batches were compared. */
  int batches() {
    return batches.get();
  }

  /**
   * Throws what ended the stream, if anything did.
   *
   * @throws StreamingQueryException naming the batch
   */
  void requireRuns() throws StreamingQueryException {
    if (query.exception().isDefined()) {
      throw query.exception().get();
    }
  }

  @Override
  public void close() throws TimeoutException {
    query.stop();
  }
}
