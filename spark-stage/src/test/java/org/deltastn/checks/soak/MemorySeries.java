package org.deltastn.checks.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What something held in the course of a run, and whether it grew: after the first third of the
 * samples, in which code is compiled and caches fill, the median of the last third may be at most
 * {@value #GROWTH} times that of the second.
 */
final class MemorySeries {

  /** How much more may be held at the end. */
  static final double GROWTH = 1.05;

  private static final int THIRDS = 3;

  private final String name;
  private final List<Double> samples = new ArrayList<>();

  /** Creates a series without samples. */
  MemorySeries(String name) {
    this.name = name;
  }

  /** Adds a sample, in MiB. */
  void add(double mebibytes) {
    samples.add(mebibytes);
  }

  /**
   * Returns the median of the last third over that of the second.
   *
   * @throws IllegalStateException where a third has no sample
   */
  double growth() {
    return third(2) / third(1);
  }

  /** Returns whether it grew by no more than it may. */
  boolean isFlat() {
    return growth() <= GROWTH;
  }

  private double third(int number) {
    int size = samples.size();
    if (size < THIRDS) {
      throw new IllegalStateException(
          name + ": " + size + " samples, expected at least three: run for longer");
    }
    double[] values =
        samples.subList(number * size / THIRDS, (number + 1) * size / THIRDS).stream()
            .mapToDouble(Double::doubleValue)
            .sorted()
            .toArray();
    return values[values.length / 2];
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s: %.1f, %.1f, %.1f MiB in the thirds of %d samples, %+.1f %% [%.0f %%] %s",
        name,
        third(0),
        third(1),
        third(2),
        samples.size(),
        100 * (growth() - 1),
        100 * (GROWTH - 1),
        isFlat() ? "flat" : "GROWS");
  }
}
