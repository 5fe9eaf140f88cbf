package org.deltastn.spark.preflight;

import org.apache.spark.SparkConf;

/**
 * Reads after what time without a task of its fit an executor closes a replica; whoever needs it
 * later builds it again.
 */
public final class ReplicaTimeout {

  /** The setting of Spark that has it. */
  public static final String SETTING = "spark.deltastn.replicaTimeout";

  private static final String USUAL = "10min";

  private ReplicaTimeout() {}

  /**
   * Returns it in milliseconds.
   *
   * @throws IllegalArgumentException if the setting is no time, or not positive
   */
  public static long millis(SparkConf conf) {
    String found = conf.get(SETTING, USUAL);
    long millis;
    try {
      millis = conf.getTimeAsMs(SETTING, USUAL);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          SETTING + " is '" + found + "', expected a time such as " + USUAL, e);
    }
    if (millis <= 0) {
      throw new IllegalArgumentException(
          SETTING + " is '" + found + "', expected a time above 0, such as " + USUAL);
    }
    return millis;
  }
}
