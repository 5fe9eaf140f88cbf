package org.deltastn.nn.layers;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.deltastn.nn.Decayable;
import org.deltastn.nn.Evaluation;
import org.deltastn.nn.Foldable;
import org.deltastn.nn.Layer;
import org.deltastn.nn.NodeContext;
import org.deltastn.nn.ParameterSpec;
import org.deltastn.nn.ResponseStructure;
import org.deltastn.nn.RowShares;
import org.deltastn.tensor.Activation;
import org.deltastn.tensor.Shapes;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.Window;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.backend.DescentStep;

/**
 * A tunable layer z = x∗W + b + (response of W and b to the offset), where ∗ is a product linear in
 * both sides and z holds, for every example and output unit, one value (a dense layer) or a plane
 * of them (a convolution) that share their weights.
 *
 * <p>A subclass gives the product and its two transposes; {@link Response} computes the response,
 * and the pass says where the offset enters (not at all, in the value, in the tangent). At zero
 * offset ẏ = ẋ∗W + response(c), ∂W = ∂⟨∂z, x∗W⟩/∂W, ∂b = Σ ∂z.
 */
public abstract class Affine implements Layer, Decayable, Foldable {

  static final int WEIGHT = 0;
  static final int BIAS = 1;

  private final boolean bias;

  /**
   * The product x∗W and its two transposes, as far as the layer puts it out: whole, or those of its
   * values that a maximum took, which is linear in both sides too.
   */
  interface Product {

    /** Computes z ← x∗W. */
    void of(Tensor x, Tensor w, Tensor z);

    /** Computes out ← ∂⟨g, x∗W⟩/∂W, or takes the step that is offered; see {@link Affine}. */
    void weightGradient(Tensor g, Tensor x, Tensor out, Supplier<DescentStep> offered);

    /** Computes out ← ∂⟨g, x∗W⟩/∂x + β out. */
    void inputGradient(Tensor g, Tensor w, double beta, Tensor out);
  }

  /** Creates a layer with or without a bias. */
  protected Affine(boolean bias) {
    this.bias = bias;
  }

  /** Returns whether there is a bias. */
  public boolean hasBias() {
    return bias;
  }

  /** Returns the weight's shape, output units first, with its fan-in. */
  protected abstract ParameterSpec weight();

  /** Computes z ← x∗W. */
  protected abstract void product(Backend backend, Tensor x, Tensor w, Tensor z);

  /** Computes out ← ∂⟨g, x∗W⟩/∂W. */
  protected abstract void weightGradient(Backend backend, Tensor g, Tensor x, Tensor out);

  /**
   * Computes out ← ∂⟨g, x∗W⟩/∂W, or takes the step with it that is offered, where the layer can do
   * both at once; this one does not ask for it.
   */
  void weightGradient(
      Backend backend, Tensor g, Tensor x, Tensor out, Supplier<DescentStep> offered) {
    weightGradient(backend, g, x, out);
  }

  /** Computes out ← ∂⟨g, x∗W⟩/∂x + β out. */
  protected abstract void inputGradient(
      Backend backend, Tensor g, Tensor w, double beta, Tensor out);

  /**
   * Computes y ← the maximum of x∗W over a window in every plane, and returns the product of its
   * places.
   *
   * @throws UnsupportedOperationException if the layer has no planes; this one does not
   */
  Product maximum(NodeContext context, Tensor x, Window window, Tensor y) {
    throw new UnsupportedOperationException(description() + " has no planes");
  }

  @Override
  public final boolean isAffine() {
    return true;
  }

  @Override
  public final List<ParameterSpec> parameters(int[]... inputs) {
    List<ParameterSpec> specs = new ArrayList<>(List.of(weight()));
    if (bias) {
      specs.add(new ParameterSpec("b", new int[] {weight().shape()[0]}, weight().fanIn()));
    }
    return specs;
  }

  @Override
  public final List<ParameterSpec> responseParameters(
      ResponseStructure structure, int h, int[]... inputs) {
    return switch (structure) {
      case STRUCTURED -> StructuredResponse.parameters(parameters(inputs), h);
      case FULL -> FullResponse.parameters(parameters(inputs), h);
      case NONE -> List.of();
    };
  }

  @Override
  public final Evaluation forward(NodeContext context, Tensor... inputs) {
    Evaluation evaluation = withoutBias(context, inputs[0], null);
    if (bias) {
      Tensor z = evaluation.output();
      context
          .backend()
          .finishLayer(
              Activation.IDENTITY, bias(context), null, null, z, z, null, context.workspace());
    }
    return evaluation;
  }

  /**
   * Evaluates the layer without the bias in its output, to which the caller may write; the
   * derivatives are those of the whole.
   *
   * @param window of a maximum of every plane that is put out in place of the plane, which the pass
   *     must {@linkplain #takesMaximum take}; null for none
   */
  final Evaluation withoutBias(NodeContext context, Tensor x, Window window) {
    int[] shape = Shapes.withBatch(x.size(0), outputShape(Shapes.example(x.shape())));
    Product product = whole(context.backend());
    if (window != null) {
      shape[2] = window.outputHeight(shape[2]);
      shape[3] = window.outputWidth(shape[3]);
    }
    Tensor z = context.take(shape);
    if (window == null) {
      product.of(x, context.general(WEIGHT), z);
    } else {
      product = maximum(context, x, window, z);
    }
    Response response = context.offset() == null ? null : response(context, product);
    if (response != null && !context.kind().linearized()) {
      response.addTo(x, z, 1);
    }
    return new Applied(context, x, z, product, response);
  }

  /**
   * Returns whether a pass can put out a maximum alone: not where the offset adds to the value and
   * so has a part in which is the maximum.
   */
  static boolean takesMaximum(NodeContext context) {
    return context.offset() == null || context.kind().linearized();
  }

  private Product whole(Backend backend) {
    return new Product() {

      @Override
      public void of(Tensor x, Tensor w, Tensor z) {
        product(backend, x, w, z);
      }

      @Override
      public void weightGradient(Tensor g, Tensor x, Tensor out, Supplier<DescentStep> offered) {
        Affine.this.weightGradient(backend, g, x, out, offered);
      }

      @Override
      public void inputGradient(Tensor g, Tensor w, double beta, Tensor out) {
        Affine.this.inputGradient(backend, g, w, beta, out);
      }
    };
  }

  /** Returns the bias, or null if the layer has none. */
  final Tensor bias(NodeContext context) {
    return bias ? context.general(BIAS) : null;
  }

  /** Returns z as a matrix with a row for every unit of every example. */
  public static Tensor unitRows(Tensor z) {
    int rows = z.size(0) * z.size(1);
    return z.reshape(rows, (int) (z.length() / rows));
  }

  /** Returns the sums of z over each unit's plane, B×units; z itself where there are no planes. */
  static Tensor unitSums(NodeContext context, Tensor z) {
    if (z.shape().length == 2) {
      return z;
    }
    Tensor sums = context.take(z.size(0), z.size(1));
    context.backend().sumColumns(unitRows(z), sums);
    return sums;
  }

  /** Adds one value for every unit of every example, B×units, to the whole of its plane. */
  public static void addToUnits(Backend backend, Tensor values, Tensor z) {
    backend.addColumnVector(unitRows(z), values);
  }

  @Override
  public final void decay(NodeContext context, RowShares shares, Tensor loss) {
    Backend backend = context.backend();
    Tensor w = context.general(WEIGHT);
    if (context.kind().wantsGeneral()) {
      backend.axpy(shares.total(), w, context.generalGradient(WEIGHT));
    }
    backend.addDot(shares.total() / 2, w, w, loss);
    if (context.offset() != null) {
      response(context, whole(backend)).decay(shares.tensor(), loss);
    }
  }

  @Override
  public final void fold(NodeContext context) {
    response(context, whole(context.backend())).fold();
  }

  private Response response(NodeContext context, Product product) {
    // Only the full response has parameters with the axes of the weight and one more.
    boolean full = context.response(WEIGHT).shape().length > weight().shape().length;
    return full
        ? new FullResponse(bias, context, product)
        : new StructuredResponse(bias, context, product);
  }

  private final class Applied implements Evaluation {

    private final NodeContext context;
    private final Tensor x;
    private final Tensor z;
    private final Product product;
    private final Response response;

    private Applied(NodeContext context, Tensor x, Tensor z, Product product, Response response) {
      this.context = context;
      this.x = x;
      this.z = z;
      this.product = product;
      this.response = response;
    }

    @Override
    public Tensor output() {
      return z;
    }

    @Override
    public Tensor jvp(Tensor... tangents) {
      boolean responds = response != null && context.kind().linearized();
      if (tangents[0] == null && !responds) {
        return null;
      }
      Tensor out = context.take(z.shape());
      if (tangents[0] != null) {
        product.of(tangents[0], context.general(WEIGHT), out);
      }
      if (responds) {
        response.addTo(x, out, tangents[0] == null ? 0 : 1);
      }
      return out;
    }

    @Override
    public boolean keepsTangents() {
      return false;
    }

    @Override
    public Tensor[] backward(Tensor g) {
      // First, because the weights may change with their gradient.
      Tensor inputGradient = null;
      if (context.needsInputGradient(0)) {
        inputGradient = context.take(x.shape());
        product.inputGradient(g, context.general(WEIGHT), 0, inputGradient);
      }
      if (context.kind().wantsGeneral()) {
        product.weightGradient(
            g, x, context.generalGradient(WEIGHT), () -> context.generalStep(WEIGHT));
        if (bias) {
          context.backend().sumRows(unitSums(context, g), context.generalGradient(BIAS));
        }
      }
      if (response != null) {
        boolean throughValue = !context.kind().linearized();
        response.backward(g, x, throughValue ? inputGradient : null);
      }
      return new Tensor[] {inputGradient};
    }
  }
}
