package org.deltastn.experiments;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.deltastn.experiments.evidence.ComparisonStudy;
import org.deltastn.problem.LanguageModels;
import org.deltastn.spark.report.LineChart;

/**
 * Draws the schedules of the {@code ptb} study as in Figure 13 of the paper: the hyperparameters
 * that DELTA_STN found after every epoch, their mean over the seeds with the lowest and the highest
 * as a band. Options: {@code --schedules FILE}, as the study wrote it, and {@code --picture FILE}.
 */
public final class PtbPicture {

  private PtbPicture() {}

  /** Draws the picture. */
  public static void main(String[] args) throws IOException {
    Path schedules = Path.of("src", "site", "resources", "evidence", "ptb-schedules.csv");
    Path picture = Path.of("target", "ptb-schedules.svg");
    String method = "DELTA_STN";
    for (int i = 0; i + 1 < args.length; i += 2) {
      switch (args[i]) {
        case "--schedules" -> schedules = Path.of(args[i + 1]);
        case "--picture" -> picture = Path.of(args[i + 1]);
        case "--method" -> method = args[i + 1];
        default -> throw new IllegalArgumentException("unknown argument " + args[i]);
      }
    }
    List<String> names = LanguageModels.space(LanguageModels.LAYERS).names();
    Map<Integer, List<double[]>> byEpoch = new TreeMap<>();
    for (Map<String, String> row : ComparisonStudy.schedules(schedules).rows()) {
      if (row.get("method").equals(method)) {
        byEpoch
            .computeIfAbsent(Integer.valueOf(row.get("epoch")), epoch -> new ArrayList<>())
            .add(numbers(row.get("values")));
      }
    }
    if (byEpoch.isEmpty()) {
      throw new IllegalArgumentException(schedules + " has no row of " + method);
    }
    LineChart chart =
        new LineChart(
                "Schedules of " + method + ", Penn Treebank's first 200,000 words",
                "epoch",
                "value")
            .size(760, 420);
    double[] epochs = byEpoch.keySet().stream().mapToDouble(epoch -> epoch).toArray();
    for (int j = 0; j < names.size(); j++) {
      int hyperparameter = j;
      chart.band(
          names.get(j),
          epochs,
          byEpoch.values().stream()
              .mapToDouble(
                  all -> all.stream().mapToDouble(v -> v[hyperparameter]).average().orElseThrow())
              .toArray(),
          byEpoch.values().stream()
              .mapToDouble(
                  all -> all.stream().mapToDouble(v -> v[hyperparameter]).min().orElseThrow())
              .toArray(),
          byEpoch.values().stream()
              .mapToDouble(
                  all -> all.stream().mapToDouble(v -> v[hyperparameter]).max().orElseThrow())
              .toArray());
    }
    chart.save(picture);
    System.out.println("picture saved to " + picture);
  }

  private static double[] numbers(String text) {
    return List.of(text.split(" ")).stream().mapToDouble(Double::parseDouble).toArray();
  }
}
