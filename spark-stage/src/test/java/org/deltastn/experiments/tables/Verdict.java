package org.deltastn.experiments.tables;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.math3.distribution.TDistribution;
import org.deltastn.experiments.tables.Results.Result;

/** Sets the models' losses side by side, and counts who is better where. */
final class Verdict {

  /** Beyond noise: a paired t test over the splits, of one side, below this. */
  private static final double LEVEL = 0.05;

  private final Results results;
  private final List<Integer> splits;
  private final String settings;

  Verdict(Results results, List<Integer> splits, String settings) {
    this.results = results;
    this.splits = splits;
    this.settings = settings;
  }

  /** Returns the losses of a table's model on the splits that another has too. */
  private double[] losses(String table, Contender model, Contender other) {
    List<Integer> both = of(table, other).stream().map(Result::split).toList();
    return of(table, model).stream()
        .filter(result -> both.contains(result.split()))
        .mapToDouble(Result::loss)
        .toArray();
  }

  private List<Result> of(String table, Contender model) {
    return results.of(table, model, model.ours() ? settings : "", splits);
  }

  /** Prints a line for every table. */
  void print(List<String> tables, List<Contender> models) {
    for (String table : tables) {
      StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-27s", table));
      for (Contender model : models) {
        List<Result> found = of(table, model);
        double[] losses = found.stream().mapToDouble(Result::loss).toArray();
        double seconds = found.stream().mapToDouble(Result::seconds).average().orElse(Double.NaN);
        line.append(
            String.format(
                Locale.ROOT,
                " | %s %.4g ± %.2g (%d splits, %.0f s)",
                model,
                mean(losses),
                deviation(losses),
                losses.length,
                seconds));
      }
      System.out.println(line);
    }
  }

  /**
   * Returns on how many tables a model is better than another.
   *
   * @param beyondNoise whether a paired t test must say so
   */
  int better(List<String> tables, Contender model, Contender other, boolean beyondNoise) {
    return (int)
        tables.stream()
            .filter(
                table -> {
                  double[] mine = losses(table, model, other);
                  double[] others = losses(table, other, model);
                  return beyondNoise ? oneSided(mine, others) < LEVEL : mean(mine) < mean(others);
                })
            .count();
  }

  /** Returns the names of the tables on which a model is missing, failed or worse than another. */
  Map<String, String> worse(List<String> tables, Contender model, Contender other) {
    Map<String, String> worse = new TreeMap<>();
    for (String table : tables) {
      double mine = mean(losses(table, model, other));
      double others = mean(losses(table, other, model));
      if (!(mine <= others)) {
        worse.put(table, String.format(Locale.ROOT, "%.4g against %.4g", mine, others));
      }
    }
    return worse;
  }

  /** Returns the probability of such a lead, or a larger one, where there is none. */
  static double oneSided(double[] mine, double[] others) {
    int n = mine.length;
    if (n < 2 || others.length != n) {
      return 1;
    }
    double[] leads = new double[n];
    for (int i = 0; i < n; i++) {
      leads[i] = others[i] - mine[i];
    }
    double t = mean(leads) / (deviation(leads) / Math.sqrt(n));
    return 1 - new TDistribution(null, n - 1).cumulativeProbability(t);
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  private static double deviation(double[] values) {
    double mean = mean(values);
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    return Math.sqrt(squares / (values.length - 1));
  }
}
