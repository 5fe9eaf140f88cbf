package org.deltastn.search;

import java.util.ArrayList;
import java.util.List;

/**
 * One run of successive halving: rungs of ever fewer trials that train ever longer (Li et al.,
 * <i>Hyperband: A Novel Bandit-Based Approach to Hyperparameter Optimization</i>, JMLR 2018).
 *
 * @param s the most halvings that there is time for: the number of rungs less one
 * @param rungs from the first
 */
public record Bracket(int s, List<Rung> rungs) {

  /**
   * Trials that are compared with one another.
   *
   * @param trials how many, n_i
   * @param epochs after which they are compared, r_i, those of earlier rungs included
   */
  public record Rung(int trials, int epochs) {}

  /** Takes a copy of the rungs. */
  public Bracket {
    rungs = List.copyOf(rungs);
  }

  /**
   * Returns the brackets of Hyperband (Algorithm 1), the one that halves most often first. Epochs
   * are rounded to whole ones.
   *
   * @param maxEpochs R, epochs of a trial that is never dropped, at least 1
   * @param eta η, one of so many trials goes on, at least 2
   */
  public static List<Bracket> hyperband(int maxEpochs, int eta) {
    int most = mostHalvings(maxEpochs, eta);
    List<Bracket> brackets = new ArrayList<>();
    for (int s = most; s >= 0; s--) {
      // ⌈(s_max + 1) η^s / (s + 1)⌉ in whole numbers.
      int trials = Math.toIntExact(((most + 1) * power(eta, s) + s) / (s + 1));
      brackets.add(halving(trials, s, maxEpochs, eta));
    }
    return brackets;
  }

  /**
   * Returns the rungs of successive halving.
   *
   * @param trials n, of the first rung, at least 1
   * @param s the number of halvings, at most as many as there are epochs for
   * @param maxEpochs R, epochs of a trial that is never dropped
   * @param eta η, one of so many trials goes on, at least 2
   * @throws IllegalArgumentException if so few trials or epochs do not last for s halvings
   */
  public static Bracket halving(int trials, int s, int maxEpochs, int eta) {
    if (s > mostHalvings(maxEpochs, eta) || trials < power(eta, s)) {
      throw new IllegalArgumentException(
          s
              + " halvings by "
              + eta
              + " need at least "
              + power(eta, s)
              + " trials and as many epochs, found "
              + trials
              + " trials of "
              + maxEpochs
              + " epochs");
    }
    List<Rung> rungs = new ArrayList<>();
    for (int i = 0; i <= s; i++) {
      int epochs = (int) Math.round(maxEpochs / (double) power(eta, s - i));
      rungs.add(new Rung(Math.toIntExact(trials / power(eta, i)), epochs));
    }
    return new Bracket(s, rungs);
  }

  /** Returns ⌊log_η(maxEpochs)⌋, exactly. */
  public static int mostHalvings(int maxEpochs, int eta) {
    int s = 0;
    while (power(eta, s + 1) <= maxEpochs) {
      s++;
    }
    return s;
  }

  /** Returns the number of trials of all rungs. */
  public int size() {
    return rungs.stream().mapToInt(Rung::trials).sum();
  }

  private static long power(int base, int exponent) {
    long power = 1;
    for (int i = 0; i < exponent; i++) {
      power *= base;
    }
    return power;
  }
}
