package org.deltastn.spark.jobs;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/**
 * The program for {@code spark-submit}: trains on a user's data, searches for hyperparameters,
 * scores, reports, exports.
 */
@Command(
    name = "delta-stn",
    mixinStandardHelpOptions = true,
    description = {
      "Trains networks whose regularization hyperparameters tune themselves, and uses them.",
      "Exit codes: 0 done, 1 failed, 2 wrong options, settings, files or data. Options can be read",
      "from @FILE."
    },
    subcommands = {
      TrainCommand.class,
      TuneCommand.class,
      ScoreCommand.class,
      ReportCommand.class,
      ExportCommand.class,
      PlanCommand.class,
      HelpCommand.class
    })
public final class DeltaStnProgram {

  /** Runs a subcommand; exits with 1 when it failed and with 2 on wrong options. */
  public static void main(String[] args) {
    JobSession.main(new DeltaStnProgram(), args);
  }
}
