package org.deltastn.nn.recurrent;

import java.util.Arrays;
import java.util.List;
import org.deltastn.nn.Evaluation;
import org.deltastn.nn.Foldable;
import org.deltastn.nn.Layer;
import org.deltastn.nn.NodeContext;
import org.deltastn.nn.ParameterSpec;
import org.deltastn.nn.ResponseStructure;
import org.deltastn.tensor.RandomStream;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.backend.UnitResponse;

/**
 * Looks up a vector for every word: y_r = m_w (E_w + (c_r Uᵀ) ⊙ R_w) for the word w of row r, with
 * E and R of words×units. That is Equation 3.14 for a dense layer without bias on words as unit
 * vectors: each unit of the embedding has a row of U.
 *
 * <p>With embedding dropout (H.3), m_w is 0 with the probability p_r, else 1/(1 − p_r). One number
 * is drawn for every word and minibatch and compared with the rate of each row: rows of one rate
 * lose the same words, as if rows of E had been set to 0, and each stream may have a rate of its
 * own.
 *
 * <p>With {@linkplain #tied tied weights} (see {@link TiedOutput}) its gradients are added to those
 * that the output wrote.
 *
 * <p>An input is the index of a word as a number; indices are trusted, as data are checked before
 * they are trained on. Weight decay leaves embeddings alone.
 */
public final class Embedding implements Layer, Foldable {

  private static final int E = 0;
  private static final int R = 0;
  private static final int U = 1;
  private static final int NONE = -1;

  private final int words;
  private final int units;
  private final int dropout;
  private final boolean tied;

  /**
   * Creates a layer without dropout.
   *
   * @param words size of the vocabulary
   * @param units size of a word's vector
   * @throws IllegalArgumentException if a size is below 1
   */
  public Embedding(int words, int units) {
    this(words, units, NONE, false);
  }

  private Embedding(int words, int units, int dropout, boolean tied) {
    if (words < 1 || units < 1) {
      throw new IllegalArgumentException(
          "an embedding needs at least 1 word and 1 unit, found " + words + " and " + units);
    }
    this.words = words;
    this.units = units;
    this.dropout = dropout;
    this.tied = tied;
  }

  /** Returns the same layer with dropout of words, at a rate from a hyperparameter's index. */
  public Embedding withDropout(int hyperparameter) {
    return new Embedding(words, units, hyperparameter, tied);
  }

  /** Returns the same layer for a network where a {@link TiedOutput} shares its weights. */
  public Embedding tied() {
    return new Embedding(words, units, dropout, true);
  }

  /** Returns whether words are dropped. */
  public boolean dropsWords() {
    return dropout != NONE;
  }

  /** Returns the size of the vocabulary. */
  public int words() {
    return words;
  }

  /** Returns the size of a word's vector. */
  public int units() {
    return units;
  }

  @Override
  public int[] outputShape(int[]... inputs) {
    if (!Arrays.equals(inputs[0], new int[] {1})) {
      throw new IllegalArgumentException(
          "an embedding expects one word a row, shape [1], found " + Arrays.toString(inputs[0]));
    }
    return new int[] {units};
  }

  @Override
  public List<ParameterSpec> parameters(int[]... inputs) {
    return List.of(new ParameterSpec("E", new int[] {words, units}, units));
  }

  /**
   * Returns the response parameters R and U.
   *
   * @throws IllegalArgumentException if the structure is the full one
   */
  @Override
  public List<ParameterSpec> responseParameters(
      ResponseStructure structure, int h, int[]... inputs) {
    return switch (structure) {
      case STRUCTURED ->
          List.of(
              new ParameterSpec("R", new int[] {words, units}, units),
              new ParameterSpec("U", new int[] {units, h}, 0));
      case FULL ->
          throw new IllegalArgumentException(
              "an embedding has no full response; choose the structure STRUCTURED");
      case NONE -> List.of();
    };
  }

  @Override
  public String description() {
    return "Embedding(" + words + ")";
  }

  @Override
  public Evaluation forward(NodeContext context, Tensor... inputs) {
    return new LookedUp(context, wordsOf(inputs[0]));
  }

  @Override
  public void fold(NodeContext context) {
    Backend backend = context.backend();
    Tensor scale = context.take(1, units);
    backend.gemm(false, true, 1, context.offset(), context.response(U), 0, scale);
    Tensor change = context.take(words, units);
    backend.fill(change, 0);
    backend.addRowVector(change, scale.reshape(units));
    backend.multiply(change, context.response(R), change);
    backend.axpy(1, change, context.general(E));
  }

  private static int[] wordsOf(Tensor x) {
    float[] values = x.toFloats();
    int[] rows = new int[values.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = (int) values[i];
    }
    return rows;
  }

  /** Returns m_w of every row, or null where no word is dropped. */
  private Tensor mask(NodeContext context, int[] rows) {
    if (!dropsWords() || !context.kind().training()) {
      return null;
    }
    double[] rates = context.values(dropout);
    double[] drawn = new double[words];
    RandomStream stream = context.stream();
    stream.uniform(drawn, words);
    double[] mask = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      double rate = rates[rates.length == 1 ? 0 : i];
      mask[i] = drawn[rows[i]] < rate ? 0 : 1 / (1 - rate);
    }
    Tensor tensor = context.take(rows.length);
    tensor.set(mask);
    return tensor;
  }

  private final class LookedUp implements Evaluation {

    private final NodeContext context;
    private final Backend backend;
    private final int[] rows;
    private final Tensor mask;
    private final Tensor output;
    private final Tensor scale;
    private final Tensor response;

    private LookedUp(NodeContext context, int[] rows) {
      this.context = context;
      this.backend = context.backend();
      this.rows = rows;
      mask = mask(context, rows);
      output = gathered(context.general(E));
      boolean responds = context.offset() != null;
      scale = responds ? context.take(rows.length, units) : null;
      response = responds ? gathered(context.response(R)) : null;
      if (responds && !context.kind().linearized()) {
        respond(1, output);
      }
    }

    private Tensor gathered(Tensor table) {
      Tensor out = context.take(rows.length, units);
      backend.gatherRows(rows, new Tensor[] {table}, new Tensor[] {out});
      if (mask != null) {
        backend.scaleRows(out, mask, out);
      }
      return out;
    }

    private void respond(int beta, Tensor to) {
      UnitResponse weights = new UnitResponse(context.response(U), null, null);
      backend.respond(context.offset(), weights, response, beta, to, scale, context.workspace());
    }

    @Override
    public Tensor output() {
      return output;
    }

    @Override
    public Tensor jvp(Tensor... tangents) {
      if (response == null || !context.kind().linearized()) {
        return null;
      }
      Tensor out = context.take(rows.length, units);
      respond(0, out);
      return out;
    }

    @Override
    public Tensor[] backward(Tensor g) {
      if (context.kind().wantsGeneral()) {
        scatter(g, context.generalGradient(E));
      }
      if (response != null && context.kind().wantsResponse()) {
        Tensor scaled = context.take(g.shape());
        Tensor toU = context.responseGradient(U);
        Tensor ofU = tied ? context.take(toU.shape()) : toU;
        backend.respondGradients(
            context.offset(),
            new UnitResponse(context.response(U), null, null),
            scale,
            response,
            g,
            scaled,
            new UnitResponse(ofU, null, null),
            context.workspace());
        if (tied) {
          backend.axpy(1, ofU, toU);
        }
        scatter(scaled, context.responseGradient(R));
      }
      if (response != null && context.kind().wantsOffset()) {
        Tensor ofScale = context.take(g.shape());
        backend.multiply(g, response, ofScale);
        backend.gemm(false, false, 1, ofScale, context.response(U), 1, context.offsetGradient());
      }
      return new Tensor[] {null};
    }

    /**
     * Writes to every word's row the sum of its rows of a gradient, dropped as they were, or adds
     * it to what a tied output wrote.
     */
    private void scatter(Tensor gradient, Tensor to) {
      Tensor from = gradient;
      if (mask != null) {
        from = context.take(gradient.shape());
        backend.scaleRows(gradient, mask, from);
      }
      if (!tied) {
        backend.fill(to, 0);
      }
      backend.addToRows(rows, from, to);
    }
  }
}
