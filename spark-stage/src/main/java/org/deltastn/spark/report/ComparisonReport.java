package org.deltastn.spark.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deltastn.spark.DeltaStnModel;
import org.deltastn.spark.TrainingCost;
import org.deltastn.spark.search.SearchModel;
import org.deltastn.spark.search.trials.TrialResult;
import org.deltastn.train.loop.EpochReport;

/**
 * Any number of trainings and searches side by side, for people: one HTML page with the lowest
 * validation loss over time of each (as in Figure 6a), what each cost, the schedules of those that
 * tuned themselves, and the trials of searches.
 *
 * <p>The page holds its charts as SVG and needs nothing else, as that of {@link TrainingReport}.
 */
public final class ComparisonReport {

  private static final int WIDTH = 760;
  private static final int HEIGHT = 420;

  /** One line of the chart and of the table. */
  private record Entry(
      String name, DeltaStnModel model, SearchModel search, TrainingCost cost, double best) {}

  private final String title;
  private final List<Entry> entries = new ArrayList<>();
  private final List<String> paragraphs = new ArrayList<>();
  private final List<String> columns = new ArrayList<>();
  private final Map<String, Map<String, String>> figures = new LinkedHashMap<>();

  /** Starts a report of a title. */
  public ComparisonReport(String title) {
    this.title = title;
  }

  /**
   * Adds a training.
   *
   * @throws IllegalArgumentException if its summary has no epoch, or the name is taken
   */
  public ComparisonReport training(String name, DeltaStnModel model) {
    double best =
        model.summary().epochs().stream()
            .mapToDouble(EpochReport::validationLoss)
            .min()
            .orElseThrow(
                () -> new IllegalArgumentException("the summary of " + name + " has no epochs"));
    return add(new Entry(name, model, null, model.cost(), best));
  }

  /**
   * Adds a search.
   *
   * @throws IllegalArgumentException if the name is taken
   */
  public ComparisonReport search(String name, SearchModel search) {
    return add(
        new Entry(
            name,
            search.bestModel(),
            search,
            search.summary().cost(),
            search.summary().best().bestLoss()));
  }

  private ComparisonReport add(Entry entry) {
    if (entries.stream().anyMatch(other -> other.name().equals(entry.name()))) {
      throw new IllegalArgumentException("two entries are named '" + entry.name() + "'");
    }
    entries.add(entry);
    return this;
  }

  /** Adds a figure of one entry, say its test loss, as a column of the table. */
  public ComparisonReport figure(String entry, String column, double value) {
    if (!columns.contains(column)) {
      columns.add(column);
    }
    figures.computeIfAbsent(entry, name -> new LinkedHashMap<>()).put(column, Numbers.text(value));
    return this;
  }

  /** Adds a paragraph under the heading. */
  public ComparisonReport paragraph(String text) {
    paragraphs.add(text);
    return this;
  }

  /**
   * Returns the page.
   *
   * @throws IllegalStateException if there is nothing to compare
   */
  public String toHtml() {
    if (entries.isEmpty()) {
      throw new IllegalStateException("there is no training and no search to report on");
    }
    HtmlPage page = new HtmlPage(title);
    paragraphs.forEach(page::paragraph);
    page.heading("Lowest validation loss over time").charts(List.of(overTime()));
    page.heading("Figures").table(tableColumns(), rows());
    for (Entry entry : entries) {
      schedules(page, entry);
    }
    for (Entry entry : entries) {
      if (entry.search() != null) {
        CsvTable trials = CsvTable.of(entry.search().summary().trials());
        page.details("Trials of " + entry.name(), trials.columns(), trials.rounded());
      }
    }
    return page.toString();
  }

  /**
   * Writes the page to a path of any file system that Spark knows, over an earlier one.
   *
   * @throws IOException if the file cannot be written
   */
  public void save(String path) throws IOException {
    TextFile.write(path, toHtml());
  }

  /** Returns the chart of the lowest validation loss so far over wall-clock time. */
  public LineChart overTime() {
    LineChart chart =
        new LineChart("", "seconds", "lowest validation loss")
            .size(WIDTH, HEIGHT)
            .logarithmic(true);
    for (Entry entry : entries) {
      List<double[]> steps = new ArrayList<>();
      double lowest = Double.POSITIVE_INFINITY;
      for (TrialResult.Point point : points(entry)) {
        // A search knows a value until the instant of the next: the line is a stair.
        if (Double.isFinite(lowest)) {
          steps.add(new double[] {point.seconds(), lowest});
        }
        lowest = Math.min(lowest, point.validationLoss());
        steps.add(new double[] {point.seconds(), lowest});
      }
      chart.line(
          entry.name(),
          steps.stream().mapToDouble(step -> step[0]).toArray(),
          steps.stream().mapToDouble(step -> step[1]).toArray());
    }
    return chart;
  }

  private static List<TrialResult.Point> points(Entry entry) {
    if (entry.search() != null) {
      return entry.search().summary().bestOverTime();
    }
    List<TrialResult.Point> points = new ArrayList<>();
    double seconds = 0;
    for (EpochReport report : entry.model().summary().epochs()) {
      seconds += report.seconds();
      points.add(new TrialResult.Point(report.epoch(), seconds, report.validationLoss()));
    }
    return points;
  }

  private List<String> tableColumns() {
    List<String> all =
        new ArrayList<>(
            List.of("", "wall time", "executor time", "trials", "epochs", "best validation loss"));
    all.addAll(columns);
    return all;
  }

  private List<List<String>> rows() {
    List<List<String>> rows = new ArrayList<>();
    for (Entry entry : entries) {
      List<String> row =
          new ArrayList<>(
              List.of(
                  entry.name(),
                  Numbers.duration(entry.cost().wallSeconds()),
                  Numbers.duration(entry.cost().executorSeconds()),
                  Integer.toString(entry.cost().trials()),
                  Long.toString(entry.cost().epochs()),
                  Numbers.text(entry.best())));
      Map<String, String> own = figures.getOrDefault(entry.name(), Map.of());
      columns.forEach(column -> row.add(own.getOrDefault(column, "")));
      rows.add(row);
    }
    return rows;
  }

  /** Adds the schedules where there are any: of training that tunes itself, of a population. */
  private static void schedules(HtmlPage page, Entry entry) {
    List<EpochReport> epochs = entry.model().summary().epochs();
    double[] first = epochs.get(0).values();
    boolean changes = epochs.stream().anyMatch(report -> !Arrays.equals(report.values(), first));
    if (changes) {
      RunCharts charts = new RunCharts(entry.model().problem(), epochs);
      page.heading("Schedules of " + entry.name());
      page.charts(charts.overviews());
      page.charts(charts.schedules());
    }
  }
}
