package org.deltastn.spark.preflight;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/** Reads the settings of a session that Spark's public interface does not show. */
public final class SessionSettings {

  private SessionSettings() {}

  /**
   * Returns Hadoop's configuration as the session's own readers use it: that of the application,
   * and over it what was set by {@code spark.conf.set}, for example the keys of an object store.
   */
  public static Configuration hadoop(SparkSession session) {
    return session.sessionState().newHadoopConf();
  }
}
