package org.deltastn.spark.jobs.console;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.deltastn.search.Trial;
import org.deltastn.spark.search.trials.SearchListener;
import org.deltastn.spark.search.trials.TrialResult;

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
    String values =
        trial.values().stream()
            .map(value -> String.format(Locale.ROOT, "%.4g", value))
            .collect(Collectors.joining(", "));
    bar.println(
        String.format(
            Locale.ROOT,
            "trial %4d %-24s %-13s %4d epochs  %s  %6.1f s  at %s%s",
            trial.number(),
            trial.place(),
            result.status(),
            result.curve().size(),
            result.status().isGood()
                ? String.format(Locale.ROOT, "valid %.4f", result.bestLoss())
                : "no model    ",
            result.wallSeconds(),
            values,
            result.message().isEmpty() ? "" : ": " + result.message()));
  }

  @Override
  public void close() {
    bar.close();
  }
}
