package org.deltastn.nn.dl4j;

import java.util.Collection;
import java.util.List;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.deltastn.nn.dl4j.converter.Place;
import org.nd4j.linalg.learning.regularization.L1Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;

/** Refuses, or removes, settings that would regularize or clip without the hyperparameters. */
final class Regularizers {

  private static final String DECAY = "weightDecay";
  private static final String NEAREST_DECAY = "weightDecay, the nearest";
  private static final String NEAREST_DROPOUT = "dropout, the nearest";
  private static final String DROPOUT = "inputDropout (on the network's input) or dropout";

  private Regularizers() {}

  /**
   * Checks that a layer is not regularized by its configuration.
   *
   * @throws IllegalArgumentException naming the regularizer and the kind of hyperparameter for it
   */
  static void requireNone(Place place, Layer layer) {
    if (layer instanceof BaseWrapperLayer wrapper && wrapper.getUnderlying() != null) {
      requireNone(place, wrapper.getUnderlying());
    }
    if (layer instanceof DropoutLayer) {
      throw dropout(place, "DropoutLayer(" + layer.getIDropout() + ")");
    }
    if (layer.getIDropout() != null) {
      throw dropout(place, "dropOut " + layer.getIDropout());
    }
    requireEmpty(place, "constraints", layer.getConstraints(), NEAREST_DECAY);
    if (layer instanceof BaseLayer base) {
      requireEmpty(
          place, "regularization", base.getRegularization(), kind(base.getRegularization()));
      // Weight decay does not act on biases here.
      requireEmpty(
          place, "regularization of the bias", base.getRegularizationBias(), NEAREST_DECAY);
      if (base.getWeightNoise() != null) {
        throw found(place, "weightNoise " + base.getWeightNoise(), NEAREST_DROPOUT);
      }
      GradientNormalization normalization = base.getGradientNormalization();
      if (normalization != null && normalization != GradientNormalization.None) {
        throw place.invalid(
            "found gradientNormalization "
                + normalization
                + "; leave it out, and set clippingNorm of the training instead");
      }
    }
  }

  /** Removes from a layer whatever {@link #requireNone} refuses. */
  static void remove(Layer layer) {
    if (layer instanceof BaseWrapperLayer wrapper && wrapper.getUnderlying() != null) {
      remove(wrapper.getUnderlying());
    }
    layer.setIDropout(null);
    layer.setConstraints(null);
    if (layer instanceof BaseLayer base) {
      base.setRegularization(List.of());
      base.setRegularizationBias(List.of());
      base.setWeightNoise(null);
      base.setGradientNormalization(GradientNormalization.None);
    }
  }

  private static String kind(List<Regularization> found) {
    boolean l1 = found != null && found.stream().anyMatch(L1Regularization.class::isInstance);
    return l1 ? NEAREST_DECAY : DECAY;
  }

  private static void requireEmpty(Place place, String what, Collection<?> found, String kind) {
    if (found != null && !found.isEmpty()) {
      throw found(place, what + " " + found, kind);
    }
  }

  private static IllegalArgumentException dropout(Place place, String what) {
    return found(
        place,
        what,
        DROPOUT
            + " on the layer before: Deeplearning4j drops a layer's input and keeps with"
            + " probability p, a hyperparameter drops a layer's output with its value");
  }

  private static IllegalArgumentException found(Place place, String what, String kind) {
    return place.invalid(
        "found "
            + what
            + "; regularization is not read from a configuration: leave it out, and make it a"
            + " hyperparameter instead, of kind "
            + kind);
  }
}
