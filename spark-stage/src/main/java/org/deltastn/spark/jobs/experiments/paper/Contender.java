package org.deltastn.spark.jobs.experiments.paper;

import org.deltastn.spark.search.BayesianSearch;
import org.deltastn.spark.search.HyperparameterSearch;
import org.deltastn.spark.search.RandomSearch;
import org.deltastn.train.Method;

/** What finds the hyperparameters of a run: a search over trainings, or one training's method. */
enum Contender {
  /** Random search (RS), every trial at fixed hyperparameters. */
  RANDOM_SEARCH("RS", null),
  /** Bayesian optimization (BO), every trial at fixed hyperparameters. */
  BAYESIAN_SEARCH("BO", null),
  /** One training at fixed hyperparameters. */
  FIXED("fixed", Method.FIXED),
  /** One training by STN. */
  STN("STN", Method.STN),
  /** One training by centered STN. */
  CENTERED_STN("centered STN", Method.CENTERED_STN),
  /** One training by ∆-STN. */
  DELTA_STN("∆-STN", Method.DELTA_STN);

  private final String label;
  private final Method method;

  Contender(String label, Method method) {
    this.label = label;
    this.method = method;
  }

  /** Returns the paper's name of it. */
  String label() {
    return label;
  }

  /** Returns whether it is a search. */
  boolean isSearch() {
    return method == null;
  }

  /**
   * Returns the method of a training.
   *
   * @throws IllegalStateException for a search
   */
  Method method() {
    if (isSearch()) {
      throw new IllegalStateException(this + " is a search and has no method");
    }
    return method;
  }

  /**
   * Returns a new search.
   *
   * @throws IllegalStateException for a training
   */
  HyperparameterSearch<?> search() {
    return switch (this) {
      case RANDOM_SEARCH -> new RandomSearch();
      case BAYESIAN_SEARCH -> new BayesianSearch();
      default -> throw new IllegalStateException(this + " is not a search");
    };
  }
}
