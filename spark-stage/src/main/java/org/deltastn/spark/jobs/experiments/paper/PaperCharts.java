package org.deltastn.spark.jobs.experiments.paper;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.deltastn.spark.jobs.experiments.paper.PaperResult.Point;
import org.deltastn.spark.report.LineChart;

/** Draws the charts of a figure from the results that there are. */
final class PaperCharts {

  private static final int WIDTH = 640;
  private static final int HEIGHT = 360;

  private final PaperArtifact artifact;
  private final List<PaperRun> runs;
  private final Map<String, PaperResult> results;
  private final Map<String, LineChart> charts = new LinkedHashMap<>();

  private PaperCharts(
      PaperArtifact artifact, List<PaperRun> runs, Map<String, PaperResult> results) {
    this.artifact = artifact;
    this.runs = runs.stream().filter(run -> results.containsKey(run.name())).toList();
    this.results = results;
  }

  /**
   * Returns the charts of a figure by the names of their files, without ending; none where no run
   * of it is done.
   *
   * @param results by the names of their runs, with their courses
   */
  static Map<String, LineChart> of(
      PaperArtifact artifact, List<PaperRun> runs, Map<String, PaperResult> results) {
    PaperCharts all = new PaperCharts(artifact, runs, results);
    switch (artifact.kind()) {
      case LOSS_BY_EPOCH -> all.lossByEpoch();
      case LOSS_OVER_TIME -> {
        all.lossOverTime();
        all.schedules();
      }
      case SCHEDULES -> all.schedules();
      case LOSS_BY_SETTING -> all.lossBySetting();
      case LOSSES, ACCURACIES -> throw new IllegalArgumentException(artifact + " is a table");
    }
    return all.charts;
  }

  private LineChart chart(String name, String title, String x, String y) {
    return charts.computeIfAbsent(
        artifact + "-" + name, key -> new LineChart(title, x, y).size(WIDTH, HEIGHT));
  }

  private static <K> Map<K, List<PaperRun>> groups(
      Collection<PaperRun> runs, Function<PaperRun, K> key) {
    Map<K, List<PaperRun>> groups = new LinkedHashMap<>();
    runs.forEach(run -> groups.computeIfAbsent(key.apply(run), it -> new ArrayList<>()).add(run));
    return groups;
  }

  /** Draws the mean over seeds of the lowest loss so far, with a band from lowest to highest. */
  private void lossByEpoch() {
    groups(runs, run -> List.of(run.network(), run.contender()))
        .values()
        .forEach(
            seeds -> {
              PaperRun first = seeds.get(0);
              Map<Integer, List<Double>> byEpoch = new TreeMap<>();
              for (PaperRun seed : seeds) {
                double lowest = Double.POSITIVE_INFINITY;
                for (Point point : results.get(seed.name()).points()) {
                  lowest = Math.min(lowest, point.validationLoss());
                  byEpoch.computeIfAbsent(point.epoch(), it -> new ArrayList<>()).add(lowest);
                }
              }
              LineChart chart =
                  chart(
                      first.network().command(),
                      first.network().describe(),
                      "epoch",
                      "lowest validation loss");
              band(chart, first.contender().label(), byEpoch);
            });
  }

  private static void band(LineChart chart, String name, Map<?, List<Double>> byX) {
    double[] x = byX.keySet().stream().mapToDouble(it -> ((Number) it).doubleValue()).toArray();
    double[] mean = of(byX, all -> all.stream().mapToDouble(it -> it).average().orElseThrow());
    if (byX.values().stream().allMatch(all -> all.size() == 1)) {
      chart.line(name, x, mean);
      return;
    }
    double[] lower = of(byX, all -> all.stream().mapToDouble(it -> it).min().orElseThrow());
    double[] upper = of(byX, all -> all.stream().mapToDouble(it -> it).max().orElseThrow());
    chart.band(name, x, mean, lower, upper);
  }

  private static double[] of(Map<?, List<Double>> byX, Function<List<Double>, Double> figure) {
    return byX.values().stream().mapToDouble(figure::apply).toArray();
  }

  /** Draws the lowest loss so far of the first seed: seeds take different times. */
  private void lossOverTime() {
    groups(runs, run -> List.of(run.network(), run.contender()))
        .values()
        .forEach(
            seeds -> {
              PaperRun first = seeds.get(0);
              List<Point> points = results.get(first.name()).points();
              double[] lowest = new double[points.size()];
              double best = Double.POSITIVE_INFINITY;
              for (int i = 0; i < lowest.length; i++) {
                best = Math.min(best, points.get(i).validationLoss());
                lowest[i] = best;
              }
              chart(
                      first.network().command(),
                      first.network().describe() + ", seed " + first.seed(),
                      "seconds",
                      "lowest validation loss")
                  .line(
                      first.contender().label(),
                      points.stream().mapToDouble(Point::seconds).toArray(),
                      lowest);
            });
  }

  /** Draws hyperparameters by epoch: of ∆-STN, or of whatever varies, first seeds only. */
  private void schedules() {
    groups(runs, run -> List.of(run.network(), run.contender(), run.variation().name()))
        .values()
        .stream()
        .map(seeds -> seeds.get(0))
        .forEach(
            run -> {
              if (run.variation() != Variation.NONE) {
                for (String name : names(run)) {
                  schedule(
                      run,
                      name,
                      run.contender().name() + "-" + name,
                      run.contender().label() + ", " + name,
                      run.variation().group());
                }
              } else if (run.contender() == Contender.DELTA_STN) {
                for (String name : names(run)) {
                  String family = family(name);
                  schedule(run, name, family.replace(' ', '-'), family, name);
                }
              }
            });
  }

  private List<String> names(PaperRun run) {
    return List.copyOf(results.get(run.name()).points().get(0).hyperparameters().keySet());
  }

  private static String family(String hyperparameter) {
    if (hyperparameter.contains("ropout")) {
      return "dropout rates";
    }
    return hyperparameter.startsWith("cutout") ? "Cutout" : "augmentation";
  }

  private void schedule(
      PaperRun run, String hyperparameter, String file, String part, String line) {
    List<Point> points = results.get(run.name()).points();
    chart(
            run.network().command() + "-" + file,
            run.network().describe() + ": " + part + ", seed " + run.seed(),
            "epoch",
            "value")
        .line(
            line,
            points.stream().mapToDouble(Point::epoch).toArray(),
            points.stream().mapToDouble(it -> it.hyperparameters().get(hyperparameter)).toArray());
  }

  private void lossBySetting() {
    groups(runs, run -> List.of(run.network(), run.contender(), run.variation().group()))
        .values()
        .forEach(
            line -> {
              PaperRun first = line.get(0);
              Map<Double, List<Double>> byX = new TreeMap<>();
              for (PaperRun run : line) {
                byX.computeIfAbsent(run.variation().x(), it -> new ArrayList<>())
                    .add(results.get(run.name()).validationLoss());
              }
              String group = first.variation().group();
              LineChart chart =
                  chart(
                      first.network().command(),
                      first.network().describe(),
                      first.variation().axis(),
                      "lowest validation loss");
              String name = first.contender().label();
              band(chart, group.isEmpty() ? name : name + ", " + group, byX);
            });
  }
}
