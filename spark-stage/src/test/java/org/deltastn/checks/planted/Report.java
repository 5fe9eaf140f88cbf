package org.deltastn.checks.planted;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.math3.stat.interval.ConfidenceInterval;
import org.apache.commons.math3.stat.interval.WilsonScoreInterval;
import org.deltastn.checks.planted.Planter.Outcome;
import org.deltastn.checks.planted.Planter.Result;
import org.deltastn.experiments.evidence.CsvFile;

/** What became of the faults, kept in a file, and the shares of each package. */
final class Report {

  private static final String[] COLUMNS = {
    "class",
    "method",
    "index",
    "mutator",
    "line",
    "fault",
    "result",
    "by",
    "tests",
    "reaching",
    "seconds"
  };
  private static final int KEYS = 4;

  /** The ends of an interval. */
  record Interval(double low, double high) {

    /** Returns Wilson's 95 % interval of a share. */
    static Interval of(int part, int all) {
      ConfidenceInterval ends = new WilsonScoreInterval().createInterval(all, part, 0.95);
      // Rounding takes the ends of none and of all out of their range.
      return new Interval(Math.max(0, ends.getLowerBound()), Math.min(1, ends.getUpperBound()));
    }
  }

  private final CsvFile file;
  private final Map<String, List<Fault>> packages;

  /** Opens the file. */
  Report(Path csv, Map<String, List<Fault>> packages) throws IOException {
    file = new CsvFile(csv, COLUMNS);
    this.packages = packages;
  }

  /** Says whether to plant a fault: one without a row, or of those with rows one that was left. */
  boolean wants(Fault fault, boolean left) throws IOException {
    List<Result> results = results(fault);
    return results.isEmpty() ? !left : left && !results.get(results.size() - 1).noticed();
  }

  /** Adds a row and prints it. */
  void add(Fault fault, Outcome outcome, Reach.Plan plan, double seconds) throws IOException {
    String by = outcome.by().replaceAll("\\[[a-z-]+:|]", "").replace(',', ';');
    System.out.printf(Locale.ROOT, "%-11s %s %s (%.0f s)%n", outcome.result(), fault, by, seconds);
    List<Object> row = new ArrayList<>(List.of(keys(fault)));
    row.addAll(List.of(fault.line(), fault.what(), outcome.result(), by));
    row.addAll(List.of(plan.tests(), plan.reaching(), String.format("%.1f", seconds)));
    file.append(List.<Object[]>of(row.toArray()));
  }

  private static Object[] keys(Fault fault) {
    return new Object[] {fault.type(), fault.method(), fault.index(), fault.mutator()};
  }

  /** Returns what became of a fault each time that it was planted. */
  List<Result> results(Fault fault) throws IOException {
    List<Result> results = new ArrayList<>();
    for (Map<String, String> row : file.rows()) {
      Object[] keys = keys(fault);
      boolean same = true;
      for (int i = 0; i < KEYS; i++) {
        same &= row.get(COLUMNS[i]).equals(String.valueOf(keys[i]));
      }
      if (same) {
        results.add(Result.valueOf(row.get("result")));
      }
    }
    return results;
  }

  /** Prints a row of shares for each package, and the faults that are left. */
  void print() throws IOException {
    System.out.println("| package | faults | noticed before | noticed after |");
    System.out.println("| --- | --- | --- | --- |");
    for (Map.Entry<String, List<Fault>> each : packages.entrySet()) {
      System.out.printf(
          "| `%s` | %d | %s | %s |%n",
          each.getKey().replaceFirst("org\\.deltastn\\.", ""),
          each.getValue().size(),
          share(each.getValue(), false),
          share(each.getValue(), true));
    }
    for (List<Fault> faults : packages.values()) {
      for (Fault fault : faults) {
        List<Result> results = results(fault);
        if (!results.isEmpty() && !results.get(results.size() - 1).noticed()) {
          System.out.printf("%s %s%n", results.get(results.size() - 1), fault);
        }
      }
    }
  }

  /** Says whether the interval of a package lies below a share as a whole. */
  boolean below(double share) throws IOException {
    boolean below = false;
    for (List<Fault> faults : packages.values()) {
      int[] counts = counts(faults, true);
      below |= counts[1] > 0 && Interval.of(counts[0], counts[1]).high() < share;
    }
    return below;
  }

  private String share(List<Fault> faults, boolean last) throws IOException {
    int[] counts = counts(faults, last);
    if (counts[1] == 0) {
      return "none";
    }
    Interval interval = Interval.of(counts[0], counts[1]);
    return String.format(
        Locale.ROOT,
        "%d of %d (%.0f %%; %.0f to %.0f)",
        counts[0],
        counts[1],
        100.0 * counts[0] / counts[1],
        100 * interval.low(),
        100 * interval.high());
  }

  /** Returns how many were noticed, the first time or the last, and how many were planted. */
  int[] counts(List<Fault> faults, boolean last) throws IOException {
    int[] counts = new int[2];
    for (Fault fault : faults) {
      List<Result> results = results(fault);
      if (!results.isEmpty()) {
        counts[0] += results.get(last ? results.size() - 1 : 0).noticed() ? 1 : 0;
        counts[1]++;
      }
    }
    return counts;
  }
}
