package org.deltastn.train;

/**
 * What random numbers are for; each purpose has streams of its own. The order is part of the
 * results of a seed.
 */
public enum Purpose {
  INITIAL_VALUES,
  TRAINING_ORDER,
  VALIDATION_ORDER,
  FIRST_PASS,
  SECOND_PASS,
  HYPER_PASS
}
