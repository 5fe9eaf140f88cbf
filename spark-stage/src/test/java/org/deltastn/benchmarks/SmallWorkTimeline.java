package org.deltastn.benchmarks;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.deltastn.spark.DeltaStnClassifier;
import org.deltastn.spark.Listening;
import org.deltastn.spark.training.DataListener;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.loop.RoundTiming;
import org.deltastn.train.loop.TrainingResult;

/** Where the time of one fit goes, from its events and from Spark's. */
final class SmallWorkTimeline extends SparkListener implements DataListener {

  private static final double NANOS = 1e9;

  private static final String DESCRIPTION = "spark.job.description";

  private int jobs;
  private long firstPacking;
  private long firstTask;
  private long begun;
  private long packed;
  private long started;
  private long finished;
  private TrainingResult result;

  /** Returns a time as Spark has them: milliseconds of the wall clock. */
  private static long now() {
    return System.currentTimeMillis();
  }

  @Override
  public synchronized void onJobStart(SparkListenerJobStart job) {
    jobs++;
    String description = job.properties().getProperty(DESCRIPTION, "");
    if (firstPacking == 0 && description.endsWith("packing the data")) {
      firstPacking = job.time();
    }
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd task) {
    long launched = task.taskInfo().launchTime();
    if (started > 0 && launched >= started && firstTask == 0) {
      firstTask = launched;
    }
  }

  @Override
  public void packed(long trainingRows, long validationRows, int workers) {
    packed = now();
  }

  @Override
  public synchronized void started(TrainingProblem problem, int stepsPerEpoch) {
    started = now();
  }

  @Override
  public void finished(TrainingResult ended) {
    finished = now();
    result = ended;
  }

  /**
   * Fits and returns the seconds of its parts, by their names, in order; the last is the sum.
   *
   * @param estimator without listeners; it gets this one
   */
  Map<String, Double> parts(DeltaStnClassifier estimator, Dataset<Row> rows) {
    SparkContext spark = rows.sparkSession().sparkContext();
    double all;
    long ended;
    try (Listening listening = new Listening(spark, this)) {
      begun = now();
      long start = System.nanoTime();
      estimator.addListener(this).fit(rows);
      all = (System.nanoTime() - start) / NANOS;
      ended = now();
      listening.settle();
    }
    double compute = 0;
    double sent = 0;
    for (RoundTiming round : result.timings()) {
      compute += round.meanCompute();
      sent += round.broadcast();
    }
    double training = (finished - started) / 1e3;
    Map<String, Double> parts = new LinkedHashMap<>();
    parts.put("checks, looking at the data, planning its query", (firstPacking - begun) / 1e3);
    parts.put("reading, packing, standardizing", (packed - firstPacking) / 1e3);
    parts.put("preparing the rounds", (started - packed) / 1e3);
    parts.put("computing steps", compute);
    parts.put("sending states to the tasks", sent);
    parts.put("validating, starting tasks, driver", training - compute - sent);
    parts.put("making the model", (ended - finished) / 1e3);
    parts.put("all", all);
    parts.put("jobs (a number)", (double) jobs);
    return parts;
  }

  /** Returns when the first task of training began, in milliseconds of the wall clock. */
  synchronized long firstTask() {
    return firstTask;
  }
}
