package org.deltastn.nn.graph;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.deltastn.augment.ImageShape;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterKind;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.Layer;
import org.deltastn.nn.layers.Augmentation;
import org.deltastn.nn.layers.normalization.Standardization;

/** Puts the augmentation that hyperparameters ask for on a network's input. */
final class AugmentationBinding {

  private AugmentationBinding() {}

  /**
   * Returns the layers that the input goes through first, none where nothing asks for one: one that
   * augments, or, around a standardization, one that augments but for Cutout and one of Cutout.
   *
   * @param standardization of the input, or null
   * @throws IllegalArgumentException naming the hyperparameter, if the input is no such image, two
   *     are of one kind, or one of the two kinds of cutout is alone
   */
  static List<Layer> layers(
      int[] inputShape,
      HyperparameterSpace space,
      boolean horizontalFlip,
      Standardization standardization) {
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
    Map<HyperparameterKind, Integer> holes = new EnumMap<>(HyperparameterKind.class);
    List<Layer> layers = new ArrayList<>();
    if (standardization != null) {
      for (HyperparameterKind kind :
          List.of(HyperparameterKind.CUTOUT_HOLES, HyperparameterKind.CUTOUT_LENGTH)) {
        if (indices.containsKey(kind)) {
          holes.put(kind, indices.remove(kind));
        }
      }
    }
    if (!indices.isEmpty() || horizontalFlip) {
      try {
        layers.add(new Augmentation(ImageShape.of(inputShape), horizontalFlip, indices));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("horizontalFlip: " + e.getMessage(), e);
      }
    }
    if (standardization != null) {
      layers.add(standardization);
    }
    if (!holes.isEmpty()) {
      layers.add(new Augmentation(ImageShape.of(inputShape), false, holes));
    }
    return layers;
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
