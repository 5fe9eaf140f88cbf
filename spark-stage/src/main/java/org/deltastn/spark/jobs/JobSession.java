package org.deltastn.spark.jobs;

import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.deltastn.spark.jobs.console.Failure;
import org.deltastn.spark.jobs.console.JobLogging;
import org.deltastn.spark.jobs.data.KeptRows;
import org.deltastn.spark.preflight.OpenModules;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import scala.Option;

/**
 * The Spark session of a job: the one that the process has, which outlives the job, or a new one,
 * of {@code spark-submit} or local, which ends with it.
 */
public final class JobSession implements AutoCloseable {

  private static final String VERBOSE = "--verbose";

  private final SparkSession spark;
  private final boolean own;
  private final KeptRows kept = new KeptRows();

  private JobSession(SparkSession spark, boolean own) {
    this.spark = spark;
    this.own = own;
  }

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
   * Returns the command line of a job: 0 for success, 2 for wrong options, settings, files and
   * data, 1 for any other failure. Each ends in one sentence; {@code --verbose} adds the trace.
   */
  public static CommandLine command(Object job) {
    CommandLine line = new CommandLine(job);
    takeVerbose(line);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionStrategy(
        parsed -> {
          JobLogging.configure(new SparkConf(), isVerbose(parsed));
          return new CommandLine.RunLast().execute(parsed);
        });
    return line.setExecutionExceptionHandler(
        (thrown, command, parsed) -> {
          if (isVerbose(parsed)) {
            thrown.printStackTrace(command.getErr());
          }
          Failure failure = Failure.of(thrown);
          command.getErr().println(command.getColorScheme().errorText(failure.sentence()));
          return failure.code();
        });
  }

  private static boolean isVerbose(ParseResult parsed) {
    return parsed.asCommandLineList().stream()
        .anyMatch(line -> line.getParseResult().hasMatchedOption(VERBOSE));
  }

  private static void takeVerbose(CommandLine line) {
    line.getCommandSpec()
        .addOption(
            OptionSpec.builder(VERBOSE)
                .description("show the trace of a failure too, and what Spark says of it")
                .build());
    line.getSubcommands().values().forEach(JobSession::takeVerbose);
  }

  /**
   * Returns the session of the process as it is, or opens one where there is none.
   *
   * @param cores cores of a local master, used when nothing else names a master
   * @throws IllegalArgumentException if this JVM lacks options that Spark needs, naming them
   */
  public static JobSession open(String name, int cores) {
    Option<SparkSession> found = SparkSession.getDefaultSession();
    if (found.isDefined() && !found.get().sparkContext().isStopped()) {
      return new JobSession(found.get(), false);
    }
    SparkConf conf = new SparkConf().setAppName(name);
    if (!conf.contains("spark.master")) {
      conf.setMaster("local[" + cores + "]");
      conf.setIfMissing("spark.ui.enabled", "false");
      conf.setIfMissing("spark.ui.showConsoleProgress", "false");
    }
    OpenModules.require(conf);
    return new JobSession(SparkSession.builder().config(conf).getOrCreate(), true);
  }

  /** Returns the session. */
  public SparkSession spark() {
    return spark;
  }

  /** Returns what keeps rows until the job ends. */
  public KeptRows kept() {
    return kept;
  }

  /** Lets the kept rows go, and stops the session if this job opened it. */
  @Override
  public void close() {
    kept.close();
    if (own) {
      spark.stop();
    }
  }
}
