package org.deltastn.spark.jobs.experiments.images;

import java.util.List;
import java.util.Locale;

/** Prints the results of several methods, a line each. */
public final class ResultTable {

  private ResultTable() {}

  /** Returns the lines, the first of them the names of the columns. */
  public static String of(List<ClassificationExperiment.Result> results) {
    StringBuilder table = new StringBuilder();
    table.append(
        String.format(
            "%-20s %7s %6s %12s %12s %10s %10s %9s%n",
            "method",
            "workers",
            "epoch",
            "valid. loss",
            "valid. acc.",
            "test loss",
            "test acc.",
            "seconds"));
    for (ClassificationExperiment.Result result : results) {
      table.append(
          String.format(
              Locale.ROOT,
              "%-20s %7d %6d %12.4f %12.4f %10.4f %10.4f %9.1f%n",
              result.method(),
              result.workers(),
              result.best().epoch(),
              result.best().validationLoss(),
              result.best().validationAccuracy(),
              result.testLoss(),
              result.testAccuracy(),
              result.seconds()));
    }
    return table.toString();
  }
}
