package org.deltastn.kernels;

import java.util.Arrays;
import org.deltastn.tensor.Shapes;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.AlgebraOperations;

/** Copies, products and sums on a native engine. */
interface NativeAlgebra extends AlgebraOperations {

  /** Returns what tensors are to the engine. */
  Operands operands();

  @Override
  default void copy(Tensor from, Tensor to) {
    Operands on = operands();
    Sizes.length("copy", "to", to, from.length());
    KernelLibrary.copy(on.engine(), on.at(from), on.at(to), from.length());
  }

  @Override
  default void fill(Tensor x, double value) {
    Operands on = operands();
    KernelLibrary.fill(on.engine(), on.at(x), value, x.length());
  }

  @Override
  default void gemm(
      boolean transposeA,
      boolean transposeB,
      double alpha,
      Tensor a,
      Tensor b,
      double beta,
      Tensor c) {
    Operands on = operands();
    NativeTensor as = on.of(a);
    NativeTensor bs = on.of(b);
    NativeTensor cs = on.of(c);
    Sizes.product(transposeA, transposeB, as, bs, cs);
    KernelLibrary.gemm(
        on.engine(),
        transposeA,
        transposeB,
        cs.rows(),
        cs.columns(),
        transposeA ? as.rows() : as.columns(),
        alpha,
        as.address(),
        as.columns(),
        bs.address(),
        bs.columns(),
        beta,
        cs.address());
  }

  @Override
  default void axpy(double alpha, Tensor x, Tensor y) {
    Operands on = operands();
    Sizes.length("axpy", "y", y, x.length());
    KernelLibrary.axpy(on.engine(), alpha, on.at(x), on.at(y), x.length());
  }

  @Override
  default void scale(double alpha, Tensor x) {
    Operands on = operands();
    KernelLibrary.scale(on.engine(), alpha, on.at(x), x.length());
  }

  @Override
  default void multiply(Tensor a, Tensor b, Tensor out) {
    Operands on = operands();
    Sizes.length("multiply", "b", b, a.length());
    Sizes.length("multiply", "out", out, a.length());
    KernelLibrary.multiply(on.engine(), on.at(a), on.at(b), on.at(out), a.length());
  }

  @Override
  default void inverseRoots(Tensor x, double epsilon, Tensor out) {
    Operands on = operands();
    Sizes.length("inverseRoots", "out", out, x.length());
    KernelLibrary.inverse_roots(on.engine(), on.at(x), epsilon, on.at(out), x.length());
  }

  @Override
  default void addRowVector(Tensor x, Tensor v) {
    Operands on = operands();
    NativeTensor xs = on.of(x);
    Sizes.length("addRowVector", "v", v, xs.columns());
    KernelLibrary.add_row_vector(on.engine(), xs.address(), on.at(v), xs.rows(), xs.columns());
  }

  @Override
  default void sumRows(Tensor x, Tensor out) {
    Operands on = operands();
    NativeTensor xs = on.of(x);
    Sizes.length("sumRows", "out", out, xs.columns());
    KernelLibrary.sum_rows(on.engine(), xs.address(), on.at(out), xs.rows(), xs.columns());
  }

  @Override
  default void scaleRows(Tensor x, Tensor s, Tensor out) {
    Operands on = operands();
    NativeTensor xs = on.of(x);
    Sizes.length("scaleRows", "s", s, xs.rows());
    Sizes.length("scaleRows", "out", out, x.length());
    KernelLibrary.scale_rows(
        on.engine(), xs.address(), on.at(s), on.at(out), xs.rows(), xs.columns());
  }

  @Override
  default void scaleRowsAdd(Tensor x, Tensor s, Tensor out) {
    Operands on = operands();
    NativeTensor xs = on.of(x);
    Sizes.length("scaleRowsAdd", "s", s, xs.rows());
    Sizes.length("scaleRowsAdd", "out", out, x.length());
    KernelLibrary.scale_rows_add(
        on.engine(), xs.address(), on.at(s), on.at(out), xs.rows(), xs.columns());
  }

  @Override
  default void addColumnVector(Tensor x, Tensor v) {
    Operands on = operands();
    NativeTensor xs = on.of(x);
    Sizes.length("addColumnVector", "v", v, xs.rows());
    KernelLibrary.add_column_vector(on.engine(), xs.address(), on.at(v), xs.rows(), xs.columns());
  }

  @Override
  default void sumColumns(Tensor x, Tensor out) {
    Operands on = operands();
    NativeTensor xs = on.of(x);
    Sizes.length("sumColumns", "out", out, xs.rows());
    KernelLibrary.sum_columns(on.engine(), xs.address(), on.at(out), xs.rows(), xs.columns());
  }

  @Override
  default void rowDots(Tensor a, Tensor b, Tensor out) {
    Operands on = operands();
    NativeTensor as = on.of(a);
    Sizes.length("rowDots", "b", b, a.length());
    Sizes.length("rowDots", "out", out, as.rows());
    KernelLibrary.row_dots(
        on.engine(), as.address(), on.at(b), on.at(out), as.rows(), as.columns());
  }

  @Override
  default void gatherRows(int[] rows, Tensor[] from, Tensor[] to) {
    Operands on = operands();
    long[] sources = new long[from.length];
    long[] targets = new long[from.length];
    long[] widths = new long[from.length];
    for (int k = 0; k < from.length; k++) {
      NativeTensor source = on.of(from[k]);
      Shapes.requireRows(rows, source.rows());
      Sizes.length("gatherRows", "an output", to[k], (long) rows.length * source.columns());
      sources[k] = source.address();
      targets[k] = on.at(to[k]);
      widths[k] = source.columns();
    }
    KernelLibrary.gather_rows(
        on.engine(), rows, rows.length, sources, targets, widths, from.length);
  }

  @Override
  default double dot(Tensor a, Tensor b) {
    Operands on = operands();
    Sizes.length("dot", "b", b, a.length());
    return KernelLibrary.dot(on.engine(), on.at(a), on.at(b), a.length());
  }

  @Override
  default void addDot(double alpha, Tensor a, Tensor b, Tensor sum) {
    Operands on = operands();
    Sizes.length("addDot", "b", b, a.length());
    KernelLibrary.add_dot(
        on.engine(), alpha, on.at(a), on.at(b), a.length(), on.sum("addDot", sum));
  }

  @Override
  default void clip(double limit, Tensor... vectors) {
    Operands on = operands();
    KernelLibrary.clip(
        on.engine(),
        limit,
        Arrays.stream(vectors).mapToLong(on::at).toArray(),
        Arrays.stream(vectors).mapToLong(Tensor::length).toArray(),
        vectors.length);
  }
}
