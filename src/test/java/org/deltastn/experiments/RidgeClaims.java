package org.deltastn.experiments;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Collects figures with their bounds, and prints them as a table. */
final class RidgeClaims {

  private record Claim(String text, double figure, String bound, String verdict) {}

  private final List<Claim> claims = new ArrayList<>();

  /** Claims that a figure is at most a bound in size; NaN is not. */
  void atMost(double bound, double figure, String text) {
    claims.add(new Claim(text, figure, "<= " + bound, Math.abs(figure) <= bound ? "PASS" : "FAIL"));
  }

  /** Claims that a figure is more than a bound; NaN is not. */
  void above(double bound, double figure, String text) {
    claims.add(new Claim(text, figure, "> " + bound, figure > bound ? "PASS" : "FAIL"));
  }

  /** Keeps a figure about which nothing is claimed. */
  void report(double figure, String text) {
    claims.add(new Claim(text, figure, "", "reported"));
  }

  /** Returns the texts of the claims that do not hold. */
  List<String> failed() {
    return claims.stream()
        .filter(claim -> claim.verdict.equals("FAIL"))
        .map(claim -> claim.text + ": " + claim.figure + ", expected " + claim.bound)
        .toList();
  }

  /** Returns how many claims were made. */
  long made() {
    return claims.stream().filter(claim -> !claim.bound.isEmpty()).count();
  }

  void print() {
    System.out.printf("%-82s %12s  %-9s%n", "figure", "found", "bound");
    for (Claim claim : claims) {
      System.out.printf(
          Locale.ROOT,
          "%-82s %12.6f  %-9s %s%n",
          claim.text,
          claim.figure,
          claim.bound,
          claim.verdict);
    }
  }
}
