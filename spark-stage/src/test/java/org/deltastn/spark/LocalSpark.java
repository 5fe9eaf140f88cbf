package org.deltastn.spark;

import org.apache.spark.sql.SparkSession;

/** The one session of this JVM's tests: two task slots. */
public final class LocalSpark {

  /**
   * Options of a JVM that lives for seconds: one that compiled to fast code would hardly run it.
   */
  public static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

  private LocalSpark() {}

  /** Returns it. */
  public static SparkSession session() {
    return SparkSession.builder()
        .master("local[2]")
        .appName("tests")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.plugins", HeldTasks.class.getName())
        .getOrCreate();
  }
}
