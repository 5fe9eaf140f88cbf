package org.deltastn.spark.search;

import java.util.Map;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.deltastn.search.Bracket;
import org.deltastn.search.HalvingStrategy;
import org.deltastn.search.SearchSpace;
import org.deltastn.search.SearchStrategy;
import org.deltastn.spark.Uids;

/**
 * Hyperband: brackets of successive halving, from many trials that are dropped early to a few that
 * all train for the estimator's {@code maxIter} epochs (Li et al. 2018, Algorithm 1 with R = {@code
 * maxIter}). It ends after all brackets, or by a budget before.
 */
public final class Hyperband extends HyperparameterSearch<Hyperband> {

  private static final long serialVersionUID = 1L;

  /** Creates a search with a random uid. */
  public Hyperband() {
    this(Identifiable$.MODULE$.randomUID("hyperband"));
  }

  /** Creates a search of a uid. */
  public Hyperband(String uid) {
    this(Uids.announce(uid));
  }

  private Hyperband(Uids.Announced announced) {
    super(announced);
    setDefault(eta(), 3);
  }

  /** Param: η, of how many trials one goes on, at least 2. */
  public IntParam eta() {
    return new IntParam(
        this, "eta", "Sets of how many trials one goes on, 2 or more.", ParamValidators.gtEq(2));
  }

  /** Returns η, of how many trials one goes on, at least 2. */
  public int getEta() {
    return (Integer) getOrDefault(eta());
  }

  /** Sets η, of how many trials one goes on, at least 2. */
  public Hyperband setEta(int value) {
    set(eta(), value);
    return this;
  }

  @Override
  SearchStrategy strategy(SearchSpace space, int epochs, int trialsAtATime) {
    return new HalvingStrategy(space, Bracket.hyperband(epochs, getEta()), getSeed());
  }

  @Override
  boolean isFinite() {
    return true;
  }

  @Override
  Map<String, String> settings() {
    return Map.of("eta", String.valueOf(getEta()));
  }

  @Override
  Hyperband self() {
    return this;
  }

  /** Returns a reader of saved searches of this kind. */
  public static MLReader<Hyperband> read() {
    return reader(Hyperband.class, Hyperband::new);
  }

  /** Loads a saved search of this kind. */
  public static Hyperband load(String path) {
    return read().load(path);
  }
}
