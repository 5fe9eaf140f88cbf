package org.deltastn.kernels;

import org.deltastn.tensor.Activation;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.composed.ComposedBackend;

/** Memory, algebra and activations on a native engine. */
abstract class NativeAlgebra implements ComposedBackend {

  private final Precision precision;
  private final int threads;
  private final Engine engine;

  /** The address of the engine. */
  final long e;

  NativeAlgebra(Engine engine, Precision precision, int threads) {
    this.e = engine.address();
    this.engine = engine;
    this.precision = precision;
    this.threads = threads;
  }

  @Override
  public final Precision precision() {
    return precision;
  }

  @Override
  public final int threads() {
    return threads;
  }

  @Override
  public final Tensor allocate(int... shape) {
    return NativeTensor.allocate(engine, precision, shape);
  }

  @Override
  public final Tensor allocateSums(int count) {
    return NativeTensor.allocate(engine, Precision.DOUBLE, count);
  }

  @Override
  public void copy(Tensor from, Tensor to) {
    Sizes.length("copy", "to", to, from.length());
    KernelLibrary.copy(e, at(from), at(to), from.length());
  }

  @Override
  public void fill(Tensor x, double value) {
    KernelLibrary.fill(e, at(x), value, x.length());
  }

  @Override
  public void gemm(
      boolean transposeA,
      boolean transposeB,
      double alpha,
      Tensor a,
      Tensor b,
      double beta,
      Tensor c) {
    NativeTensor as = of(a);
    NativeTensor bs = of(b);
    NativeTensor cs = of(c);
    Sizes.product(transposeA, transposeB, as, bs, cs);
    KernelLibrary.gemm(
        e,
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
  public void axpy(double alpha, Tensor x, Tensor y) {
    Sizes.length("axpy", "y", y, x.length());
    KernelLibrary.axpy(e, alpha, at(x), at(y), x.length());
  }

  @Override
  public void scale(double alpha, Tensor x) {
    KernelLibrary.scale(e, alpha, at(x), x.length());
  }

  @Override
  public void multiply(Tensor a, Tensor b, Tensor out) {
    Sizes.length("multiply", "b", b, a.length());
    Sizes.length("multiply", "out", out, a.length());
    KernelLibrary.multiply(e, at(a), at(b), at(out), a.length());
  }

  @Override
  public void inverseRoots(Tensor x, double epsilon, Tensor out) {
    Sizes.length("inverseRoots", "out", out, x.length());
    KernelLibrary.inverse_roots(e, at(x), epsilon, at(out), x.length());
  }

  @Override
  public void addRowVector(Tensor x, Tensor v) {
    NativeTensor xs = of(x);
    Sizes.length("addRowVector", "v", v, xs.columns());
    KernelLibrary.add_row_vector(e, xs.address(), at(v), xs.rows(), xs.columns());
  }

  @Override
  public void sumRows(Tensor x, Tensor out) {
    NativeTensor xs = of(x);
    Sizes.length("sumRows", "out", out, xs.columns());
    KernelLibrary.sum_rows(e, xs.address(), at(out), xs.rows(), xs.columns());
  }

  @Override
  public void scaleRows(Tensor x, Tensor s, Tensor out) {
    NativeTensor xs = of(x);
    Sizes.length("scaleRows", "s", s, xs.rows());
    Sizes.length("scaleRows", "out", out, x.length());
    KernelLibrary.scale_rows(e, xs.address(), at(s), at(out), xs.rows(), xs.columns());
  }

  @Override
  public void scaleRowsAdd(Tensor x, Tensor s, Tensor out) {
    NativeTensor xs = of(x);
    Sizes.length("scaleRowsAdd", "s", s, xs.rows());
    Sizes.length("scaleRowsAdd", "out", out, x.length());
    KernelLibrary.scale_rows_add(e, xs.address(), at(s), at(out), xs.rows(), xs.columns());
  }

  @Override
  public void addColumnVector(Tensor x, Tensor v) {
    NativeTensor xs = of(x);
    Sizes.length("addColumnVector", "v", v, xs.rows());
    KernelLibrary.add_column_vector(e, xs.address(), at(v), xs.rows(), xs.columns());
  }

  @Override
  public void sumColumns(Tensor x, Tensor out) {
    NativeTensor xs = of(x);
    Sizes.length("sumColumns", "out", out, xs.rows());
    KernelLibrary.sum_columns(e, xs.address(), at(out), xs.rows(), xs.columns());
  }

  @Override
  public void rowDots(Tensor a, Tensor b, Tensor out) {
    NativeTensor as = of(a);
    Sizes.length("rowDots", "b", b, a.length());
    Sizes.length("rowDots", "out", out, as.rows());
    KernelLibrary.row_dots(e, as.address(), at(b), at(out), as.rows(), as.columns());
  }

  @Override
  public double dot(Tensor a, Tensor b) {
    Sizes.length("dot", "b", b, a.length());
    return KernelLibrary.dot(e, at(a), at(b), a.length());
  }

  @Override
  public void activate(Activation activation, Tensor z, Tensor y) {
    Sizes.length("activate", "y", y, z.length());
    KernelLibrary.activate(e, activation.ordinal(), at(z), at(y), z.length());
  }

  @Override
  public void derivative(Activation activation, Tensor z, Tensor y, Tensor d) {
    Sizes.length("derivative", "y", y, z.length());
    Sizes.length("derivative", "d", d, z.length());
    KernelLibrary.derivative(e, activation.ordinal(), at(z), at(y), at(d), z.length());
  }

  @Override
  public void timesDerivative(Activation activation, Tensor z, Tensor y, Tensor x, Tensor out) {
    Sizes.length("timesDerivative", "y", y, z.length());
    Sizes.length("timesDerivative", "x", x, z.length());
    Sizes.length("timesDerivative", "out", out, z.length());
    KernelLibrary.slope_product(e, activation.ordinal(), at(z), at(y), at(x), at(out), z.length());
  }

  @Override
  public void close() {
    engine.retire();
  }

  /** Returns the address of the values of a tensor that this backend can compute with. */
  final long at(Tensor x) {
    return of(x).address();
  }

  final long orNull(Tensor x) {
    return x == null ? 0 : at(x);
  }

  /** Returns the address of one of the doubles of {@link #allocateSums}. */
  final long sum(String operation, Tensor one) {
    Sizes.length(operation, "a sum", one, 1);
    if (isOurs(one, Precision.DOUBLE)) {
      return ((NativeTensor) one).address();
    }
    throw foreign("sums", one);
  }

  final NativeTensor of(Tensor tensor) {
    if (isOurs(tensor, precision)) {
      return (NativeTensor) tensor;
    }
    throw foreign("tensors", tensor);
  }

  private boolean isOurs(Tensor tensor, Precision width) {
    return tensor instanceof NativeTensor found
        && found.precision() == width
        && engine.reaches(found.owner());
  }

  private IllegalArgumentException foreign(String what, Tensor found) {
    return new IllegalArgumentException(
        "backend '"
            + name()
            + "' of "
            + precision
            + " needs "
            + what
            + " of its own, found a "
            + found.getClass().getSimpleName()
            + " of "
            + found.precision()
            + (found instanceof NativeTensor other && !engine.reaches(other.owner())
                ? " in memory of " + other.owner()
                : ""));
  }
}
