package org.deltastn.tensor;

/**
 * The interface of a numeric engine.
 *
 * <p>Every operation writes to the caller's memory. Where an output may be the same tensor as an
 * input, the operation says so. Shapes are not checked here: layers check them once when a network
 * is built. A backend serves one replica and is not safe for use by several threads.
 */
public interface Backend extends ImageOperations, RecurrentOperations, AutoCloseable {

  /** Returns the name of the engine. */
  String name();

  /** Returns the width of all numbers of this backend. */
  Precision precision();

  /** Returns the CPU threads that the backend, and host code beside it, may use. */
  int threads();

  /** Allocates a tensor of zeros; the caller closes it. */
  Tensor allocate(int... shape);

  /** Copies the values of one tensor to another of the same length. */
  void copy(Tensor from, Tensor to);

  /** Sets every value. */
  void fill(Tensor x, double value);

  /**
   * Computes C ← α op(A) op(B) + β C on matrices; a tensor of more than two axes counts as (first
   * axis) × (the rest).
   */
  void gemm(
      boolean transposeA,
      boolean transposeB,
      double alpha,
      Tensor a,
      Tensor b,
      double beta,
      Tensor c);

  /** Computes y ← y + α x. */
  void axpy(double alpha, Tensor x, Tensor y);

  /** Computes x ← α x. */
  void scale(double alpha, Tensor x);

  /** Computes out ← a ⊙ b; out may be a or b. */
  void multiply(Tensor a, Tensor b, Tensor out);

  /** Computes out ← 1 / √(x + ε), elementwise; out may be x. */
  void inverseRoots(Tensor x, double epsilon, Tensor out);

  /** Adds the vector v (n) to every row of x (B×n), in place. */
  void addRowVector(Tensor x, Tensor v);

  /** Computes out (n) ← the sum over the rows of x (B×n). */
  void sumRows(Tensor x, Tensor out);

  /** Computes out_ij ← s_i x_ij for x of m×n and s of m; out may be x. */
  void scaleRows(Tensor x, Tensor s, Tensor out);

  /** Computes out_ij ← out_ij + s_i x_ij for x of m×n and s of m. */
  void scaleRowsAdd(Tensor x, Tensor s, Tensor out);

  /** Computes x_ij ← x_ij + v_i for x of m×n and v of m. */
  void addColumnVector(Tensor x, Tensor v);

  /** Computes out_i ← Σ_j x_ij for x of m×n. */
  void sumColumns(Tensor x, Tensor out);

  /** Computes out_i ← Σ_j a_ij b_ij for a and b of m×n. */
  void rowDots(Tensor a, Tensor b, Tensor out);

  /** Returns Σ a_i b_i, accumulated in at least the precision of the backend. */
  double dot(Tensor a, Tensor b);

  /**
   * Augments the images of a minibatch, each in its own way; unchanged ones are copied to the bit.
   *
   * @param x B×C×H×W
   * @param out shaped like x, not x itself
   */
  default void augment(Tensor x, ImageChanges changes, Tensor out) {
    float[] images = x.toFloats();
    changes.apply(images, threads());
    out.set(images);
  }

  /** Computes y ← φ(z); y may be z. */
  void activate(Activation activation, Tensor z, Tensor y);

  /** Computes d ← φ'(z), given y = φ(z); d may be z but not y. */
  void derivative(Activation activation, Tensor z, Tensor y, Tensor d);

  /** Computes out ← φ'(z) ⊙ x, given y = φ(z); out may be z but neither x nor y. */
  default void timesDerivative(Activation activation, Tensor z, Tensor y, Tensor x, Tensor out) {
    derivative(activation, z, y, out);
    multiply(x, out, out);
  }

  /**
   * Fills a dropout mask: m_bj is 0 with probability p_b, else 1/(1 − p_b).
   *
   * @param rates drop rates p in [0, 1): one for every row of the mask, or a single one for all
   * @param stream where the random bits come from
   * @param mask B×n
   */
  void dropoutMask(double[] rates, RandomStream stream, Tensor mask);

  /** Fills a mask as {@link #dropoutMask} does and applies it: out ← m ⊙ x; out may be x. */
  default void dropout(double[] rates, RandomStream stream, Tensor x, Tensor mask, Tensor out) {
    dropoutMask(rates, stream, mask);
    multiply(x, mask, out);
  }

  /**
   * Computes the end of a layer: y ← m ⊙ φ(z + b) and slope ← m ⊙ φ'(z + b), by which tangents and
   * gradients are multiplied; m is a mask as {@link #dropoutMask} draws it, or 1.
   *
   * @param bias b, one for every unit and all of its plane, or null for none
   * @param rates drop rates as {@link #dropoutMask} takes them, or null for no mask
   * @param stream where the random bits come from; not read without rates
   * @param z B×units, or B×units×H×W; where there is a bias, of undefined contents afterwards
   * @param y shaped like z; may be z where there is no slope
   * @param slope shaped like z; may be z; null for none
   * @param scratch temporaries
   */
  default void finishLayer(
      Activation activation,
      Tensor bias,
      double[] rates,
      RandomStream stream,
      Tensor z,
      Tensor y,
      Tensor slope,
      Workspace scratch) {
    ComposedLayerEnd.finish(this, activation, bias, rates, stream, z, y, slope, scratch);
  }

  /**
   * Computes y ← s x + t with one value of s and t for every channel and all of its plane.
   *
   * @param x B×C, or B×C×H×W
   * @param s C
   * @param t C, or null for zero
   * @param y shaped like x, not x itself
   * @param scratch temporaries
   */
  default void scaleChannels(Tensor x, Tensor s, Tensor t, Tensor y, Workspace scratch) {
    ComposedNormalization.scale(this, x, s, t, y, scratch);
  }

  /**
   * Normalizes a batch by its own statistics: with x̂ = (x − μ) / √(v + ε) for the mean μ and the
   * biased variance v of every channel, y ← γ x̂ + β.
   *
   * @param x B×C, or B×C×H×W
   * @param gamma γ, C
   * @param beta β, C
   * @param epsilon ε, positive
   * @param statistics 3×C, written: μ, v and 1/√(v + ε)
   * @param y shaped like x, not x itself
   * @param scratch temporaries
   */
  default void normalize(
      Tensor x,
      Tensor gamma,
      Tensor beta,
      double epsilon,
      Tensor statistics,
      Tensor y,
      Workspace scratch) {
    ComposedNormalization.normalize(this, x, gamma, beta, epsilon, statistics, y, scratch);
  }

  /**
   * Multiplies by the Jacobian of {@link #normalize} with respect to x, which is symmetric: by
   * channel, sums ← Σ t, products ← Σ t ⊙ x̂ and out ← γ/√(v + ε) (t − mean(t) − x̂ mean(t ⊙ x̂)).
   * Of a gradient t, products and sums are the gradients of γ and β.
   *
   * @param t a tangent like x or a gradient like y
   * @param x as {@link #normalize} read it
   * @param gamma γ, C
   * @param statistics as {@link #normalize} wrote them
   * @param sums C, written
   * @param products C, written
   * @param out shaped like x, neither x nor t itself; null for none
   * @param scratch temporaries
   */
  default void timesNormalization(
      Tensor t,
      Tensor x,
      Tensor gamma,
      Tensor statistics,
      Tensor sums,
      Tensor products,
      Tensor out,
      Workspace scratch) {
    ComposedNormalization.times(this, t, x, gamma, statistics, sums, products, out, scratch);
  }

  /**
   * Computes the structured response (Equation 3.14, and E.1 where units have planes): a ← c Uᵀ and
   * z ← β z + a ⊙ p + c (r ⊙ V)ᵀ, where a unit's values in a and in the last term serve its whole
   * plane.
   *
   * @param c offsets, B×h
   * @param p x∗R, shaped like z
   * @param beta 0 or 1
   * @param z B×units, or B×units×H×W
   * @param a B×units, written
   * @param scratch temporaries
   */
  default void respond(
      Tensor c, UnitResponse weights, Tensor p, int beta, Tensor z, Tensor a, Workspace scratch) {
    ComposedResponse.respond(this, c, weights, p, beta, z, a, scratch);
  }

  /**
   * Computes the gradients of {@link #respond} with respect to U, r and V, given g = ∂ℓ/∂z; and
   * scaled ← a ⊙ g, from which those of R and x follow.
   *
   * @param a B×units, as respond wrote it
   * @param g shaped like z, and so is scaled
   * @param gradients written
   */
  default void respondGradients(
      Tensor c,
      UnitResponse weights,
      Tensor a,
      Tensor p,
      Tensor g,
      Tensor scaled,
      UnitResponse gradients,
      Workspace scratch) {
    ComposedResponse.gradients(this, c, weights, a, p, g, scaled, gradients, scratch);
  }

  @Override
  default void lstmCell(
      Tensor z, Tensor before, Tensor c, Tensor h, LstmSlopes slopes, Tensor scratch) {
    ComposedLstm.cell(this, z, before, c, h, slopes, scratch);
  }

  @Override
  default void lstmCellTangent(
      LstmSlopes slopes, Tensor z, Tensor before, Tensor c, Tensor h, Tensor scratch) {
    ComposedLstm.tangent(this, slopes, z, before, c, h, scratch);
  }

  @Override
  default void lstmCellGradient(LstmSlopes slopes, Tensor h, Tensor c, Tensor z, Tensor scratch) {
    ComposedLstm.gradient(this, slopes, h, c, z, scratch);
  }

  @Override
  default void addToRows(int[] rows, Tensor from, Tensor to) {
    ComposedLstm.addToRows(rows, from, to);
  }

  /**
   * Returns whether tensors lie in the engine's own memory, such as a GPU's: then every value that
   * the host reads waits for the engine, every value that it writes is a copy, and data that are
   * read repeatedly are kept there.
   */
  default boolean hasOwnMemory() {
    return false;
  }

  /**
   * Allocates a vector of zeros that are doubles whatever the precision of the backend: for sums
   * that stay on the engine until the host reads many at once. Only operations documented to do so
   * accept them, as views of length 1. The caller closes it.
   */
  Tensor allocateSums(int count);

  /**
   * Computes sum ← sum + α Σ a_i b_i, accumulated as {@link #dot} does.
   *
   * @param sum one value of {@link #allocateSums}
   */
  default void addDot(double alpha, Tensor a, Tensor b, Tensor sum) {
    sum.set(new double[] {sum.toDoubles()[0] + alpha * dot(a, b)});
  }

  /**
   * Scales vectors, taken together as one, down to a norm of {@code limit} if theirs is larger.
   *
   * @param limit positive
   */
  default void clip(double limit, Tensor... vectors) {
    double square = 0;
    for (Tensor vector : vectors) {
      square += dot(vector, vector);
    }
    double norm = Math.sqrt(square);
    if (norm > limit) {
      for (Tensor vector : vectors) {
        scale(limit / norm, vector);
      }
    }
  }

  /**
   * Copies rows: row i of {@code to[k]} ← row {@code rows[i]} of {@code from[k]}, for every k.
   *
   * @param rows row numbers in {@code from}; they may repeat
   * @param from tensors of n×…
   * @param to of {@code rows.length} rows, each as long as those of its {@code from}
   * @throws IndexOutOfBoundsException if there is no such row
   */
  void gatherRows(int[] rows, Tensor[] from, Tensor[] to);

  /**
   * Computes the softmax cross-entropy at y + ẏ: loss ← scale Σ_b w_b (log Σ_j exp y_bj − y_b,t_b)
   * and, when asked, its gradient.
   *
   * <p>Labels are not checked to be classes, because data are checked before training; one that is
   * none makes the loss, and the gradient of its row, NaN.
   *
   * @param y logits, B×k
   * @param tangent ẏ, B×k, or null for zero; the sum is rounded to the precision
   * @param labels class indices t, B
   * @param weights example weights w, B
   * @param scale factor on the loss
   * @param gradient B×k, or null for none
   * @param loss one value of {@link #allocateSums}, written
   */
  void softmaxCrossEntropy(
      Tensor y,
      Tensor tangent,
      Tensor labels,
      Tensor weights,
      double scale,
      Tensor gradient,
      Tensor loss);

  /**
   * Computes the squared error at y + ẏ: loss ← scale Σ_b w_b ½‖y_b − t_b‖² and, when asked, its
   * gradient.
   *
   * @param y predictions, B×k
   * @param tangent ẏ, B×k, or null for zero; the sum is rounded to the precision
   * @param targets B×k
   * @param weights example weights w, B
   * @param scale factor on the loss
   * @param gradient B×k, or null for none
   * @param loss one value of {@link #allocateSums}, written
   */
  void squaredError(
      Tensor y,
      Tensor tangent,
      Tensor targets,
      Tensor weights,
      double scale,
      Tensor gradient,
      Tensor loss);

  /**
   * Updates by heavy-ball momentum: v ← μ v + g, then w ← w − α v.
   *
   * @param velocity v, or null when μ is 0
   */
  void momentumUpdate(
      Tensor w, Tensor gradient, Tensor velocity, double learningRate, double momentum);

  /** Updates by RMSProp: s ← γ s + (1 − γ) g², then w ← w − α g / (√s + ε). */
  void rmsPropUpdate(
      Tensor w,
      Tensor gradient,
      Tensor meanSquare,
      double learningRate,
      double decay,
      double epsilon);

  /**
   * Updates by Adam: m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², w ← w − α m̂ / (√v̂ + ε) with the
   * moments corrected for the number of steps taken, this one included.
   */
  void adamUpdate(
      Tensor w,
      Tensor gradient,
      Tensor first,
      Tensor second,
      long step,
      double learningRate,
      double beta1,
      double beta2,
      double epsilon);

  /** Releases what the backend itself holds. */
  @Override
  void close();
}
