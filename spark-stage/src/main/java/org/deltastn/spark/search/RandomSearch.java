package org.deltastn.spark.search;

import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.deltastn.search.RandomStrategy;
import org.deltastn.search.SearchSpace;
import org.deltastn.search.SearchStrategy;
import org.deltastn.spark.Uids;

/**
 * Random search: every trial draws its hyperparameters evenly from their ranges (Bergstra and
 * Bengio 2012). It needs a budget.
 */
public final class RandomSearch extends HyperparameterSearch<RandomSearch> {

  private static final long serialVersionUID = 1L;

  /** Creates a search with a random uid. */
  public RandomSearch() {
    this(Identifiable$.MODULE$.randomUID("randomSearch"));
  }

  /** Creates a search of a uid. */
  public RandomSearch(String uid) {
    this(Uids.announce(uid));
  }

  private RandomSearch(Uids.Announced announced) {
    super(announced);
  }

  @Override
  SearchStrategy strategy(SearchSpace space, int epochs, int trialsAtATime) {
    return new RandomStrategy(space, epochs, getSeed());
  }

  @Override
  boolean isFinite() {
    return false;
  }

  @Override
  RandomSearch self() {
    return this;
  }

  /** Returns a reader of saved searches of this kind. */
  public static MLReader<RandomSearch> read() {
    return reader(RandomSearch.class, RandomSearch::new);
  }

  /** Loads a saved search of this kind. */
  public static RandomSearch load(String path) {
    return read().load(path);
  }
}
