package org.deltastn.hyper;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How often a hyperparameter's perturbation ε is drawn anew. */
public enum Perturbation {
  /** One draw for every example of a minibatch. */
  @JsonProperty("perExample")
  PER_EXAMPLE,
  /** One draw for the whole minibatch. */
  @JsonProperty("perMinibatch")
  PER_MINIBATCH
}
