package org.deltastn.experiments;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.deltastn.experiments.evidence.CsvFile;
import org.deltastn.experiments.evidence.Table1Check;
import org.deltastn.problem.Presets;
import org.deltastn.spark.report.LineChart;

/**
 * Draws what the {@code table1-mnist} check found: the lowest validation loss of each method by
 * epoch, as in Figure 5, and the rates that DELTA_STN and STN found, as in Figure 10. Options:
 * {@code --schedules FILE}, as the check wrote it, and {@code --folder DIR} for the pictures.
 */
public final class Table1Picture {

  private Table1Picture() {}

  /** Draws the pictures. */
  public static void main(String[] args) throws IOException {
    Path schedules = Path.of("src", "site", "resources", "evidence", "table1-mnist-schedules.csv");
    Path folder = Path.of("target");
    for (int i = 0; i + 1 < args.length; i += 2) {
      switch (args[i]) {
        case "--schedules" -> schedules = Path.of(args[i + 1]);
        case "--folder" -> folder = Path.of(args[i + 1]);
        default -> throw new IllegalArgumentException("unknown argument " + args[i]);
      }
    }
    CsvFile file = Table1Check.schedules(schedules);
    LineChart losses =
        new LineChart("MNIST, 3 × 1200 units", "epoch", "lowest validation loss").size(760, 420);
    for (Map.Entry<String, List<Map<String, String>>> run : byMethod(file).entrySet()) {
      losses.line(run.getKey(), column(run.getValue(), "epoch"), lowest(run.getValue()));
      if (!run.getKey().equals("FIXED")) {
        rates(run.getKey(), run.getValue())
            .save(folder.resolve("table1-mnist-" + run.getKey() + ".svg"));
      }
    }
    losses.save(folder.resolve("table1-mnist.svg"));
    System.out.println("pictures saved to " + folder);
  }

  private static Map<String, List<Map<String, String>>> byMethod(CsvFile file) throws IOException {
    Map<String, List<Map<String, String>>> byMethod = new LinkedHashMap<>();
    for (Map<String, String> row : file.rows()) {
      byMethod.computeIfAbsent(row.get("method"), it -> new ArrayList<>()).add(row);
    }
    return byMethod;
  }

  private static double[] column(List<Map<String, String>> rows, String name) {
    return rows.stream().mapToDouble(row -> Double.parseDouble(row.get(name))).toArray();
  }

  private static double[] lowest(List<Map<String, String>> rows) {
    double[] losses = column(rows, "validation");
    Arrays.setAll(
        losses, i -> IntStream.rangeClosed(0, i).mapToDouble(j -> losses[j]).min().orElseThrow());
    return losses;
  }

  private static LineChart rates(String method, List<Map<String, String>> rows) {
    List<String> names = Presets.mnist().space().names();
    LineChart chart =
        new LineChart("Rates found by " + method + ", MNIST", "epoch", "rate").size(760, 420);
    for (int i = 0; i < names.size(); i++) {
      int rate = i;
      chart.line(
          names.get(i),
          column(rows, "epoch"),
          rows.stream()
              .mapToDouble(row -> Double.parseDouble(row.get("values").split(" ")[rate]))
              .toArray());
    }
    return chart;
  }
}
