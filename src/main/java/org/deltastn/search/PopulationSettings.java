package org.deltastn.search;

/**
 * How a population trains (Jaderberg et al., <i>Population Based Training of Neural Networks</i>,
 * 2017). The paper's settings are those of {@link #usual}.
 *
 * @param members of the population, at least 2
 * @param epochs that every member trains in all, at least {@code interval}
 * @param interval epochs between two exploits, at least 1
 * @param quantile the part of the members at the bottom that is replaced, and the part at the top
 *     that replaces it; in (0, 0.5]
 * @param factor by which a value is multiplied or divided to explore, above 1
 * @param resampling the probability that a value is drawn anew instead, in [0, 1]
 */
public record PopulationSettings(
    int members, int epochs, int interval, double quantile, double factor, double resampling) {

  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException naming what was found and expected
   */
  public PopulationSettings {
    require(members >= 2, "members", members, "at least 2");
    require(interval >= 1, "interval", interval, "at least 1");
    require(epochs >= interval, "epochs", epochs, "at least the interval, " + interval);
    require(quantile > 0 && quantile <= 0.5, "quantile", quantile, "a part in (0, 0.5]");
    require(factor > 1, "factor", factor, "more than 1");
    require(resampling >= 0 && resampling <= 1, "resampling", resampling, "a probability");
  }

  /** Returns the usual settings: a fifth is replaced, factor 1.2, a quarter drawn anew. */
  public static PopulationSettings usual(int members, int epochs, int interval) {
    return new PopulationSettings(members, epochs, interval, 0.2, 1.2, 0.25);
  }

  /** Returns the number of generations, of which the last may be shorter. */
  public int generations() {
    return (epochs + interval - 1) / interval;
  }

  /** Returns how many members are replaced after a generation, at least 1. */
  public int replaced() {
    return Math.max(1, (int) (members * quantile));
  }

  private static void require(boolean good, String name, Object found, String expected) {
    if (!good) {
      throw new IllegalArgumentException(
          "a population's " + name + " must be " + expected + ", found " + found);
    }
  }
}
