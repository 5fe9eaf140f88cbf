package org.deltastn.hyper;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a hyperparameter regularizes. */
public enum HyperparameterKind {
  /** The rate of dropout on the network's input. */
  @JsonProperty("inputDropout")
  INPUT_DROPOUT(false, false),
  /** The rate of dropout on the activations that a layer puts out. */
  @JsonProperty("dropout")
  DROPOUT(true, true),
  /** The coefficient κ of the penalty κ/2 ‖W‖² on the weights of a layer, or of all layers. */
  @JsonProperty("weightDecay")
  WEIGHT_DECAY(true, false);

  private final boolean layerAllowed;
  private final boolean layerNeeded;

  HyperparameterKind(boolean layerAllowed, boolean layerNeeded) {
    this.layerAllowed = layerAllowed;
    this.layerNeeded = layerNeeded;
  }

  /** Tells whether a hyperparameter of this kind may name a layer. */
  public boolean layerAllowed() {
    return layerAllowed;
  }

  /** Tells whether a hyperparameter of this kind must name a layer. */
  public boolean layerNeeded() {
    return layerNeeded;
  }

  /** Tells whether the values are probabilities below 1. */
  public boolean isRate() {
    return this != WEIGHT_DECAY;
  }
}
