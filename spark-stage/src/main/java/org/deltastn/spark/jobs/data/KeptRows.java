package org.deltastn.spark.jobs.data;

import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Keeps rows of a job in memory or on disk until the job ends. A later job in the same session
 * reads its files again, also where they have the same names.
 */
public final class KeptRows implements AutoCloseable {

  private final Deque<Dataset<Row>> kept = new ArrayDeque<>();

  /** Returns the same rows, which are kept from their first use until {@link #close}. */
  public Dataset<Row> keep(Dataset<Row> rows) {
    kept.push(rows.persist(StorageLevel.MEMORY_AND_DISK()));
    return rows;
  }

  /** Lets all rows go, the last kept first. */
  @Override
  public void close() {
    while (!kept.isEmpty()) {
      kept.pop().unpersist();
    }
  }
}
