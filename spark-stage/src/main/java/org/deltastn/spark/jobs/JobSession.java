package org.deltastn.spark.jobs;

import java.io.IOException;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.SparkSession;
import org.deltastn.spark.preflight.OpenModules;
import picocli.CommandLine;

/** The Spark session of a job: that of {@code spark-submit}, or a local one. */
public final class JobSession {

  private JobSession() {}

  /**
   * Runs a job's program; returns from a good one, as YARN takes every {@code exit} for a failure.
   */
  public static void main(Object job, String... args) {
    int code = command(job).execute(args);
    if (code != 0) {
      System.exit(code);
    }
  }

  /**
   * Returns the command line of a job: 0 for success, 2 for wrong options and settings, 1 for any
   * other failure. What the user can mend is told in a sentence, anything else with its trace.
   */
  public static CommandLine command(Object job) {
    return new CommandLine(job)
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              if (failure instanceof IllegalArgumentException
                  || failure instanceof IOException
                  || failure instanceof AnalysisException) {
                command.getErr().println(command.getColorScheme().errorText(failure.getMessage()));
                return failure instanceof IllegalArgumentException ? 2 : 1;
              }
              throw failure;
            });
  }

  /**
   * Opens a session.
   *
   * @param cores cores of a local master, used when nothing else names a master
   * @throws IllegalArgumentException if this JVM lacks options that Spark needs, naming them
   */
  public static SparkSession open(String name, int cores) {
    SparkConf conf = new SparkConf().setAppName(name);
    if (!conf.contains("spark.master")) {
      conf.setMaster("local[" + cores + "]");
      conf.setIfMissing("spark.ui.enabled", "false");
      conf.setIfMissing("spark.ui.showConsoleProgress", "false");
    }
    OpenModules.require(conf);
    return SparkSession.builder().config(conf).getOrCreate();
  }
}
