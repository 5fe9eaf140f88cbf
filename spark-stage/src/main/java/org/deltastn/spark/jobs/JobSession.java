package org.deltastn.spark.jobs;

import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** The Spark session of a job: that of {@code spark-submit}, or a local one. */
final class JobSession {

  private JobSession() {}

  /**
   * Opens a session.
   *
   * @param cores cores of a local master, used when nothing else names a master
   */
  static SparkSession open(String name, int cores) {
    SparkConf conf = new SparkConf().setAppName(name);
    if (!conf.contains("spark.master")) {
      conf.setMaster("local[" + cores + "]");
      conf.setIfMissing("spark.ui.enabled", "false");
      conf.setIfMissing("spark.ui.showConsoleProgress", "false");
    }
    return SparkSession.builder().config(conf).getOrCreate();
  }
}
