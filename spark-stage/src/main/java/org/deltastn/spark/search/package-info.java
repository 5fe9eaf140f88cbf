/**
 * Searches as MLlib estimators, for comparison with training that tunes itself and for where a
 * search is the better choice: each wraps a classifier or regressor, trains it many times at
 * constant hyperparameters by {@link org.deltastn.spark.search.trials}, and returns the best model
 * with a summary of all trials.
 *
 * <p>Called by users and by {@code spark.jobs}. What is trained how is the business of {@code
 * spark.training} and the core; this package must not compute anything of a network itself.
 */
package org.deltastn.spark.search;
