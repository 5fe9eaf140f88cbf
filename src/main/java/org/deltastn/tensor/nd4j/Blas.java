package org.deltastn.tensor.nd4j;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas;
import org.deltastn.tensor.Precision;

/**
 * Calls BLAS routines, in either precision.
 *
 * <p>They are called on the memory of ND4J's arrays directly: ND4J's own products copy a transposed
 * operand, and its row operations take as long as several passes over memory.
 */
final class Blas {

  private static final int ROW_MAJOR = openblas.CblasRowMajor;
  private static final int NO = openblas.CblasNoTrans;
  private static final int YES = openblas.CblasTrans;

  private Blas() {}

  static void gemm(
      boolean transposeA,
      boolean transposeB,
      double alpha,
      Nd4jTensor a,
      Nd4jTensor b,
      double beta,
      Nd4jTensor c) {
    int m = c.rows();
    int n = c.columns();
    int k = transposeA ? a.rows() : a.columns();
    int ta = transposeA ? YES : NO;
    int tb = transposeB ? YES : NO;
    int lda = a.columns();
    int ldb = b.columns();
    if (a.precision() == Precision.FLOAT) {
      openblas.cblas_sgemm(
          ROW_MAJOR,
          ta,
          tb,
          m,
          n,
          k,
          (float) alpha,
          a.floats(),
          lda,
          b.floats(),
          ldb,
          (float) beta,
          c.floats(),
          n);
    } else {
      openblas.cblas_dgemm(
          ROW_MAJOR,
          ta,
          tb,
          m,
          n,
          k,
          alpha,
          a.doubles(),
          lda,
          b.doubles(),
          ldb,
          beta,
          c.doubles(),
          n);
    }
  }

  static void axpy(double alpha, Nd4jTensor x, Nd4jTensor y) {
    int n = (int) x.length();
    if (x.precision() == Precision.FLOAT) {
      openblas.cblas_saxpy(n, (float) alpha, x.floats(), 1, y.floats(), 1);
    } else {
      openblas.cblas_daxpy(n, alpha, x.doubles(), 1, y.doubles(), 1);
    }
  }

  static void scale(double alpha, Nd4jTensor x) {
    int n = (int) x.length();
    if (x.precision() == Precision.FLOAT) {
      openblas.cblas_sscal(n, (float) alpha, x.floats(), 1);
    } else {
      openblas.cblas_dscal(n, alpha, x.doubles(), 1);
    }
  }

  /** Computes x ← x + u vᵀ. */
  static void rankOne(Nd4jTensor u, Nd4jTensor v, Nd4jTensor x) {
    int m = x.rows();
    int n = x.columns();
    if (x.precision() == Precision.FLOAT) {
      openblas.cblas_sger(ROW_MAJOR, m, n, 1, u.floats(), 1, v.floats(), 1, x.floats(), n);
    } else {
      openblas.cblas_dger(ROW_MAJOR, m, n, 1, u.doubles(), 1, v.doubles(), 1, x.doubles(), n);
    }
  }

  /** Computes out ← xᵀ u. */
  static void transposedProduct(Nd4jTensor x, Nd4jTensor u, Nd4jTensor out) {
    int m = x.rows();
    int n = x.columns();
    if (x.precision() == Precision.FLOAT) {
      openblas.cblas_sgemv(
          ROW_MAJOR, YES, m, n, 1, x.floats(), n, u.floats(), 1, 0, out.floats(), 1);
    } else {
      openblas.cblas_dgemv(
          ROW_MAJOR, YES, m, n, 1, x.doubles(), n, u.doubles(), 1, 0, out.doubles(), 1);
    }
  }

  /** Computes out ← x u. */
  static void product(Nd4jTensor x, Nd4jTensor u, Nd4jTensor out) {
    int m = x.rows();
    int n = x.columns();
    if (x.precision() == Precision.FLOAT) {
      openblas.cblas_sgemv(
          ROW_MAJOR, NO, m, n, 1, x.floats(), n, u.floats(), 1, 0, out.floats(), 1);
    } else {
      openblas.cblas_dgemv(
          ROW_MAJOR, NO, m, n, 1, x.doubles(), n, u.doubles(), 1, 0, out.doubles(), 1);
    }
  }

  /** Writes the product of every pair of rows of a and b to {@code out}. */
  static void rowDots(Nd4jTensor a, Nd4jTensor b, double[] out) {
    int n = a.columns();
    if (a.precision() == Precision.FLOAT) {
      FloatPointer pa = new FloatPointer(a.floats());
      FloatPointer pb = new FloatPointer(b.floats());
      for (int i = 0; i < a.rows(); i++) {
        long at = (long) i * n;
        out[i] = openblas.cblas_dsdot(n, pa.position(at), 1, pb.position(at), 1);
      }
    } else {
      DoublePointer pa = new DoublePointer(a.doubles());
      DoublePointer pb = new DoublePointer(b.doubles());
      for (int i = 0; i < a.rows(); i++) {
        long at = (long) i * n;
        out[i] = openblas.cblas_ddot(n, pa.position(at), 1, pb.position(at), 1);
      }
    }
  }

  /** Computes x_i ← s_i x_i over the rows i. */
  static void scaleRows(double[] s, Nd4jTensor x) {
    int n = x.columns();
    if (x.precision() == Precision.FLOAT) {
      FloatPointer row = new FloatPointer(x.floats());
      for (int i = 0; i < x.rows(); i++) {
        openblas.cblas_sscal(n, (float) s[i], row.position((long) i * n), 1);
      }
    } else {
      DoublePointer row = new DoublePointer(x.doubles());
      for (int i = 0; i < x.rows(); i++) {
        openblas.cblas_dscal(n, s[i], row.position((long) i * n), 1);
      }
    }
  }

  /** Computes out_i ← out_i + s_i x_i over the rows i. */
  static void scaleRowsAdd(Nd4jTensor x, double[] s, Nd4jTensor out) {
    int n = x.columns();
    if (x.precision() == Precision.FLOAT) {
      FloatPointer from = new FloatPointer(x.floats());
      FloatPointer to = new FloatPointer(out.floats());
      for (int i = 0; i < x.rows(); i++) {
        long at = (long) i * n;
        openblas.cblas_saxpy(n, (float) s[i], from.position(at), 1, to.position(at), 1);
      }
    } else {
      DoublePointer from = new DoublePointer(x.doubles());
      DoublePointer to = new DoublePointer(out.doubles());
      for (int i = 0; i < x.rows(); i++) {
        long at = (long) i * n;
        openblas.cblas_daxpy(n, s[i], from.position(at), 1, to.position(at), 1);
      }
    }
  }
}
