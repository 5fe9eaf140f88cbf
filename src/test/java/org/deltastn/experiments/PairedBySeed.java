package org.deltastn.experiments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * The runs of a study that differ in one thing, side by side: the logarithm of a loss less that of
 * a reference on the same data with the same seed, and a paired t-test of two sides.
 */
final class PairedBySeed {

  private static final List<String> LOSSES = List.of("best_validation", "test_at_best");

  private final List<Map<String, String>> rows;
  private final String reference;

  /**
   * Takes the rows of a study.
   *
   * @param reference method and settings that the others are compared with, with a blank between
   */
  PairedBySeed(List<Map<String, String>> rows, String reference) {
    this.rows = List.copyOf(rows);
    this.reference = reference;
  }

  /** Reads a file of comma-separated values with a header. */
  static List<Map<String, String>> read(Path path) throws IOException {
    List<String> lines = Files.readAllLines(path);
    String[] columns = lines.get(0).split(",");
    List<Map<String, String>> rows = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] values = line.split(",", -1);
      Map<String, String> row = new LinkedHashMap<>();
      for (int i = 0; i < columns.length; i++) {
        row.put(columns[i], values[i]);
      }
      rows.add(row);
    }
    return rows;
  }

  /** Prints a line for each data set and way to train, and one over all sets. */
  void print() {
    Set<String> sets = new LinkedHashSet<>();
    Set<String> ways = new LinkedHashSet<>();
    for (Map<String, String> row : rows) {
      sets.add(set(row));
      ways.add(way(row));
    }
    for (String way : ways) {
      for (String set : sets) {
        if (differences(List.of(set), way, LOSSES.get(0)).length == 0) {
          continue;
        }
        System.out.printf("%-28s %-62s", set, way);
        for (String loss : LOSSES) {
          Map<String, Double> found = losses(set, way, loss);
          System.out.printf(
              Locale.ROOT,
              " | %.5f ± %.5f %s",
              mean(array(found)),
              deviation(array(found)),
              way.equals(reference) ? "" : describe(differences(List.of(set), way, loss)));
        }
        System.out.println();
      }
      if (sets.size() > 1 && !way.equals(reference)) {
        System.out.printf("%-28s %-62s", "all", way);
        for (String loss : LOSSES) {
          System.out.printf(" | %s", describe(differences(sets, way, loss)));
        }
        System.out.println();
      }
    }
  }

  private static String way(Map<String, String> row) {
    return row.get("method") + " " + row.get("settings");
  }

  /** Returns what the columns before the method say. */
  private static String set(Map<String, String> row) {
    List<String> columns = new ArrayList<>(row.keySet());
    return columns.subList(0, columns.indexOf("method")).stream()
        .map(row::get)
        .collect(Collectors.joining(" "));
  }

  private Map<String, Double> losses(String set, String way, String loss) {
    Map<String, Double> losses = new TreeMap<>();
    for (Map<String, String> row : rows) {
      if (set(row).equals(set) && way(row).equals(way)) {
        losses.put(row.get("seed"), Double.parseDouble(row.get(loss)));
      }
    }
    return losses;
  }

  private double[] differences(Iterable<String> sets, String way, String loss) {
    List<Double> differences = new ArrayList<>();
    for (String set : sets) {
      Map<String, Double> usual = losses(set, reference, loss);
      losses(set, way, loss)
          .forEach(
              (seed, value) -> {
                if (usual.containsKey(seed)) {
                  differences.add(Math.log(value / usual.get(seed)));
                }
              });
    }
    return differences.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static String describe(double[] differences) {
    int n = differences.length;
    double error = deviation(differences) / Math.sqrt(n);
    long higher = Arrays.stream(differences).filter(d -> d > 0).count();
    return String.format(
        Locale.ROOT,
        "(%+.1f ± %.1f %%, higher in %d of %d, p = %.3f)",
        100 * mean(differences),
        100 * error,
        higher,
        n,
        twoSided(differences));
  }

  /** Returns the probability of differences whose mean is as far from 0, or farther, by chance. */
  static double twoSided(double... differences) {
    int n = differences.length;
    if (n < 2) {
      return 1;
    }
    double t = Math.abs(mean(differences)) / (deviation(differences) / Math.sqrt(n));
    return 2 * (1 - new TDistribution(null, n - 1).cumulativeProbability(t));
  }

  private static double[] array(Map<String, Double> values) {
    return values.values().stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(Double.NaN);
  }

  private static double deviation(double[] values) {
    double mean = mean(values);
    double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    return Math.sqrt(squares / (values.length - 1));
  }
}
