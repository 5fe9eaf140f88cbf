package org.deltastn.spark.jobs;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;
import org.deltastn.train.loop.EpochReport;
import org.deltastn.train.loop.RunState;
import org.deltastn.train.loop.TrainingListener;
import org.deltastn.train.loop.TrainingResult;

/**
 * Shows a run on the console: a progress bar over its steps on a terminal, and a line for every
 * epoch.
 */
public final class ConsoleProgress implements TrainingListener, AutoCloseable {

  private final PrintStream out;
  private final boolean terminal;
  private TrainingProblem problem;
  private ProgressBar bar;

  public ConsoleProgress(PrintStream out) {
    this.out = out;
    this.terminal = System.console() != null;
  }

  @Override
  public void started(TrainingProblem newProblem, int stepsPerEpoch) {
    problem = newProblem;
    if (terminal) {
      // An epoch is a number of whole cycles.
      int interval = problem.configuration().trainInterval();
      long steps = (stepsPerEpoch + interval - 1L) / interval * interval;
      bar =
          new ProgressBarBuilder()
              .setTaskName(problem.configuration().method().name())
              .setInitialMax(steps * problem.configuration().epochs())
              .setUnit(" steps", 1)
              .setStyle(ProgressBarStyle.ASCII)
              .build();
    }
  }

  @Override
  public void resumed(RunState run) {
    out.printf(
        Locale.ROOT,
        "%-12s continues after epoch %d, at step %d%n",
        problem.configuration().method(),
        run.epochs(),
        run.current().counters().steps());
    roundDone(run.current());
  }

  @Override
  public void roundDone(TrainingState state) {
    if (bar != null) {
      bar.stepTo(state.counters().steps());
    }
  }

  @Override
  public void epochDone(EpochReport report, TrainingState state) {
    List<String> values = new ArrayList<>();
    List<String> names = problem.space().names();
    for (int j = 0; j < names.size(); j++) {
      values.add(
          String.format(
              Locale.ROOT,
              "%s %.4f (σ %.2f)",
              names.get(j),
              report.values()[j],
              report.scales()[j]));
    }
    out.printf(
        Locale.ROOT,
        "%-12s epoch %3d  step %6d  train %.4f  valid %.4f%s  %6.1f s  %s%n",
        problem.configuration().method(),
        report.epoch(),
        report.step(),
        report.trainingLoss(),
        report.validationLoss(),
        Double.isNaN(report.validationAccuracy())
            ? ""
            : String.format(Locale.ROOT, "  accuracy %.4f", report.validationAccuracy()),
        report.seconds(),
        problem.configuration().method().tunes() ? String.join("  ", values) : "");
  }

  @Override
  public void finished(TrainingResult result) {
    close();
    if (result.divergence() != null) {
      out.println(result.divergence().message());
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
