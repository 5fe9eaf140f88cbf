package org.deltastn.nn.layers;

import java.util.Arrays;
import java.util.function.Supplier;
import org.deltastn.nn.NodeContext;
import org.deltastn.nn.ParameterSpec;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.Window;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.backend.DescentStep;
import org.deltastn.tensor.backend.Workspace;

/**
 * A convolution (cross-correlation) z_bo = Σ_c W_oc ∗ x_bc + b_o with W of out×in×kernel, and its
 * response by channel (Equation E.1).
 */
public final class Convolution extends Affine {

  private final int in;
  private final int out;
  private final Window window;

  /**
   * Creates a layer.
   *
   * @param in channels of the input, at least 1
   * @param out channels of the output, at least 1
   * @param window kernel, stride and padding
   * @throws IllegalArgumentException if a number of channels is below 1
   */
  public Convolution(int in, int out, Window window, boolean bias) {
    super(bias);
    if (in < 1 || out < 1) {
      throw new IllegalArgumentException(
          "a convolution needs at least 1 channel, found " + in + " to " + out);
    }
    this.in = in;
    this.out = out;
    this.window = window;
  }

  /** Returns kernel, stride and padding. */
  public Window window() {
    return window;
  }

  @Override
  public int[] outputShape(int[]... inputs) {
    int[] image = Images.require(inputs[0]);
    if (image[0] != in) {
      throw new IllegalArgumentException(
          "expects images of " + in + " channels, found shape " + Arrays.toString(image));
    }
    return new int[] {out, window.outputHeight(image[1]), window.outputWidth(image[2])};
  }

  @Override
  public String description() {
    return "Convolution(" + window + ")";
  }

  @Override
  protected ParameterSpec weight() {
    int kernel = window.kernelHeight() * window.kernelWidth();
    int[] shape = {out, in, window.kernelHeight(), window.kernelWidth()};
    return new ParameterSpec("W", shape, in * kernel);
  }

  @Override
  protected void product(Backend backend, Tensor x, Tensor w, Tensor z) {
    backend.convolution(x, w, window, z);
  }

  @Override
  Product maximum(NodeContext context, Tensor x, Window pool, Tensor y) {
    Tensor positions = context.take(y.shape());
    context
        .backend()
        .convolutionMaximum(
            x, context.general(WEIGHT), window, pool, y, positions, context.workspace());
    return new OfMaximum(context.backend(), context.workspace(), window, positions);
  }

  /** The product at the positions of a maximum. */
  private record OfMaximum(Backend backend, Workspace scratch, Window window, Tensor positions)
      implements Product {

    @Override
    public void of(Tensor x, Tensor w, Tensor z) {
      backend.convolutionAt(x, w, window, positions, z, scratch);
    }

    @Override
    public void weightGradient(Tensor g, Tensor x, Tensor out, Supplier<DescentStep> offered) {
      backend.convolutionFilterGradientAt(g, positions, x, window, out, scratch);
    }

    @Override
    public void inputGradient(Tensor g, Tensor w, double beta, Tensor out) {
      backend.convolutionDataGradientAt(g, positions, w, window, beta, out, scratch);
    }
  }

  @Override
  protected void weightGradient(Backend backend, Tensor g, Tensor x, Tensor into) {
    backend.convolutionFilterGradient(g, x, window, into);
  }

  @Override
  protected void inputGradient(Backend backend, Tensor g, Tensor w, double beta, Tensor into) {
    backend.convolutionDataGradient(g, w, window, beta, into);
  }
}
