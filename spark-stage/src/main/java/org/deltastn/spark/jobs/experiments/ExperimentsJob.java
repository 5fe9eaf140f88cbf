package org.deltastn.spark.jobs.experiments;

import org.deltastn.spark.jobs.JobSession;
import org.deltastn.spark.jobs.experiments.images.Experiment;
import org.deltastn.spark.jobs.experiments.paper.PaperCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The program of the paper's experiments: a subcommand for each network and set of images, one for
 * language models, and one that scores test images with a model that another saved.
 */
@Command(
    name = "experiments",
    mixinStandardHelpOptions = true,
    description = {
      "Trains the paper's networks with the paper's settings; their hyperparameters tune"
          + " themselves.",
      "With --checkpoints, a run that was stopped continues where it was. Options can also be read",
      "from a file: @FILE."
    },
    subcommands = {PtbJob.class, PaperCommand.class, ScoreImagesCommand.class, HelpCommand.class})
public final class ExperimentsJob {

  private ExperimentsJob() {}

  /** Runs a subcommand; exits with 1 when it failed and with 2 on wrong options. */
  public static void main(String[] args) {
    JobSession.main(specification(), args);
  }

  /** Returns the command with a subcommand for each experiment. */
  static CommandSpec specification() {
    CommandSpec job = CommandSpec.forAnnotatedObject(new ExperimentsJob());
    for (Experiment experiment : Experiment.values()) {
      CommandSpec command =
          CommandSpec.forAnnotatedObject(
              experiment == Experiment.MNIST
                  ? new MnistCommand()
                  : new ExperimentCommand(experiment));
      command.usageMessage().description("Trains " + experiment.describe() + ".");
      job.addSubcommand(experiment.command(), command);
    }
    return job;
  }
}
