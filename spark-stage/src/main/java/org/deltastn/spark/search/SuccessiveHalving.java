package org.deltastn.spark.search;

import java.util.List;
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
 * Successive halving: {@code trials} random trials train for a few epochs, one of {@code eta} goes
 * on from there, and so on as often as there are trials for; the last ones train for the
 * estimator's {@code maxIter} epochs (Jamieson and Talwalkar 2016). It ends by itself, or by a
 * budget before.
 */
public final class SuccessiveHalving extends HyperparameterSearch<SuccessiveHalving> {

  private static final long serialVersionUID = 1L;

  /** Creates a search with a random uid. */
  public SuccessiveHalving() {
    this(Identifiable$.MODULE$.randomUID("successiveHalving"));
  }

  /** Creates a search of a uid. */
  public SuccessiveHalving(String uid) {
    this(Uids.announce(uid));
  }

  private SuccessiveHalving(Uids.Announced announced) {
    super(announced);
    setDefault(trials(), 27);
    setDefault(eta(), 3);
  }

  /** Param: the trials of the first rung, at least 1. */
  public IntParam trials() {
    return new IntParam(
        this,
        "trials",
        "Sets the number of trials of the first rung, 1 or more.",
        ParamValidators.gtEq(1));
  }

  /** Returns the trials of the first rung, at least 1. */
  public int getTrials() {
    return (Integer) getOrDefault(trials());
  }

  /** Sets the trials of the first rung, at least 1. */
  public SuccessiveHalving setTrials(int value) {
    set(trials(), value);
    return this;
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
  public SuccessiveHalving setEta(int value) {
    set(eta(), value);
    return this;
  }

  @Override
  SearchStrategy strategy(SearchSpace space, int epochs, int trialsAtATime) {
    int halvings =
        Math.min(
            Bracket.mostHalvings(getTrials(), getEta()), Bracket.mostHalvings(epochs, getEta()));
    Bracket bracket = Bracket.halving(getTrials(), halvings, epochs, getEta());
    return new HalvingStrategy(space, List.of(bracket), getSeed());
  }

  @Override
  boolean isFinite() {
    return true;
  }

  @Override
  Map<String, String> settings() {
    return Map.of("trials", String.valueOf(getTrials()), "eta", String.valueOf(getEta()));
  }

  @Override
  SuccessiveHalving self() {
    return this;
  }

  /** Returns a reader of saved searches of this kind. */
  public static MLReader<SuccessiveHalving> read() {
    return reader(SuccessiveHalving.class, SuccessiveHalving::new);
  }

  /** Loads a saved search of this kind. */
  public static SuccessiveHalving load(String path) {
    return read().load(path);
  }
}
