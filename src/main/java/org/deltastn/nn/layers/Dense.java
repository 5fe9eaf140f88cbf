package org.deltastn.nn.layers;

import java.util.Arrays;
import java.util.function.Supplier;
import org.deltastn.nn.ParameterSpec;
import org.deltastn.tensor.Shapes;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.backend.DescentStep;

/** A fully connected layer, z = x Wᵀ + b with W of out×in; an input of more axes is flattened. */
public final class Dense extends Affine {

  private final int in;
  private final int out;

  /**
   * Creates a layer.
   *
   * @throws IllegalArgumentException if a size is below 1
   */
  public Dense(int in, int out, boolean bias) {
    super(bias);
    if (in < 1 || out < 1) {
      throw new IllegalArgumentException(
          "a dense layer needs sizes of at least 1, found " + in + " to " + out);
    }
    this.in = in;
    this.out = out;
  }

  @Override
  public int[] outputShape(int[]... inputs) {
    if (Shapes.length(inputs[0]) != in) {
      throw new IllegalArgumentException(
          "expects " + in + " inputs, found shape " + Arrays.toString(inputs[0]));
    }
    return new int[] {out};
  }

  @Override
  protected ParameterSpec weight() {
    return new ParameterSpec("W", new int[] {out, in}, in);
  }

  @Override
  protected void product(Backend backend, Tensor x, Tensor w, Tensor z) {
    backend.gemm(false, true, 1, x, w, 0, z);
  }

  @Override
  protected void weightGradient(Backend backend, Tensor g, Tensor x, Tensor into) {
    backend.gemm(true, false, 1, g, x, 0, into);
  }

  @Override
  void weightGradient(
      Backend backend, Tensor g, Tensor x, Tensor into, Supplier<DescentStep> offered) {
    DescentStep step = offered.get();
    if (step == null) {
      weightGradient(backend, g, x, into);
    } else {
      backend.momentumUpdateOfProduct(g, x, step, into);
    }
  }

  @Override
  protected void inputGradient(Backend backend, Tensor g, Tensor w, double beta, Tensor into) {
    backend.gemm(false, false, 1, g, w, beta, into);
  }
}
