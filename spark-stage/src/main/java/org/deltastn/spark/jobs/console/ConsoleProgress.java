package org.deltastn.spark.jobs.console;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.deltastn.spark.report.Numbers;
import org.deltastn.spark.training.DataListener;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;
import org.deltastn.train.loop.EpochReport;
import org.deltastn.train.loop.RunState;
import org.deltastn.train.loop.TrainingResult;

/**
 * Shows a run on the console: what is trained and on how many rows, a line for every epoch, and on
 * a terminal a progress bar over its steps below them. All of it is ASCII but for names.
 */
public final class ConsoleProgress implements DataListener, AutoCloseable {

  private final TerminalBar bar;
  private TrainingProblem problem;

  public ConsoleProgress(PrintStream out) {
    this.bar = new TerminalBar(out);
  }

  @Override
  public void packed(long trainingRows, long validationRows, int workers) {
    bar.println(ProblemLines.rows(trainingRows, validationRows));
    line("Workers: %d", workers);
  }

  @Override
  public void started(TrainingProblem newProblem, int stepsPerEpoch) {
    problem = newProblem;
    bar.println(ProblemLines.network(problem));
    bar.println(ProblemLines.method(problem));
    // An epoch is a number of whole cycles.
    int interval = problem.configuration().trainInterval();
    long steps = (stepsPerEpoch + interval - 1L) / interval * interval;
    bar.open(
        problem.configuration().method().name(), steps * problem.configuration().epochs(), "steps");
  }

  @Override
  public void resumed(RunState run) {
    line(
        "%-12s continues after epoch %d, at step %d",
        problem.configuration().method(), run.epochs(), run.current().counters().steps());
    roundDone(run.current());
  }

  @Override
  public void roundDone(TrainingState state) {
    bar.stepTo(state.counters().steps());
  }

  @Override
  public void epochDone(EpochReport report, TrainingState state) {
    List<String> values = new ArrayList<>();
    List<String> names = problem.space().names();
    for (int j = 0; j < names.size(); j++) {
      values.add(
          names.get(j)
              + " "
              + Numbers.text(report.values()[j])
              + " (scale "
              + Numbers.text(report.scales()[j])
              + ")");
    }
    line(
        "%-12s epoch %3d  step %6d  train %s  valid %s%s  %6.1f s  %s",
        problem.configuration().method(),
        report.epoch(),
        report.step(),
        Numbers.loss(report.trainingLoss()),
        Numbers.loss(report.validationLoss()),
        Double.isNaN(report.validationAccuracy())
            ? ""
            : String.format(Locale.ROOT, "  accuracy %.4f", report.validationAccuracy()),
        report.seconds(),
        problem.configuration().method().tunes() ? String.join("  ", values) : "");
  }

  @Override
  public void refitting(long step, long steps) {
    if (step == 0) {
      line("%-12s on all rows, along the schedule of the first %d steps", "refit", steps);
      bar.open("refit", steps, "steps");
    }
    bar.stepTo(step);
    if (step == steps) {
      close();
      line("%-12s done", "refit");
    }
  }

  @Override
  public void finished(TrainingResult result) {
    close();
    if (result.divergence() != null) {
      bar.println(result.divergence().message());
    }
  }

  @Override
  public void close() {
    bar.close();
  }

  private void line(String format, Object... values) {
    bar.println(String.format(Locale.ROOT, format, values));
  }
}
