package org.deltastn.nn.recurrent;

import java.util.Arrays;
import java.util.List;
import org.deltastn.nn.Evaluation;
import org.deltastn.nn.Foldable;
import org.deltastn.nn.Layer;
import org.deltastn.nn.NodeContext;
import org.deltastn.nn.ParameterSpec;
import org.deltastn.nn.ResponseStructure;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;

/**
 * Projects to the vocabulary by the vectors of an {@link Embedding} (Press and Wolf, 2017): z = x
 * Eᵀ + b, with E the embedding's own words×units.
 *
 * <p>A weight that is shared has one best response, so R and U are shared too: E + R diag(c Uᵀ) as
 * in the embedding, which here makes z = x Eᵀ + (x ⊙ c Uᵀ) Rᵀ + b + (c Vᵀ) ⊙ r. Only b, r and V are
 * this layer's own.
 *
 * <p>In the order of passes its gradients of E, R and U are written before the embedding adds its
 * own. Weight decay leaves it alone, as it does embeddings.
 */
public final class TiedOutput implements Layer, Foldable {

  private static final int B = 0;
  private static final int E = 1;
  private static final int BIAS_R = 0;
  private static final int V = 1;
  private static final int R = 2;
  private static final int U = 3;

  private final String embedding;
  private final int words;
  private final int units;

  /**
   * Creates a layer.
   *
   * @param embedding name of the embedding, an earlier layer
   * @param words size of the vocabulary
   * @param units size of a word's vector, and of the input
   * @throws IllegalArgumentException if a size is below 1
   */
  public TiedOutput(String embedding, int words, int units) {
    if (words < 1 || units < 1) {
      throw new IllegalArgumentException(
          "a tied output needs at least 1 word and 1 unit, found " + words + " and " + units);
    }
    this.embedding = embedding;
    this.words = words;
    this.units = units;
  }

  /** Returns the name of the embedding whose vectors it projects by. */
  public String embedding() {
    return embedding;
  }

  /**
   * Requires that an embedding fits.
   *
   * @throws IllegalArgumentException if it has other sizes
   */
  public void require(Embedding found) {
    if (found.words() != words || found.units() != units) {
      throw new IllegalArgumentException(
          "tied to the embedding '"
              + embedding
              + "' of "
              + found.words()
              + " words and "
              + found.units()
              + " units, but has "
              + words
              + " words and "
              + units
              + " units; tied weights need equal sizes");
    }
  }

  @Override
  public int[] outputShape(int[]... inputs) {
    if (!Arrays.equals(inputs[0], new int[] {units})) {
      throw new IllegalArgumentException(
          "tied weights need inputs of the embedding's "
              + units
              + " units, found shape "
              + Arrays.toString(inputs[0]));
    }
    return new int[] {words};
  }

  /** Returns the bias; the weight is the embedding's, which a network puts after it. */
  @Override
  public List<ParameterSpec> parameters(int[]... inputs) {
    return List.of(new ParameterSpec("b", new int[] {words}, units));
  }

  /**
   * Returns the response parameters r and V; R and U are the embedding's, put after them.
   *
   * @throws IllegalArgumentException if the structure is the full one
   */
  @Override
  public List<ParameterSpec> responseParameters(
      ResponseStructure structure, int h, int[]... inputs) {
    return switch (structure) {
      case STRUCTURED ->
          List.of(
              new ParameterSpec("r", new int[] {words}, units),
              new ParameterSpec("V", new int[] {words, h}, 0));
      case FULL ->
          throw new IllegalArgumentException(
              "tied weights have no full response; choose the structure STRUCTURED");
      case NONE -> List.of();
    };
  }

  @Override
  public Evaluation forward(NodeContext context, Tensor... inputs) {
    return new Projected(context, inputs[0]);
  }

  @Override
  public void fold(NodeContext context) {
    // The embedding folds E.
    Tensor change = context.take(1, words);
    context.backend().gemm(false, true, 1, context.offset(), scaledV(context), 0, change);
    context.backend().axpy(1, change, context.general(B));
  }

  /** Returns V with every row times r, words×h. */
  private static Tensor scaledV(NodeContext context) {
    Tensor v = context.response(V);
    Tensor scaled = context.take(v.shape());
    context.backend().scaleRows(v, context.response(BIAS_R), scaled);
    return scaled;
  }

  private final class Projected implements Evaluation {

    private final NodeContext context;
    private final Backend backend;
    private final Tensor x;
    private final Tensor output;

    /** c Uᵀ and x ⊙ c Uᵀ, rows×units; null where there is no offset. */
    private final Tensor scale;

    private final Tensor scaled;

    private Projected(NodeContext context, Tensor x) {
      this.context = context;
      this.backend = context.backend();
      this.x = x;
      boolean responds = context.offset() != null;
      scale = responds ? context.take(x.shape()) : null;
      scaled = responds ? context.take(x.shape()) : null;
      if (responds) {
        backend.gemm(false, true, 1, context.offset(), context.response(U), 0, scale);
        backend.multiply(x, scale, scaled);
      }
      output = context.take(x.size(0), words);
      backend.gemm(false, true, 1, x, context.general(E), 0, output);
      if (throughValue()) {
        respond(1, output);
      }
      backend.addRowVector(output, context.general(B));
    }

    private boolean throughValue() {
      return scale != null && !context.kind().linearized();
    }

    private void respond(double beta, Tensor to) {
      backend.gemm(false, true, 1, scaled, context.response(R), beta, to);
      backend.gemm(false, true, 1, context.offset(), scaledV(context), 1, to);
    }

    @Override
    public Tensor output() {
      return output;
    }

    @Override
    public Tensor jvp(Tensor... tangents) {
      boolean responds = scale != null && context.kind().linearized();
      if (tangents[0] == null && !responds) {
        return null;
      }
      Tensor out = context.take(output.shape());
      if (tangents[0] != null) {
        backend.gemm(false, true, 1, tangents[0], context.general(E), 0, out);
      }
      if (responds) {
        respond(tangents[0] == null ? 0 : 1, out);
      }
      return out;
    }

    @Override
    public Tensor[] backward(Tensor g) {
      if (context.kind().wantsGeneral()) {
        backend.gemm(true, false, 1, g, x, 0, context.generalGradient(E));
        backend.sumRows(g, context.generalGradient(B));
      }
      Tensor ofX = null;
      if (context.needsInputGradient(0)) {
        ofX = context.take(x.shape());
        backend.gemm(false, false, 1, g, context.general(E), 0, ofX);
      }
      if (scale != null) {
        Tensor through = context.take(x.shape());
        backend.gemm(false, false, 1, g, context.response(R), 0, through);
        if (ofX != null && throughValue()) {
          Tensor part = context.take(x.shape());
          backend.multiply(through, scale, part);
          backend.axpy(1, part, ofX);
        }
        responseGradients(g, through);
      }
      return new Tensor[] {ofX};
    }

    /** Writes the gradients of R, U, r, V and c, as the pass wants; through = g R. */
    private void responseGradients(Tensor g, Tensor through) {
      Tensor ofScale = context.take(x.shape());
      backend.multiply(through, x, ofScale);
      if (context.kind().wantsResponse()) {
        Tensor c = context.offset();
        backend.gemm(true, false, 1, g, scaled, 0, context.responseGradient(R));
        backend.gemm(true, false, 1, ofScale, c, 0, context.responseGradient(U));
        Tensor ofBias = context.take(words, c.size(1));
        backend.gemm(true, false, 1, g, c, 0, ofBias);
        backend.rowDots(ofBias, context.response(V), context.responseGradient(BIAS_R));
        backend.scaleRows(ofBias, context.response(BIAS_R), context.responseGradient(V));
      }
      if (context.kind().wantsOffset()) {
        Tensor to = context.offsetGradient();
        backend.gemm(false, false, 1, ofScale, context.response(U), 1, to);
        backend.gemm(false, false, 1, g, scaledV(context), 1, to);
      }
    }
  }
}
