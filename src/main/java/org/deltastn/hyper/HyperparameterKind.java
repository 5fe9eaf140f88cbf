package org.deltastn.hyper;

import com.fasterxml.jackson.annotation.JsonValue;

/** What a hyperparameter regularizes. */
public enum HyperparameterKind {
  /** The rate of dropout on the network's input. */
  INPUT_DROPOUT("inputDropout", KindTraits.rate(KindTraits.Place.INPUT)),
  /** The rate of dropout of whole channels of the images on the network's input. */
  INPUT_SPATIAL_DROPOUT("inputSpatialDropout", KindTraits.rate(KindTraits.Place.INPUT)),
  /** The rate of dropout on the activations that a layer puts out. */
  DROPOUT("dropout", KindTraits.rate(KindTraits.Place.ONE_LAYER)),
  /** The rate of dropout of whole feature maps that a layer puts out. */
  SPATIAL_DROPOUT("spatialDropout", KindTraits.rate(KindTraits.Place.ONE_LAYER)),
  /** The rate of dropout on a layer's outputs with one mask for all time steps of a minibatch. */
  LOCKED_DROPOUT("lockedDropout", KindTraits.rate(KindTraits.Place.ONE_LAYER)),
  /** The rate of dropout of whole words of an embedding. */
  EMBEDDING_DROPOUT("embeddingDropout", KindTraits.rate(KindTraits.Place.ONE_LAYER_OR_ALL)),
  /** The rate of dropout of the hidden-to-hidden weights of recurrent layers. */
  DROP_CONNECT("dropConnect", KindTraits.rate(KindTraits.Place.ONE_LAYER_OR_ALL)),
  /** The coefficient of the mean square of the activations that a layer puts out. */
  ACTIVATION_PENALTY("activationRegularization", KindTraits.ofActivations()),
  /** The coefficient of the mean squared change of those activations from step to step. */
  TEMPORAL_PENALTY("temporalActivationRegularization", KindTraits.ofActivations()),
  /** The coefficient κ of the penalty κ/2 ‖W‖² on the weights of a layer, or of all layers. */
  WEIGHT_DECAY("weightDecay", KindTraits.coefficient(KindTraits.Place.ONE_LAYER_OR_ALL)),
  /**
   * The coefficient κ of the penalty κ/2 ‖∂y/∂x‖² on the Jacobian of the outputs with respect to
   * the inputs (Equation H.4), of networks of linear layers.
   */
  JACOBIAN_NORM("jacobianNorm", KindTraits.coefficient(KindTraits.Place.NETWORK)),
  /** The number of square holes cut out of an image. */
  CUTOUT_HOLES("cutoutHoles", KindTraits.count(0, 5, 1)),
  /** The side of such a hole, in pixels. */
  CUTOUT_LENGTH("cutoutLength", KindTraits.count(2, 24, 4)),
  /** The largest shift of an image's hue either way, as a part of a turn. */
  HUE("hue", KindTraits.strength(0.5, 0.05, KindTraits.Domain.upTo(0.5))),
  /** The largest change of an image's saturation either way, as a part of it. */
  SATURATION("saturation", KindTraits.strength(1, 0.05, KindTraits.Domain.FROM_ZERO)),
  /** The largest change of an image's brightness either way, as a part of it. */
  BRIGHTNESS("brightness", KindTraits.strength(1, 0.05, KindTraits.Domain.FROM_ZERO)),
  /** The largest change of an image's contrast either way, as a part of it. */
  CONTRAST("contrast", KindTraits.strength(1, 0.05, KindTraits.Domain.FROM_ZERO)),
  /** The largest change of an image's size either way, as a part of it. */
  SCALE("scale", KindTraits.strength(0.5, 0.05, KindTraits.Domain.below(1))),
  /** The largest shift of an image along each axis either way, as a part of its side. */
  TRANSLATION("translation", KindTraits.strength(0.5, 0.05, KindTraits.Domain.upTo(1))),
  /** The largest angle either way by which an image is sheared along its rows, in degrees. */
  SHEAR("shear", KindTraits.strength(45, 5, KindTraits.Domain.below(90))),
  /** The largest angle either way by which an image is rotated, in degrees. */
  ROTATION("rotation", KindTraits.strength(45, 5, KindTraits.Domain.upTo(180)));

  private final String jsonName;
  private final KindTraits traits;

  HyperparameterKind(String jsonName, KindTraits traits) {
    this.jsonName = jsonName;
    this.traits = traits;
  }

  /** Returns the name in JSON, which is also the default name of a hyperparameter. */
  @JsonValue
  public String jsonName() {
    return jsonName;
  }

  /** Returns whether a hyperparameter of this kind may name a layer. */
  public boolean layerAllowed() {
    return layerNeeded() || traits.place() == KindTraits.Place.ONE_LAYER_OR_ALL;
  }

  /** Returns whether a hyperparameter of this kind must name a layer. */
  public boolean layerNeeded() {
    return traits.place() == KindTraits.Place.ONE_LAYER;
  }

  /** Returns whether the values are probabilities below 1. */
  public boolean isRate() {
    return switch (this) {
      case INPUT_DROPOUT,
              INPUT_SPATIAL_DROPOUT,
              DROPOUT,
              SPATIAL_DROPOUT,
              LOCKED_DROPOUT,
              EMBEDDING_DROPOUT,
              DROP_CONNECT ->
          true;
      default -> false;
    };
  }

  /** Returns whether whole feature maps are dropped rather than single values. */
  public boolean dropsMaps() {
    return this == INPUT_SPATIAL_DROPOUT || this == SPATIAL_DROPOUT;
  }

  /** Returns whether it is a strength of the augmentation of images on the network's input. */
  public boolean isImage() {
    return traits.place() == KindTraits.Place.IMAGE_INPUT;
  }

  /** Returns whether it acts on sequences alone. */
  public boolean isSequential() {
    return switch (this) {
      case LOCKED_DROPOUT, EMBEDDING_DROPOUT, DROP_CONNECT, ACTIVATION_PENALTY, TEMPORAL_PENALTY ->
          true;
      default -> false;
    };
  }

  /**
   * Returns whether all rows of a minibatch must share one value, as what is drawn serves them all.
   */
  public boolean sharedByRows() {
    return this == DROP_CONNECT;
  }

  /** Returns whether it changes colours, which are numbers in [0, 1]. */
  public boolean isColour() {
    return this == HUE || this == SATURATION || this == BRIGHTNESS || this == CONTRAST;
  }

  /** Returns whether a value is in the domain that the kind makes sense in. */
  public boolean takes(double value) {
    return traits.domain().contains(value);
  }

  /** Returns the domain that the kind makes sense in as an interval, for messages. */
  public String domain() {
    return traits.domain().toString();
  }

  /** Returns what hyperparameters that may not name a layer act on, for messages. */
  String actsOn() {
    return traits.place() == KindTraits.Place.NETWORK ? "the whole network" : "the input";
  }

  KindTraits traits() {
    return traits;
  }
}
