package org.deltastn.spark.search;

import java.util.Map;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.deltastn.search.GridStrategy;
import org.deltastn.search.SearchSpace;
import org.deltastn.search.SearchStrategy;
import org.deltastn.spark.Uids;

/**
 * Grid search: every combination of {@code valuesPerHyperparameter} values of each hyperparameter,
 * spread evenly over its range, in a random order. It ends by itself, or by a budget before.
 */
public final class GridSearch extends HyperparameterSearch<GridSearch> {

  private static final long serialVersionUID = 1L;

  /** Creates a search with a random uid. */
  public GridSearch() {
    this(Identifiable$.MODULE$.randomUID("gridSearch"));
  }

  /** Creates a search of a uid. */
  public GridSearch(String uid) {
    this(Uids.announce(uid));
  }

  private GridSearch(Uids.Announced announced) {
    super(announced);
    setDefault(valuesPerHyperparameter(), 3);
  }

  /** Param: the values of each hyperparameter in the grid, at least 1. */
  public IntParam valuesPerHyperparameter() {
    return new IntParam(
        this,
        "valuesPerHyperparameter",
        "Sets the number of values of each hyperparameter in the grid, 1 or more.",
        ParamValidators.gtEq(1));
  }

  /** Returns the values of each hyperparameter in the grid, at least 1. */
  public int getValuesPerHyperparameter() {
    return (Integer) getOrDefault(valuesPerHyperparameter());
  }

  /** Sets the values of each hyperparameter in the grid, at least 1. */
  public GridSearch setValuesPerHyperparameter(int value) {
    set(valuesPerHyperparameter(), value);
    return this;
  }

  @Override
  SearchStrategy strategy(SearchSpace space, int epochs, int trialsAtATime) {
    return new GridStrategy(space, getValuesPerHyperparameter(), epochs, getSeed());
  }

  @Override
  boolean isFinite() {
    return true;
  }

  @Override
  Map<String, String> settings() {
    return Map.of("valuesPerHyperparameter", String.valueOf(getValuesPerHyperparameter()));
  }

  @Override
  GridSearch self() {
    return this;
  }

  /** Returns a reader of saved searches of this kind. */
  public static MLReader<GridSearch> read() {
    return reader(GridSearch.class, GridSearch::new);
  }

  /** Loads a saved search of this kind. */
  public static GridSearch load(String path) {
    return read().load(path);
  }
}
