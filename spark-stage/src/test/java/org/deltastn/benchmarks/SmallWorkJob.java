package org.deltastn.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.Locale;
import org.apache.spark.ml.Estimator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deltastn.spark.DeltaStnClassifier;

/**
 * A job in a process of its own, as spark-submit starts one: a session, 300 rows, one fit. Prints
 * milliseconds since the process began in a line that begins with {@link #LINE}: until the session
 * was there, until the first task of training began (for this library's fit), until the fit ended.
 */
public final class SmallWorkJob {

  /** What the line of figures begins with. */
  static final String LINE = "small-work-job ";

  static final int ROWS = 300;
  static final int EPOCHS = 100;

  private SmallWorkJob() {}

  /**
   * Runs the job of one of the three estimators, {@code ours}, {@code mllib} or {@code xgboost}.
   */
  public static void main(String[] args) throws Exception {
    long begun = ManagementFactory.getRuntimeMXBean().getStartTime();
    try (SparkSession spark = session()) {
      long there = System.currentTimeMillis() - begun;
      Dataset<Row> rows = SmallWorkRows.frame(spark, ROWS);
      long first = 0;
      if (args[0].equals("ours")) {
        SmallWorkTimeline timeline = new SmallWorkTimeline();
        DeltaStnClassifier estimator = SmallWorkEstimators.ours("DELTA_STN", EPOCHS);
        timeline.parts(estimator, rows);
        first = timeline.firstTask() - begun;
      } else {
        Estimator<?> estimator =
            args[0].equals("mllib")
                ? SmallWorkEstimators.mllib(EPOCHS)
                : SmallWorkEstimators.xgboost(EPOCHS);
        estimator.fit(rows);
      }
      long ended = System.currentTimeMillis() - begun;
      System.out.printf(Locale.ROOT, "%s%d %d %d%n", LINE, there, first, ended);
    }
  }

  /** Returns the session of all parts of the check. */
  static SparkSession session() {
    return SparkSession.builder()
        .master("local[2]")
        .appName("small work")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.driver.host", "127.0.0.1")
        .getOrCreate();
  }
}
