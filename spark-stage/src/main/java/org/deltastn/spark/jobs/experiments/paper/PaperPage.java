package org.deltastn.spark.jobs.experiments.paper;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.deltastn.spark.report.HtmlPage;
import org.deltastn.spark.report.LineChart;

/** The page of results: every table and figure asked for, with the paper's numbers beside ours. */
final class PaperPage {

  private static final String UNKNOWN = "–";

  private final HtmlPage page;
  private final Map<String, PaperResult> results;
  private final Map<String, LineChart> charts = new LinkedHashMap<>();
  private final StringBuilder text = new StringBuilder();

  /**
   * Starts a page.
   *
   * @param form of all runs
   * @param results of the finished runs, with their courses, by name
   */
  PaperPage(String form, Map<String, PaperResult> results) {
    this.results = results;
    page =
        new HtmlPage("The paper's tables and figures")
            .paragraph(
                "Form of the runs: "
                    + form
                    + ". Figures of the form other than full are of smaller or shorter runs than the"
                    + " paper's and cannot be compared with them. Means of the seeds that are done;"
                    + " ± is the deviation of single runs. "
                    + UNKNOWN
                    + " where no run is done, or the paper prints no figure.");
  }

  /** Adds a table or figure of these runs. */
  void add(PaperArtifact artifact, List<PaperRun> runs) {
    page.heading(artifact.heading());
    switch (artifact.kind()) {
      case LOSSES ->
          table(artifact, runs, 4, 1, PaperResult::validationLoss, PaperResult::testLoss);
      case ACCURACIES ->
          table(artifact, runs, 2, 100, PaperResult::validationAccuracy, PaperResult::testAccuracy);
      default -> charts(artifact, runs);
    }
  }

  /** Returns the page. */
  String html() {
    return page.toString();
  }

  /** Returns the tables as text for a console. */
  String text() {
    return text.toString();
  }

  /** Returns the charts by the names of their files, without ending. */
  Map<String, LineChart> charts() {
    return charts;
  }

  private List<PaperResult> done(List<PaperRun> runs) {
    return runs.stream().map(run -> results.get(run.name())).filter(Objects::nonNull).toList();
  }

  private static Map<String, List<PaperRun>> bySeeds(List<PaperRun> runs) {
    Map<String, List<PaperRun>> groups = new LinkedHashMap<>();
    for (PaperRun run : runs) {
      String key = run.network() + " " + run.contender() + " " + run.variation().name();
      groups.computeIfAbsent(key, it -> new ArrayList<>()).add(run);
    }
    return groups;
  }

  private void table(
      PaperArtifact artifact,
      List<PaperRun> runs,
      int digits,
      double factor,
      ToDoubleFunction<PaperResult> validation,
      ToDoubleFunction<PaperResult> test) {
    List<List<String>> rows = new ArrayList<>();
    for (List<PaperRun> seeds : bySeeds(runs).values()) {
      PaperRun first = seeds.get(0);
      List<PaperResult> done = done(seeds);
      rows.add(
          List.of(
              first.network().describe(),
              first.contender().label()
                  + (first.variation() == Variation.NONE ? "" : ", " + first.variation().name()),
              done.isEmpty()
                  ? UNKNOWN
                  : spread(done, validation, digits, factor)
                      + " ("
                      + spread(done, test, digits, factor)
                      + ")",
              PaperNumbers.of(artifact, first).orElse(UNKNOWN),
              done.size() + " of " + seeds.size()));
    }
    List<String> columns = List.of("network", "method", "here", "paper", "seeds");
    page.table(columns, rows);
    text.append(artifact.heading()).append('\n');
    for (List<String> row : rows) {
      text.append(
          String.format(
              "%-28s %-34s %-36s %-16s %s%n",
              row.get(0), row.get(1), row.get(2), row.get(3), row.get(4)));
    }
  }

  private static String spread(
      List<PaperResult> results, ToDoubleFunction<PaperResult> figure, int digits, double factor) {
    double[] values = results.stream().mapToDouble(figure).map(it -> factor * it).toArray();
    double mean = Arrays.stream(values).average().orElseThrow();
    if (Double.isNaN(mean)) {
      return UNKNOWN;
    }
    String number = String.format(Locale.ROOT, "%." + digits + "f", mean);
    if (values.length == 1) {
      return number;
    }
    double squares = Arrays.stream(values).map(it -> (it - mean) * (it - mean)).sum();
    return number
        + String.format(
            Locale.ROOT, " ± %." + digits + "f", Math.sqrt(squares / (values.length - 1)));
  }

  private void charts(PaperArtifact artifact, List<PaperRun> runs) {
    Map<String, LineChart> added = PaperCharts.of(artifact, runs, results);
    page.paragraph(done(runs).size() + " of " + runs.size() + " runs are done.");
    if (!added.isEmpty()) {
      page.charts(List.copyOf(added.values()));
      charts.putAll(added);
    }
    text.append(artifact.heading())
        .append(": ")
        .append(done(runs).size())
        .append(" of ")
        .append(runs.size())
        .append(" runs are done\n");
  }
}
