/**
 * Runs and keeps the trials of a search: the loop on the driver that asks a {@link
 * org.deltastn.search.SearchStrategy} for trials and runs each as a job of one task, within a
 * budget, and the folder of results from which a stopped search goes on. {@code spark.search} calls
 * it, and users' listeners read its results. It must not know the estimators that searches are, nor
 * their Params.
 */
package org.deltastn.spark.search.trials;
