package org.deltastn.spark.jobs.console;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.deltastn.search.Trial;
import org.deltastn.spark.report.Numbers;
import org.deltastn.spark.search.trials.SearchListener;
import org.deltastn.spark.search.trials.TrialResult;
import org.deltastn.train.TrainingProblem;

/** Shows a search on the console: the trials so far on a terminal, and a line a trial. */
public final class SearchProgress implements SearchListener, AutoCloseable {

  private final TerminalBar bar;
  private long trials;

  /** Creates a listener for one search. */
  public SearchProgress(PrintStream out) {
    bar = new TerminalBar(out);
    bar.open("search", -1, "trials");
  }

  @Override
  public void prepared(
      TrainingProblem problem, long trainingRows, long validationRows, int trialsAtATime) {
    bar.println(ProblemLines.rows(trainingRows, validationRows));
    bar.println("Workers: 1 for each trial, up to " + trialsAtATime + " trials at a time");
    bar.println(ProblemLines.network(problem));
    bar.println(ProblemLines.method(problem));
  }

  @Override
  public void started(List<TrialResult> finished) {
    if (!finished.isEmpty()) {
      bar.println("the search goes on after " + finished.size() + " trials");
    }
    bar.stepTo(finished.size());
    trials = finished.size();
  }

  @Override
  public void trialFinished(TrialResult result) {
    bar.stepTo(++trials);
    Trial trial = result.trial();
    String values = trial.values().stream().map(Numbers::text).collect(Collectors.joining(", "));
    bar.println(
        String.format(
            Locale.ROOT,
            "trial %4d %-24s %-13s %4d epochs  %s  %6.1f s  at %s%s",
            trial.number(),
            trial.place(),
            result.status(),
            result.curve().size(),
            result.status().isGood() ? "valid " + Numbers.loss(result.bestLoss()) : "no model    ",
            result.wallSeconds(),
            values,
            result.message().isEmpty() ? "" : ": " + result.message()));
  }

  @Override
  public void close() {
    bar.close();
  }
}
