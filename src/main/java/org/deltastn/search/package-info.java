/**
 * Searches over hyperparameters that stay constant within a trial: grid, random, Bayesian
 * optimization, successive halving and Hyperband, and population-based training.
 *
 * <p>A {@link org.deltastn.search.SearchStrategy} only says which trial to run next, given what the
 * trials before it reached; it trains nothing, knows no data and keeps no time. The estimators of
 * {@code org.deltastn.spark.search} run the trials. The package must not know Spark or engines.
 */
package org.deltastn.search;
