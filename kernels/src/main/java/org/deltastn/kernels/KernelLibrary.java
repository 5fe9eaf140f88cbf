package org.deltastn.kernels;

import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.annotation.Cast;
import org.bytedeco.javacpp.annotation.Const;
import org.bytedeco.javacpp.annotation.Namespace;
import org.bytedeco.javacpp.annotation.Platform;
import org.bytedeco.openblas.global.openblas;
import org.deltastn.tensor.engine.NativeLibraries;

/**
 * The native library as JavaCPP binds it: {@code binding.h} one to one, with memory and engines as
 * addresses. It checks nothing.
 */
@Platform(include = "binding.h")
@Namespace("dstn")
final class KernelLibrary {

  private static final String RESOURCE = "linux-x86_64/libjniKernelLibrary.so";

  /** The reason why the library cannot be used in this process; null where it is loaded. */
  private static final String OBSTACLE = load();

  private KernelLibrary() {}

  private static String load() {
    if (!"linux-x86_64".equals(Loader.getPlatform())) {
      return "the native library is for linux-x86_64, this is " + Loader.getPlatform();
    }
    if (KernelLibrary.class.getResource(RESOURCE) == null) {
      return "delta-stn-kernels was built without its native library, which needs a C++ compiler";
    }
    try {
      Loader.load(KernelLibrary.class);
      return null;
    } catch (UnsatisfiedLinkError e) {
      return "the native library cannot be loaded: " + NativeLibraries.reason(e);
    }
  }

  /** Returns why the library cannot be used in this process, or null where it can. */
  static String obstacle() {
    return OBSTACLE;
  }

  /** Returns the path of the OpenBLAS in ND4J's jars. */
  static String nd4jBlas() {
    return Loader.load(openblas.class);
  }

  static native @Cast("bool") boolean cpu_has_bfloat16(@Cast("const char*") String instructions);

  static native @Cast("bool") boolean cpu_has_amx(@Cast("const char*") String instructions);

  static native long open_cpu(
      int bytes,
      int products,
      boolean own,
      @Cast("const char*") String blas,
      @Cast("const char*") String instructions,
      int threads);

  static native @Cast("const char*") String cuda_gpus(@Cast("const char*") String library);

  static native long open_cuda(
      @Cast("const char*") String library,
      int bytes,
      int products,
      @Cast("const char*") String blas,
      int gpu);

  static native @Cast("const char*") String engine_name(long engine);

  static native @Cast("const char*") String engine_error(long engine);

  static native void close_engine(long engine);

  static native Pointer allocate(long engine, long bytes);

  static native void release(long engine, Pointer memory);

  static native void upload(long engine, long to, @Const float[] host, long n);

  static native void upload(long engine, long to, @Const double[] host, long n);

  static native void download(long engine, long from, float[] host, long n);

  static native void download(long engine, long from, double[] host, long n);

  static native void copy(long engine, long from, long to, long n);

  static native void fill(long engine, long x, double value, long n);

  static native void gemm(
      long engine,
      boolean transposeA,
      boolean transposeB,
      int m,
      int n,
      int k,
      double alpha,
      long a,
      int lda,
      long b,
      int ldb,
      double beta,
      long c);

  static native void axpy(long engine, double alpha, long x, long y, long n);

  static native void scale(long engine, double alpha, long x, long n);

  static native void multiply(long engine, long a, long b, long out, long n);

  static native void add_row_vector(long engine, long x, long v, long m, long n);

  static native void sum_rows(long engine, long x, long out, long m, long n);

  static native void scale_rows(long engine, long x, long s, long out, long m, long n);

  static native void scale_rows_add(long engine, long x, long s, long out, long m, long n);

  static native void add_column_vector(long engine, long x, long v, long m, long n);

  static native void sum_columns(long engine, long x, long out, long m, long n);

  static native void row_dots(long engine, long a, long b, long out, long m, long n);

  static native double dot(long engine, long a, long b, long n);

  static native void activate(long engine, int kind, long z, long y, long n);

  static native void derivative(long engine, int kind, long z, long y, long d, long n);

  static native void slope_product(long engine, int kind, long z, long y, long x, long out, long n);

  static native void dropout(
      long engine,
      @Const double[] rates,
      int rateCount,
      long key,
      long x,
      long mask,
      long out,
      long rows,
      long columns);

  static native void softmax_cross_entropy(
      long engine,
      long y,
      long tangent,
      long labels,
      long weights,
      double scale,
      long gradient,
      long rows,
      long classes,
      long loss);

  static native void squared_error(
      long engine,
      long y,
      long tangent,
      long targets,
      long weights,
      double scale,
      long gradient,
      long rows,
      long width,
      long loss);

  static native void momentum(
      long engine, long w, long g, long v, double rate, double momentum, long n);

  static native void momentum_of_product(
      long engine,
      int m,
      int n,
      int k,
      long a,
      int lda,
      long b,
      int ldb,
      long g,
      long w,
      long v,
      double rate,
      double momentum);

  static native void rms_prop(
      long engine, long w, long g, long s, double rate, double decay, double epsilon, long n);

  static native void adam(
      long engine,
      long w,
      long g,
      long m,
      long v,
      double rate,
      double beta1,
      double beta2,
      double epsilon,
      long n);

  static native void max_pool(
      long engine, long x, long count, @Const int[] sizes, long y, long positions);

  static native void gather(
      long engine, long x, long count, @Const int[] sizes, long positions, long y);

  static native void scatter(
      long engine, long g, long count, @Const int[] sizes, long positions, long dx);

  static native void average_pool(long engine, long x, long count, @Const int[] sizes, long y);

  static native void average_pool_gradient(
      long engine, long g, long count, @Const int[] sizes, long dx);

  static native void respond(
      long engine,
      long c,
      long u,
      long r,
      long v,
      long p,
      double beta,
      long z,
      long a,
      long rows,
      long units,
      long plane,
      long h);

  static native void respond_gradients(
      long engine,
      long c,
      long r,
      long v,
      long a,
      long p,
      long g,
      long scaled,
      long du,
      long dr,
      long dv,
      long rows,
      long units,
      long plane,
      long h);

  static native void gather_rows(
      long engine,
      @Const int[] rows,
      long count,
      @Cast("const int64_t*") long[] from,
      @Cast("const int64_t*") long[] to,
      @Cast("const int64_t*") long[] widths,
      int tensors);

  static native void add_dot(long engine, double alpha, long a, long b, long n, long sum);

  static native void clip(
      long engine,
      double limit,
      @Cast("const int64_t*") long[] vectors,
      @Cast("const int64_t*") long[] lengths,
      int count);

  static native void augment(
      long engine,
      long x,
      long count,
      int channels,
      int height,
      int width,
      @Const int[] steps,
      @Const double[] numbers,
      @Const int[] holes,
      int holeCount,
      long out);

  static native void finish_layer(
      long engine,
      int kind,
      long bias,
      @Const double[] rates,
      int rateCount,
      long key,
      long z,
      long y,
      long slope,
      long rows,
      long units,
      long plane);

  static native void convolution(
      long engine,
      long x,
      long w,
      @Const int[] sizes,
      long z,
      long images,
      int channels,
      int filters);

  static native void convolution_filter_gradient(
      long engine,
      long g,
      long x,
      @Const int[] sizes,
      long dw,
      long images,
      int channels,
      int filters);

  static native void convolution_data_gradient(
      long engine,
      long g,
      long w,
      @Const int[] sizes,
      double beta,
      long dx,
      long images,
      int channels,
      int filters);

  static native void convolution_maximum(
      long engine,
      long x,
      long w,
      @Const int[] sizes,
      @Const int[] pool,
      long y,
      long positions,
      long images,
      int channels,
      int filters);

  static native void convolution_at(
      long engine,
      long x,
      long w,
      @Const int[] sizes,
      long positions,
      long chosen,
      long y,
      long images,
      int channels,
      int filters);

  static native void convolution_filter_gradient_at(
      long engine,
      long g,
      long positions,
      long chosen,
      long x,
      @Const int[] sizes,
      long dw,
      long images,
      int channels,
      int filters);

  static native void convolution_data_gradient_at(
      long engine,
      long g,
      long positions,
      long chosen,
      long w,
      @Const int[] sizes,
      double beta,
      long dx,
      long images,
      int channels,
      int filters);

  static native void inverse_roots(long engine, long x, double epsilon, long out, long n);

  static native void scale_channels(
      long engine, long x, long s, long t, long y, long rows, long channels, long plane);

  static native void normalize(
      long engine,
      long x,
      long gamma,
      long beta,
      double epsilon,
      long statistics,
      long y,
      long rows,
      long channels,
      long plane);

  static native void times_normalization(
      long engine,
      long t,
      long x,
      long gamma,
      long statistics,
      long sums,
      long products,
      long out,
      long rows,
      long channels,
      long plane);

  static native void lstm_cell(
      long engine,
      long z,
      long before,
      long c,
      long h,
      long gates,
      long ofBefore,
      long ofC,
      long rows,
      long units);

  static native void lstm_tangent(
      long engine,
      long gates,
      long ofBefore,
      long ofC,
      long z,
      long before,
      long c,
      long h,
      long rows,
      long units);

  static native void lstm_gradient(
      long engine,
      long gates,
      long ofBefore,
      long ofC,
      long h,
      long c,
      long z,
      long rows,
      long units);

  static native void add_to_rows(
      long engine, @Const int[] rows, long count, long from, long to, long width);
}
