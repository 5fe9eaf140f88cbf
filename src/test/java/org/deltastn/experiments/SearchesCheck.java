package org.deltastn.experiments;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.deltastn.search.BayesianStrategy;
import org.deltastn.search.Bracket;
import org.deltastn.search.RandomStrategy;
import org.deltastn.search.SearchSpace;
import org.deltastn.search.SearchStrategy;
import org.deltastn.search.SimulatedSearch;
import org.deltastn.search.TestFunctions;

/**
 * Bayesian search on functions with known minima, beside a random one, over five seeds: within 0.02
 * of Branin's minimum after 40 trials, within 0.01 of that of Hartmann 6 after 100, for at least
 * four of five seeds there. Hyperband's brackets for R = 81 and η = 3.
 */
public final class SearchesCheck {

  private static final int SEEDS = 5;
  private static final List<List<Integer>> TRIALS =
      List.of(
          List.of(81, 27, 9, 3, 1),
          List.of(34, 11, 3, 1),
          List.of(15, 5, 1),
          List.of(8, 2),
          List.of(5));

  private SearchesCheck() {}

  /** Runs the check; exits with 1 if a claim does not hold. */
  public static void main(String[] args) {
    boolean branin =
        compare(
            "Branin",
            TestFunctions.braninSpace(),
            TestFunctions::branin,
            40,
            TestFunctions.BRANIN_OPTIMUM + 0.02,
            SEEDS);
    boolean hartmann =
        compare(
            "Hartmann 6",
            SimulatedSearch.cube(6),
            TestFunctions::hartmann6,
            100,
            TestFunctions.HARTMANN_OPTIMUM + 0.01,
            SEEDS - 1);
    boolean hyperband = true;
    List<Bracket> brackets = Bracket.hyperband(81, 3);
    for (int i = 0; i < brackets.size(); i++) {
      System.out.println("Hyperband, s = " + brackets.get(i).s() + ": " + brackets.get(i).rungs());
      hyperband &=
          brackets.get(i).rungs().stream().map(Bracket.Rung::trials).toList().equals(TRIALS.get(i));
    }
    report(hyperband, "Hyperband's brackets are those of the paper");
    if (!branin || !hartmann || !hyperband) {
      System.exit(1);
    }
  }

  private static boolean compare(
      String name,
      SearchSpace space,
      Function<double[], Double> function,
      int trials,
      double bound,
      int wanted) {
    int reached = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      int first = BayesianStrategy.usualInitialTrials(space);
      double bayesian = best(new BayesianStrategy(space, 1, first, 1, seed), function, trials);
      double random = best(new RandomStrategy(space, 1, seed), function, trials);
      reached += bayesian < bound ? 1 : 0;
      System.out.printf(
          Locale.ROOT,
          "%-10s seed %d, %3d trials: Bayesian %.5f, random %.5f%n",
          name,
          seed,
          trials,
          bayesian,
          random);
    }
    return report(
        reached >= wanted,
        String.format(
            Locale.ROOT,
            "%s: below %.4f for at least %d of %d seeds, found %d",
            name,
            bound,
            wanted,
            SEEDS,
            reached));
  }

  private static double best(
      SearchStrategy strategy, Function<double[], Double> function, int trials) {
    return SimulatedSearch.best(
        SimulatedSearch.run(strategy, SimulatedSearch.losses(function), trials, 1, 1));
  }

  private static boolean report(boolean held, String claim) {
    System.out.println((held ? "ok: " : "FAILED: ") + claim);
    return held;
  }
}
