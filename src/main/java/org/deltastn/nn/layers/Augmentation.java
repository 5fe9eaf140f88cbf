package org.deltastn.nn.layers;

import java.util.EnumMap;
import java.util.Map;
import org.deltastn.augment.AugmentationDraw;
import org.deltastn.augment.ImageAugmentation;
import org.deltastn.augment.ImageShape;
import org.deltastn.hyper.HyperparameterKind;
import org.deltastn.nn.Evaluation;
import org.deltastn.nn.Layer;
import org.deltastn.nn.NodeContext;
import org.deltastn.tensor.Tensor;

/**
 * Random augmentation of the images of a training minibatch, each at its own strengths, from
 * hyperparameters; the identity in evaluation mode.
 *
 * <p>It reads the network's input, so it has no derivatives. The draw does not depend on the engine
 * that computes it.
 */
public final class Augmentation implements Layer {

  private final ImageAugmentation augmentation;
  private final Map<HyperparameterKind, Integer> hyperparameters;

  /**
   * Creates a layer.
   *
   * @param horizontalFlip whether images are reflected left to right half of the time
   * @param hyperparameters for every kind in use the index of its strength in the space
   */
  public Augmentation(
      ImageShape shape, boolean horizontalFlip, Map<HyperparameterKind, Integer> hyperparameters) {
    this.augmentation = new ImageAugmentation(shape, horizontalFlip);
    this.hyperparameters = Map.copyOf(hyperparameters);
  }

  @Override
  public int[] outputShape(int[]... inputs) {
    return inputs[0];
  }

  @Override
  public Evaluation forward(NodeContext context, Tensor... inputs) {
    Tensor x = inputs[0];
    if (!context.kind().training()) {
      return new Augmented(x);
    }
    Map<HyperparameterKind, double[]> strengths = new EnumMap<>(HyperparameterKind.class);
    hyperparameters.forEach((kind, index) -> strengths.put(kind, context.values(index)));
    AugmentationDraw draw = augmentation.draw(x.size(0), strengths, context.stream());
    if (draw.isIdentity()) {
      return new Augmented(x);
    }
    Tensor out = context.take(x.shape());
    context.backend().augment(x, draw, out);
    return new Augmented(out);
  }

  private record Augmented(Tensor output) implements Evaluation {

    @Override
    public Tensor jvp(Tensor... tangents) {
      if (tangents[0] != null) {
        throw new UnsupportedOperationException("the network's input has no tangent");
      }
      return null;
    }

    @Override
    public Tensor[] backward(Tensor gradient) {
      return new Tensor[] {null};
    }
  }
}
