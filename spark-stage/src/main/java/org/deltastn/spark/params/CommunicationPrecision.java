package org.deltastn.spark.params;

/** What several workers send of the states that they reach in a round. */
public enum CommunicationPrecision {
  /** The states as they are. */
  FLOAT32,

  /**
   * Half of the bytes: how much the weights and the response have changed in the round, and the
   * optimizers' state, rounded to bfloat16. States of less than 1 MiB are sent as they are.
   */
  BFLOAT16
}
