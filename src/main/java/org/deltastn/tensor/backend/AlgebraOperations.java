package org.deltastn.tensor.backend;

import org.deltastn.tensor.Tensor;

/**
 * The part of a {@link Backend} that copies, multiplies, adds and sums numbers.
 *
 * <p>A tensor of more than two axes counts as a matrix of (first axis) × (the rest).
 */
public interface AlgebraOperations {

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

  /**
   * Copies rows: row i of {@code to[k]} ← row {@code rows[i]} of {@code from[k]}, for every k.
   *
   * @param rows row numbers in {@code from}; they may repeat
   * @param from tensors of n×…
   * @param to of {@code rows.length} rows, each as long as those of its {@code from}
   * @throws IndexOutOfBoundsException if there is no such row
   */
  void gatherRows(int[] rows, Tensor[] from, Tensor[] to);

  /** Returns Σ a_i b_i, accumulated in at least the precision of the backend. */
  double dot(Tensor a, Tensor b);

  /**
   * Computes sum ← sum + α Σ a_i b_i, accumulated as {@link #dot} does.
   *
   * @param sum one value of {@link Backend#allocateSums}
   */
  void addDot(double alpha, Tensor a, Tensor b, Tensor sum);

  /**
   * Scales vectors, taken together as one, down to a norm of {@code limit} if theirs is larger.
   *
   * @param limit positive
   */
  void clip(double limit, Tensor... vectors);
}
