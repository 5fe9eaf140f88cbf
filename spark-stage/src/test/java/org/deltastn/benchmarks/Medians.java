package org.deltastn.benchmarks;

import java.util.Arrays;

/** Times of code that runs again and again. */
final class Medians {

  private Medians() {}

  /** Returns the median, the larger of the two in the middle. */
  static double of(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** Returns the seconds that one run takes. */
  static double seconds(Runnable run) {
    long start = System.nanoTime();
    run.run();
    return (System.nanoTime() - start) / 1e9;
  }

  /**
   * Returns the median seconds of each of some runs, which take turns; the first turns, in which
   * the JVM compiles, are not counted.
   *
   * @param turns that count
   * @param before turns that do not
   */
  static double[] inTurn(int turns, int before, Runnable... runs) {
    double[][] seconds = new double[runs.length][turns];
    for (int turn = -before; turn < turns; turn++) {
      for (int i = 0; i < runs.length; i++) {
        double taken = seconds(runs[i]);
        if (turn >= 0) {
          seconds[i][turn] = taken;
        }
      }
    }
    return Arrays.stream(seconds).mapToDouble(Medians::of).toArray();
  }
}
