package org.deltastn.train;

/**
 * The purposes of random numbers; each has streams of its own. Their order fixes the results of a
 * seed.
 */
public enum Purpose {
  INITIAL_VALUES,
  TRAINING_ORDER,
  VALIDATION_ORDER,
  FIRST_PASS,
  SECOND_PASS,
  HYPER_PASS
}
