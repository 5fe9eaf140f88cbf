package org.deltastn.experiments.quality;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.deltastn.spark.report.LineChart;

/** The rows of the check, as a table of ratios and as a picture. */
final class QualityTable {

  /** The claim: a search needs at least so many times the processor time. */
  static final double GOAL = 5;

  private static final double SHOWN = 1.6;

  private final List<Map<String, String>> rows;

  /**
   * What the runs of one search need, as multiples of the self-tuned training.
   *
   * @param compute geometric mean of the processor time over the seeds
   * @param wall geometric mean of the wall-clock time
   * @param missed seeds in which the loss was not reached, which count with the time they had
   * @param each processor time in every seed
   */
  record Ratio(double compute, double wall, int missed, List<String> each) {}

  QualityTable(List<Map<String, String>> rows) {
    this.rows = rows;
  }

  private static double number(Map<String, String> row, String column) {
    return Double.parseDouble(row.get(column));
  }

  private static boolean isTuned(Map<String, String> row) {
    return row.get("run").equals(row.get("target_of"));
  }

  /** Returns the ratios by data set, tuned method and search. */
  Map<List<String>, Ratio> ratios() {
    Map<List<String>, List<Map<String, String>>> groups = new LinkedHashMap<>();
    for (Map<String, String> row : rows) {
      if (!isTuned(row)) {
        groups
            .computeIfAbsent(
                List.of(row.get("data"), row.get("target_of"), row.get("run")),
                key -> new ArrayList<>())
            .add(row);
      }
    }
    Map<List<String>, Ratio> ratios = new LinkedHashMap<>();
    groups.forEach((key, group) -> ratios.put(key, ratio(group)));
    return ratios;
  }

  private Ratio ratio(List<Map<String, String>> group) {
    double compute = 0;
    double wall = 0;
    int missed = 0;
    List<String> each = new ArrayList<>();
    for (Map<String, String> row : group) {
      Map<String, String> tuned = tuned(row);
      double times = number(row, "compute_seconds") / number(tuned, "compute_seconds");
      boolean reached = row.get("outcome").equals("REACHED");
      compute += Math.log(times);
      wall += Math.log(number(row, "wall_seconds") / number(tuned, "wall_seconds"));
      missed += reached ? 0 : 1;
      each.add(String.format(Locale.ROOT, reached ? "%.2f" : "> %.1f", times));
    }
    return new Ratio(Math.exp(compute / group.size()), Math.exp(wall / group.size()), missed, each);
  }

  private Map<String, String> tuned(Map<String, String> of) {
    return rows.stream()
        .filter(QualityTable::isTuned)
        .filter(row -> row.get("data").equals(of.get("data")))
        .filter(row -> row.get("seed").equals(of.get("seed")))
        .filter(row -> row.get("run").equals(of.get("target_of")))
        .findFirst()
        .orElseThrow();
  }

  /** Returns whether every search needs at least the goal, in the mean of its seeds. */
  boolean holds() {
    return !ratios().isEmpty()
        && ratios().values().stream().allMatch(ratio -> ratio.compute() >= GOAL);
  }

  /** Returns the table and what it says. */
  String text() {
    StringBuilder text = new StringBuilder();
    text.append("| data | tuned | search | processor time, each seed | mean | wall, mean |\n");
    text.append("| --- | --- | --- | --- | --- | --- |\n");
    ratios()
        .forEach(
            (key, ratio) -> {
              String from = ratio.missed() > 0 ? "> " : "";
              text.append(
                  String.format(
                      Locale.ROOT,
                      "| %s | %s | %s | %s | %s%.2f | %s%.2f |%n",
                      key.get(0),
                      key.get(1),
                      key.get(2),
                      String.join(", ", ratio.each()),
                      from,
                      ratio.compute(),
                      from,
                      ratio.wall()));
            });
    for (Map<String, String> row : rows) {
      if (isTuned(row) && !row.get("outcome").equals("COMPLETED")) {
        text.append(
            String.format(
                "%s on %s, seed %s: %s%n",
                row.get("run"), row.get("data"), row.get("seed"), row.get("outcome")));
      }
    }
    ratios()
        .forEach(
            (key, ratio) ->
                text.append(
                    String.format(
                        Locale.ROOT,
                        "%s: %s to reach %s on %s takes %.1f times its processor time (goal"
                            + " %.0f)%s%n",
                        ratio.compute() >= GOAL ? "ok" : "FAILED",
                        key.get(2),
                        key.get(1),
                        key.get(0),
                        ratio.compute(),
                        GOAL,
                        ratio.compute() < 1 ? ": the search wins" : "")));
    return text.toString();
  }

  /**
   * Draws the lowest loss over processor time of one seed, as far as it is near the end.
   *
   * @param points rows of the file of curves
   */
  void draw(String data, long seed, List<Map<String, String>> points, Path picture)
      throws IOException {
    Map<String, List<Map<String, String>>> runs = new LinkedHashMap<>();
    for (Map<String, String> point : points) {
      if (point.get("data").equals(data) && point.get("seed").equals(String.valueOf(seed))) {
        runs.computeIfAbsent(point.get("run"), key -> new ArrayList<>()).add(point);
      }
    }
    double lowest =
        runs.values().stream()
            .flatMap(List::stream)
            .mapToDouble(point -> number(point, "loss"))
            .min()
            .orElseThrow(() -> new IllegalStateException("no run of " + data + ", seed " + seed));
    LineChart chart =
        new LineChart(
            "Best loss over processor time: " + data, "processor seconds", "best validation loss");
    runs.forEach((run, all) -> addSteps(chart, run, all, SHOWN * lowest));
    chart.save(picture);
  }

  private static void addSteps(
      LineChart chart, String run, List<Map<String, String>> points, double highest) {
    List<Map<String, String>> shown =
        points.stream().filter(point -> number(point, "loss") <= highest).toList();
    if (shown.isEmpty()) {
      return;
    }
    int n = 2 * shown.size() - 1;
    double[] x = new double[n];
    double[] y = new double[n];
    for (int i = 0; i < n; i++) {
      // The loss stays what it was until it falls.
      x[i] = number(shown.get((i + 1) / 2), "compute_seconds");
      y[i] = number(shown.get(i / 2), "loss");
    }
    chart.line(run, x, y);
  }
}
