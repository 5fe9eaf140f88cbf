package org.deltastn.nn.layers;

import java.util.Arrays;
import org.deltastn.nn.Evaluation;
import org.deltastn.nn.Layer;
import org.deltastn.nn.NodeContext;
import org.deltastn.tensor.Shapes;
import org.deltastn.tensor.Tensor;

/**
 * The same numbers in another shape: an image flattened, or a flat vector read as an image;
 * tangents and gradients are reshaped likewise.
 */
public final class Reshape implements Layer {

  private final int[] shape;

  /** Creates a layer with an output shape. */
  public Reshape(int... shape) {
    this.shape = shape.clone();
  }

  @Override
  public int[] outputShape(int[]... inputs) {
    if (Shapes.length(inputs[0]) != Shapes.length(shape)) {
      throw new IllegalArgumentException(
          "expects "
              + Shapes.length(shape)
              + " values to shape as "
              + Arrays.toString(shape)
              + ", found shape "
              + Arrays.toString(inputs[0]));
    }
    return shape.clone();
  }

  @Override
  public boolean isAffine() {
    return true;
  }

  @Override
  public Evaluation forward(NodeContext context, Tensor... inputs) {
    int[] from = inputs[0].shape();
    return new Reshaped(from, inputs[0].reshape(Shapes.withBatch(from[0], shape)));
  }

  private record Reshaped(int[] from, Tensor output) implements Evaluation {

    @Override
    public Tensor jvp(Tensor... tangents) {
      return tangents[0] == null ? null : tangents[0].reshape(output.shape());
    }

    @Override
    public boolean keepsTangents() {
      return false;
    }

    @Override
    public Tensor[] backward(Tensor gradient) {
      return new Tensor[] {gradient.reshape(from)};
    }
  }
}
