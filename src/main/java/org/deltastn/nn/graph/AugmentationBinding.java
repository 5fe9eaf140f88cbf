package org.deltastn.nn.graph;

import java.util.EnumMap;
import java.util.Map;
import org.deltastn.augment.ImageShape;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterKind;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.layers.Augmentation;

/** Finds the hyperparameters that augment the images on a network's input. */
final class AugmentationBinding {

  private AugmentationBinding() {}

  /**
   * Returns the layer that augments the input, or null where nothing asks for one.
   *
   * @throws IllegalArgumentException naming the hyperparameter, if the input is no such image, two
   *     are of one kind, or one of the two kinds of cutout is alone
   */
  static Augmentation layer(int[] inputShape, HyperparameterSpace space, boolean horizontalFlip) {
    Map<HyperparameterKind, Integer> indices = new EnumMap<>(HyperparameterKind.class);
    for (int j = 0; j < space.size(); j++) {
      Hyperparameter h = space.get(j);
      if (!h.kind().isImage()) {
        continue;
      }
      String name = "hyperparameter '" + h.name() + "'";
      try {
        ImageShape.of(inputShape).require(h.kind());
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
      }
      if (indices.put(h.kind(), j) != null) {
        throw new IllegalArgumentException(name + " is a second " + h.kind().jsonName());
      }
    }
    together(space, indices, HyperparameterKind.CUTOUT_HOLES, HyperparameterKind.CUTOUT_LENGTH);
    together(space, indices, HyperparameterKind.CUTOUT_LENGTH, HyperparameterKind.CUTOUT_HOLES);
    if (indices.isEmpty() && !horizontalFlip) {
      return null;
    }
    try {
      return new Augmentation(ImageShape.of(inputShape), horizontalFlip, indices);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("horizontalFlip: " + e.getMessage(), e);
    }
  }

  private static void together(
      HyperparameterSpace space,
      Map<HyperparameterKind, Integer> indices,
      HyperparameterKind kind,
      HyperparameterKind other) {
    if (indices.containsKey(kind) && !indices.containsKey(other)) {
      throw new IllegalArgumentException(
          "hyperparameter '"
              + space.get(indices.get(kind)).name()
              + "' needs one of the kind "
              + other.jsonName()
              + " beside it");
    }
  }
}
