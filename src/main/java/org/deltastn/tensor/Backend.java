package org.deltastn.tensor;

/**
 * The seam to a numeric engine, in the field's terms.
 *
 * <p>Every operation writes to memory of the caller's. Where an output may be the same tensor as an
 * input, the operation says so. Shapes are trusted: layers check them once when a network is built.
 * A backend serves one replica and is not safe for use by several threads.
 */
public interface Backend extends AutoCloseable {

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
   * C ← α op(A) op(B) + β C on matrices; a tensor of more than two axes counts as (first axis) ×
   * (the rest).
   */
  void gemm(
      boolean transposeA,
      boolean transposeB,
      double alpha,
      Tensor a,
      Tensor b,
      double beta,
      Tensor c);

  /** y ← y + α x. */
  void axpy(double alpha, Tensor x, Tensor y);

  /** x ← α x. */
  void scale(double alpha, Tensor x);

  /** out ← a ⊙ b; out may be a or b. */
  void multiply(Tensor a, Tensor b, Tensor out);

  /** Adds the vector v (n) to every row of x (B×n), in place. */
  void addRowVector(Tensor x, Tensor v);

  /** out (n) ← the sum over the rows of x (B×n). */
  void sumRows(Tensor x, Tensor out);

  /** out_ij ← s_i x_ij for x of m×n and s of m; out may be x. */
  void scaleRows(Tensor x, Tensor s, Tensor out);

  /** out_ij ← out_ij + s_i x_ij for x of m×n and s of m. */
  void scaleRowsAdd(Tensor x, Tensor s, Tensor out);

  /** x_ij ← x_ij + v_i for x of m×n and v of m. */
  void addColumnVector(Tensor x, Tensor v);

  /** out_i ← Σ_j x_ij for x of m×n. */
  void sumColumns(Tensor x, Tensor out);

  /** out_i ← Σ_j a_ij b_ij for a and b of m×n. */
  void rowDots(Tensor a, Tensor b, Tensor out);

  /** Returns Σ a_i b_i, accumulated in at least the precision of the backend. */
  double dot(Tensor a, Tensor b);

  /**
   * Convolution (cross-correlation, as networks use the word): z_bo ← Σ_c w_oc ∗ x_bc.
   *
   * @param x B×C×H×W
   * @param w O×C×k×l, with k×l the window's kernel
   * @param z B×O×H'×W'
   */
  void convolution(Tensor x, Tensor w, Window window, Tensor z);

  /** dw ← ∂⟨g, x∗w⟩/∂w, shapes as in {@link #convolution} with g like z. */
  void convolutionFilterGradient(Tensor g, Tensor x, Window window, Tensor dw);

  /** dx ← ∂⟨g, x∗w⟩/∂x + β dx, shapes as in {@link #convolution} with g like z. */
  void convolutionDataGradient(Tensor g, Tensor w, Window window, double beta, Tensor dx);

  /**
   * Maximum over a window in every plane; padding never wins, and of equal values the first.
   *
   * @param x B×C×H×W
   * @param y B×C×H'×W'
   * @param positions where in its plane each maximum was found, shaped like y
   */
  void maxPool(Tensor x, Window window, Tensor y, Tensor positions);

  /** y ← the values of x at positions in its planes, as {@link #maxPool} wrote them. */
  void gatherPlanes(Tensor x, Tensor positions, Tensor y);

  /** dx ← 0, then dx at every position in its planes is increased by g. */
  void scatterPlanes(Tensor g, Tensor positions, Tensor dx);

  /** y ← the mean over a window in every plane, of the values that are not padding. */
  void averagePool(Tensor x, Window window, Tensor y);

  /** dx ← ∂⟨g, averagePool(x)⟩/∂x. */
  void averagePoolGradient(Tensor g, Window window, Tensor dx);

  /**
   * Augments the images of a minibatch, each in its own way; those that stay as they are are copied
   * to the bit.
   *
   * @param x B×C×H×W
   * @param out shaped like x, not x itself
   */
  default void augment(Tensor x, ImageChanges changes, Tensor out) {
    float[] images = x.toFloats();
    changes.apply(images, threads());
    out.set(images);
  }

  /** y ← φ(z); y may be z. */
  void activate(Activation activation, Tensor z, Tensor y);

  /** d ← φ'(z), given y = φ(z); d may be z but not y. */
  void derivative(Activation activation, Tensor z, Tensor y, Tensor d);

  /** out ← φ'(z) ⊙ x, given y = φ(z); out may be z but neither x nor y. */
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
   * The structured response (Equation 3.14, and E.1 where units have planes): a ← c Uᵀ and z ← β z
   * + a ⊙ p + c (r ⊙ V)ᵀ, where a unit's values in a and in the last term serve its whole plane.
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
   * The gradients of {@link #respond} with respect to U, r and V, given g = ∂ℓ/∂z; and scaled ← a ⊙
   * g, from which those of R and x follow.
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

  /**
   * Tells whether tensors lie in memory of the engine's own, such as a GPU's: then every value that
   * the host reads waits for the engine, every value that it writes is a copy, and data that are
   * read again and again are kept there.
   */
  default boolean hasOwnMemory() {
    return false;
  }

  /**
   * Allocates a vector of zeros that are doubles whatever the precision of the backend: for sums
   * that stay on the engine until the host reads many at once. Only the operations that ask for one
   * take them, as views of length 1. The caller closes it.
   */
  Tensor allocateSums(int count);

  /**
   * sum ← sum + α Σ a_i b_i, accumulated as {@link #dot} does.
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
   * Softmax cross-entropy at y + ẏ: loss ← scale Σ_b w_b (log Σ_j exp y_bj − y_b,t_b) and, when
   * asked, its gradient.
   *
   * <p>Labels are trusted to be classes, as data are checked before they are trained on; one that
   * is not makes the loss, and the gradient of its row, NaN.
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
   * Squared error at y + ẏ: loss ← scale Σ_b w_b ½‖y_b − t_b‖² and, when asked, its gradient.
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
   * Heavy-ball momentum: v ← μ v + g, then w ← w − α v.
   *
   * @param velocity v, or null when μ is 0
   */
  void momentumUpdate(
      Tensor w, Tensor gradient, Tensor velocity, double learningRate, double momentum);

  /** RMSProp: s ← γ s + (1 − γ) g², then w ← w − α g / (√s + ε). */
  void rmsPropUpdate(
      Tensor w,
      Tensor gradient,
      Tensor meanSquare,
      double learningRate,
      double decay,
      double epsilon);

  /**
   * Adam: m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², w ← w − α m̂ / (√v̂ + ε) with the moments
   * corrected for the number of steps taken, this one included.
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
