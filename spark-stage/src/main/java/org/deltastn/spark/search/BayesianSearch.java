package org.deltastn.spark.search;

import java.util.Map;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.deltastn.search.BayesianStrategy;
import org.deltastn.search.SearchSpace;
import org.deltastn.search.SearchStrategy;
import org.deltastn.spark.Uids;

/**
 * Bayesian optimization: a Gaussian process learns the validation loss from the trials so far, and
 * the next trial is where the expected improvement is largest (Snoek et al. 2012). It needs a
 * budget.
 *
 * <p>Which trials run depends on how many of them run at a time, so a search that shall go on in
 * its {@code trialDir} on another cluster needs {@code parallelism} set.
 */
public final class BayesianSearch extends HyperparameterSearch<BayesianSearch> {

  private static final long serialVersionUID = 1L;

  /** Creates a search with a random uid. */
  public BayesianSearch() {
    this(Identifiable$.MODULE$.randomUID("bayesianSearch"));
  }

  /** Creates a search of a uid. */
  public BayesianSearch(String uid) {
    this(Uids.announce(uid));
  }

  private BayesianSearch(Uids.Announced announced) {
    super(announced);
    setDefault(initialTrials(), 0);
  }

  /**
   * Param: the trials that are spread evenly before the first proposal, 0 for twice the
   * hyperparameters and two.
   */
  public IntParam initialTrials() {
    return new IntParam(
        this,
        "initialTrials",
        "Sets the number of trials that are spread evenly before the first proposal; 0 for twice"
            + " the hyperparameters and two.",
        ParamValidators.gtEq(0));
  }

  /**
   * Returns the trials that are spread evenly before the first proposal, 0 for twice the
   * hyperparameters and two.
   */
  public int getInitialTrials() {
    return (Integer) getOrDefault(initialTrials());
  }

  /**
   * Sets the trials that are spread evenly before the first proposal, 0 for twice the
   * hyperparameters and two.
   */
  public BayesianSearch setInitialTrials(int value) {
    set(initialTrials(), value);
    return this;
  }

  @Override
  SearchStrategy strategy(SearchSpace space, int epochs, int trialsAtATime) {
    int first =
        getInitialTrials() > 0 ? getInitialTrials() : BayesianStrategy.usualInitialTrials(space);
    return new BayesianStrategy(space, epochs, first, trialsAtATime, getSeed());
  }

  @Override
  boolean isFinite() {
    return false;
  }

  @Override
  boolean dependsOnParallelism() {
    return true;
  }

  @Override
  Map<String, String> settings() {
    return Map.of("initialTrials", String.valueOf(getInitialTrials()));
  }

  @Override
  BayesianSearch self() {
    return this;
  }

  /** Returns a reader of saved searches of this kind. */
  public static MLReader<BayesianSearch> read() {
    return reader(BayesianSearch.class, BayesianSearch::new);
  }

  /** Loads a saved search of this kind. */
  public static BayesianSearch load(String path) {
    return read().load(path);
  }
}
