package org.deltastn.nn;

import static org.assertj.core.api.Assertions.assertThat;

import org.deltastn.tensor.Tensor;
import org.junit.jupiter.api.Test;

class LayerTest {

  /** A layer that says nothing of itself. */
  private static final class Plain implements Layer, Evaluation {

    @Override
    public int[] outputShape(int[]... inputs) {
      return inputs[0];
    }

    @Override
    public Evaluation forward(NodeContext context, Tensor... inputs) {
      return this;
    }

    @Override
    public Tensor output() {
      return null;
    }

    @Override
    public Tensor jvp(Tensor... tangents) {
      return null;
    }

    @Override
    public Tensor[] backward(Tensor gradient) {
      return new Tensor[1];
    }
  }

  /** Nothing may be folded, reused or left out of a checkpoint because a layer is silent. */
  @Test
  void aSilentLayerPromisesNothing() {
    Plain plain = new Plain();
    int[] input = {3};

    assertThat(plain.isAffine()).isFalse();
    assertThat(plain.keepsTangents()).isTrue();
    assertThat(plain.description()).isEqualTo("Plain");
    assertThat(plain.parameters(input)).isEmpty();
    assertThat(plain.responseParameters(ResponseStructure.values()[0], 2, input)).isEmpty();
  }
}
