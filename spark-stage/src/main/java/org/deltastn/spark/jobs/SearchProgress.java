package org.deltastn.spark.jobs;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.deltastn.search.Trial;
import org.deltastn.spark.search.SearchListener;
import org.deltastn.spark.search.TrialResult;

/** Shows a search on the console: the trials so far on a terminal, and a line a trial. */
public final class SearchProgress implements SearchListener, AutoCloseable {

  private final PrintStream out;
  private final ProgressBar bar;

  /** Creates a listener for one search. */
  public SearchProgress(PrintStream out) {
    this.out = out;
    bar =
        System.console() == null
            ? null
            : new ProgressBarBuilder()
                .setTaskName("search")
                .setInitialMax(-1)
                .setUnit(" trials", 1)
                .setStyle(ProgressBarStyle.ASCII)
                .build();
  }

  @Override
  public void started(List<TrialResult> finished) {
    if (!finished.isEmpty()) {
      out.println("the search goes on after " + finished.size() + " trials");
    }
    if (bar != null) {
      bar.stepTo(finished.size());
    }
  }

  @Override
  public void trialFinished(TrialResult result) {
    if (bar != null) {
      bar.step();
    }
    Trial trial = result.trial();
    String values =
        trial.values().stream()
            .map(value -> String.format(Locale.ROOT, "%.4g", value))
            .collect(Collectors.joining(", "));
    out.printf(
        Locale.ROOT,
        "trial %4d %-24s %-13s %4d epochs  %s  %6.1f s  at %s%s%n",
        trial.number(),
        trial.place(),
        result.status(),
        result.curve().size(),
        result.status().isGood()
            ? String.format(Locale.ROOT, "valid %.4f", result.bestLoss())
            : "no model    ",
        result.wallSeconds(),
        values,
        result.message().isEmpty() ? "" : ": " + result.message());
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
