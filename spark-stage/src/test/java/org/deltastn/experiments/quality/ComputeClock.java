package org.deltastn.experiments.quality;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.deltastn.spark.Listening;

/**
 * Adds up the processor time of tasks by the description of their job, as executors report it: the
 * same on an idle machine and on one with other work.
 */
final class ComputeClock extends SparkListener {

  private static final String DESCRIPTION = "spark.job.description";
  private static final double NANOS = 1e9;

  private final SparkContext context;
  private final Map<Integer, String> jobs = new HashMap<>();
  private final Map<String, Long> nanos = new HashMap<>();

  /** Starts a clock of all jobs of a context from now on. */
  ComputeClock(SparkContext context) {
    this.context = context;
    Listening.settle(context);
    context.addSparkListener(this);
  }

  @Override
  public synchronized void onJobStart(SparkListenerJobStart job) {
    String description = job.properties().getProperty(DESCRIPTION, "");
    scala.collection.Iterator<?> stages = job.stageIds().iterator();
    while (stages.hasNext()) {
      jobs.put((Integer) stages.next(), description);
    }
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
    if (end.taskMetrics() != null) {
      nanos.merge(
          jobs.getOrDefault(end.stageId(), ""), end.taskMetrics().executorCpuTime(), Long::sum);
    }
  }

  /** Returns the seconds of all jobs so far whose description begins with a text. */
  double seconds(String beginning) {
    Listening.settle(context);
    synchronized (this) {
      return nanos.entrySet().stream()
              .filter(entry -> entry.getKey().startsWith(beginning))
              .mapToLong(Map.Entry::getValue)
              .sum()
          / NANOS;
    }
  }
}
