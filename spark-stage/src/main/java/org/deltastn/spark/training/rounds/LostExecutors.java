package org.deltastn.spark.training.rounds;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;

/**
 * Records the executors that are lost during a fit, to name them in errors. Spark itself reports
 * only missing blocks: a job whose executors die each time ends with a failure to fetch them.
 */
final class LostExecutors extends SparkListener implements AutoCloseable {

  // Spark's message for a stage whose input was lost repeatedly.
  private static final String GIVEN_UP = "has failed the maximum allowable number of times";

  private final SparkContext context;
  private final List<String> reasons = Collections.synchronizedList(new ArrayList<>());

  /** Listens until it is closed. */
  LostExecutors(SparkContext context) {
    this.context = context;
    context.addSparkListener(this);
  }

  @Override
  public void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
    reasons.add("executor " + removed.executorId() + ": " + removed.reason());
  }

  /**
   * Runs a job.
   *
   * @throws IllegalStateException if Spark aborted it because its executors were lost
   */
  <T> T explain(Supplier<T> job) {
    try {
      return job.get();
    } catch (Exception e) {
      List<String> lost = List.copyOf(reasons);
      if (lost.isEmpty() || !String.valueOf(e.getMessage()).contains(GIVEN_UP)) {
        throw e;
      }
      throw new IllegalStateException(
          "executors were lost repeatedly, "
              + lost.size()
              + " in this fit, the last of them "
              + lost.get(lost.size() - 1)
              + " (137 is the status of a process that was killed, often for its memory); their"
              + " logs say more",
          e);
    }
  }

  @Override
  public void close() {
    context.removeSparkListener(this);
  }
}
