package org.deltastn.experiments.toys;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Collects figures with their bounds, prints each as it is found, and remembers which hold. */
final class ToyClaims {

  private final List<String> failed = new ArrayList<>();
  private int made;

  /** Claims that a figure is at most a bound in size; NaN is not. */
  void atMost(double bound, double figure, String text) {
    claim(Math.abs(figure) <= bound, figure, "at most " + bound, text);
  }

  /** Claims that a figure is more than a bound; NaN is not. */
  void above(double bound, double figure, String text) {
    claim(figure > bound, figure, "above " + bound, text);
  }

  /** Prints a figure about which nothing is claimed. */
  void report(double figure, String text) {
    print(figure, "", "reported", text);
  }

  private void claim(boolean holds, double figure, String bound, String text) {
    made++;
    if (!holds) {
      failed.add(String.format(Locale.ROOT, "%s: %.4f, expected %s", text, figure, bound));
    }
    print(figure, bound, holds ? "PASS" : "FAIL", text);
  }

  private static void print(double figure, String bound, String verdict, String text) {
    System.out.printf(Locale.ROOT, "%-8s %10.4f  %-13s %s%n", verdict, figure, bound, text);
  }

  /** Returns what does not hold, with the figures. */
  List<String> failed() {
    return failed;
  }

  /** Returns how many claims were made. */
  int made() {
    return made;
  }
}
