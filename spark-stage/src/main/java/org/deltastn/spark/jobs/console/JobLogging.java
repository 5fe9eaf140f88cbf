package org.deltastn.spark.jobs.console;

import java.net.URISyntaxException;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.DefaultConfiguration;
import org.apache.spark.SparkConf;
import org.apache.spark.internal.Logging$;

/**
 * Logging of a job where the user configures none: warnings instead of Spark's default, which
 * reports every step.
 */
public final class JobLogging {

  private static final String LEVEL = "spark.log.level";
  // What Spark takes where it finds no other.
  private static final String SPARKS = "org/apache/spark/log4j2-defaults.properties";

  private JobLogging() {}

  /**
   * Sets it; does nothing where there is a configuration of Log4j, or {@code spark.log.level} is
   * set.
   *
   * @param verbose whether what Spark says of failures is logged too
   */
  public static void configure(SparkConf conf, boolean verbose) {
    if (conf.contains(LEVEL)
        || !(LogManager.getContext(false) instanceof LoggerContext context)
        || !isDefault(context.getConfiguration())) {
      return;
    }
    String name = verbose ? "log4j2-verbose.properties" : "log4j2-job.properties";
    try {
      // Where spark-submit has set its own default, Spark 4 would put that in the place of this
      // one.
      Logging$.MODULE$.org$apache$spark$internal$Logging$$defaultSparkLog4jConfig_$eq(false);
      context.setConfigLocation(JobLogging.class.getResource(name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isDefault(Configuration configuration) {
    String source = configuration.getConfigurationSource().getLocation();
    return configuration instanceof DefaultConfiguration
        || (source != null && source.endsWith(SPARKS));
  }
}
