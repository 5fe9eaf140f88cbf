package org.deltastn.spark.training;

import java.util.UUID;
import org.apache.spark.SparkContext;

/**
 * Marks the jobs that a fit starts on this thread, so that none of them goes on when the fit has
 * ended: Spark leaves a job alone when the thread that waits for it is interrupted. The mark is a
 * tag; a job group, which is the caller's, stays as it is. Closed before what the jobs use.
 */
final class FitJobs implements AutoCloseable {

  private final SparkContext context;
  private final String tag = "delta-stn-" + UUID.randomUUID();

  FitJobs(SparkContext context) {
    this.context = context;
    context.addJobTag(tag);
  }

  /** Cancels the jobs that still run. */
  @Override
  public void close() {
    context.removeJobTag(tag);
    if (!context.isStopped()) {
      context.cancelJobsWithTag(tag);
    }
  }
}
