package org.deltastn.search;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;

/** The box that a search looks in: one range a hyperparameter, in their order; immutable. */
public final class SearchSpace {

  private final List<SearchRange> ranges;

  /**
   * Creates a space.
   *
   * @throws IllegalArgumentException if there is no range: a search needs something to look for
   */
  public SearchSpace(List<SearchRange> ranges) {
    if (ranges.isEmpty()) {
      throw new IllegalArgumentException("a search needs at least one hyperparameter, found none");
    }
    this.ranges = List.copyOf(ranges);
  }

  /**
   * Returns the space of a network's hyperparameters.
   *
   * @param given ranges in place of those that the domains give, in any order
   * @throws IllegalArgumentException if a range names no hyperparameter, one named already, or
   *     values outside its domain; or if an unbounded domain lacks a range
   */
  public static SearchSpace of(HyperparameterSpace hyperparameters, List<SearchRange> given) {
    Map<String, SearchRange> byName = new LinkedHashMap<>();
    for (SearchRange range : given) {
      if (byName.put(range.name(), range) != null) {
        throw new IllegalArgumentException(
            "hyperparameter '" + range.name() + "' has two search ranges, expected one");
      }
    }
    List<SearchRange> ranges = new ArrayList<>();
    for (Hyperparameter hyperparameter : hyperparameters.all()) {
      SearchRange range = byName.remove(hyperparameter.name());
      if (range == null) {
        range = SearchRange.of(hyperparameter);
      }
      if (!hyperparameter.transform().contains(range.value(0))
          || !hyperparameter.transform().contains(range.value(1))) {
        throw new IllegalArgumentException(
            "the search range of hyperparameter '"
                + range.name()
                + "' must lie in its domain "
                + hyperparameter.transform().domain()
                + ", found "
                + range.lower()
                + " to "
                + range.upper());
      }
      ranges.add(range);
    }
    if (!byName.isEmpty()) {
      throw new IllegalArgumentException(
          "a search range is given for '"
              + byName.keySet().iterator().next()
              + "', but the hyperparameters are "
              + hyperparameters.names());
    }
    return new SearchSpace(ranges);
  }

  /** Returns the number of hyperparameters. */
  public int size() {
    return ranges.size();
  }

  /** Returns the ranges, in the order of the hyperparameters. */
  public List<SearchRange> ranges() {
    return ranges;
  }

  /** Returns the values at a point of the unit cube. */
  public double[] values(double[] point) {
    double[] values = new double[size()];
    for (int j = 0; j < values.length; j++) {
      values[j] = ranges.get(j).value(point[j]);
    }
    return values;
  }

  /** Returns the point of the unit cube where values lie. */
  public double[] point(double[] values) {
    double[] point = new double[size()];
    for (int j = 0; j < point.length; j++) {
      point[j] = ranges.get(j).place(values[j]);
    }
    return point;
  }
}
