package org.deltastn.kernels;

import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.Window;
import org.deltastn.tensor.backend.DescentStep;
import org.deltastn.tensor.backend.Workspace;
import org.deltastn.tensor.engine.BackendUnavailableException;
import org.deltastn.tensor.engine.ProcessThreads;
import org.deltastn.tensor.engine.ProductPrecision;
import org.deltastn.tensor.nd4j.Nd4jBackend;

/**
 * The native engine on the CPU: every operation one pass over memory in vector instructions,
 * AVX-512 or AVX2 as the processor has them, and so are convolutions; matrix products are its own
 * for floats where there is either, and OpenBLAS's otherwise.
 *
 * <p>Products of floats may be rounded to bfloat16 instead, where the processor can (by the tiles
 * of AMX where it has them, otherwise by avx512_bf16): then {@link #gemm} rounds the values of both
 * matrices to the nearest one (to the even one of two; what is below 2⁻¹²⁶ in magnitude counts as
 * 0) and adds up their products in 32 bits. Convolutions are never rounded, nor is anything else.
 *
 * <p>Products and convolutions use the given number of threads, all else one. Sizes are checked
 * before native code sees them: misfits throw {@link IllegalArgumentException}, closed tensors
 * {@link IllegalStateException}.
 */
public final class NativeBackend extends NativeOperations {

  /** The name of the engine. */
  public static final String NAME = "native";

  /**
   * System property that names the library of products in place of the engine's own and ND4J's
   * OpenBLAS: one with the CBLAS interface, or oneDNN for floats (doubles stay with OpenBLAS then).
   */
  public static final String BLAS_PROPERTY = "deltastn.native.blas";

  /**
   * System property that forces an instruction set: amx (AVX-512, and tiles for products in
   * bfloat16), avx512, avx2 or base.
   */
  public static final String INSTRUCTIONS_PROPERTY = "deltastn.native.instructions";

  private final ProcessThreads.Use blas;
  private final boolean endsInUpdates;

  /**
   * Creates a backend.
   *
   * @param threads CPU threads of the products and convolutions; a setting of the whole process,
   *     which holds until this backend is closed
   * @throws IllegalStateException if the native library is unavailable, or what the two properties
   *     name cannot be used
   */
  public NativeBackend(Precision precision, int threads) {
    this(precision, ProductPrecision.FLOAT32, threads);
  }

  /**
   * Creates a backend whose products of floats have a precision.
   *
   * @param products FLOAT32; or BFLOAT16 for products by a kernel of this engine, on a processor
   *     that has avx512_bf16
   * @param threads CPU threads of the products and convolutions; a setting of the whole process
   * @throws IllegalStateException if the native library is unavailable, what the two properties
   *     name cannot be used, or this processor or precision has no such products
   */
  public NativeBackend(Precision precision, ProductPrecision products, int threads) {
    this(precision, products, threads, Nd4jBackend.BLAS.use(threads));
  }

  private NativeBackend(
      Precision precision, ProductPrecision products, int threads, ProcessThreads.Use blas) {
    super(NAME, Engine.onHost(open(precision, products, threads, blas)), precision, threads);
    this.blas = blas;
    endsInUpdates = precision == Precision.FLOAT && products == ProductPrecision.FLOAT32;
    // The library has set its own number.
    blas.settle();
  }

  /** Returns whether products are of floats, and not rounded: then they can end in an update. */
  @Override
  public boolean updatesByProducts() {
    return endsInUpdates;
  }

  @Override
  public void momentumUpdateOfProduct(Tensor a, Tensor b, DescentStep step, Tensor gradient) {
    Operands on = operands();
    NativeTensor as = on.of(a);
    NativeTensor bs = on.of(b);
    NativeTensor gs = on.of(gradient);
    Sizes.product(true, false, as, bs, gs);
    Sizes.length("momentumUpdateOfProduct", "weights", step.weights(), gradient.length());
    Sizes.length("momentumUpdateOfProduct", "velocity", step.velocity(), gradient.length());
    KernelLibrary.momentum_of_product(
        on.engine(),
        gs.rows(),
        gs.columns(),
        as.rows(),
        as.address(),
        as.columns(),
        bs.address(),
        bs.columns(),
        gs.address(),
        on.at(step.weights()),
        on.at(step.velocity()),
        step.learningRate(),
        step.momentum());
  }

  @Override
  public void convolutionMaximum(
      Tensor x,
      Tensor w,
      Window window,
      Window pool,
      Tensor y,
      Tensor positions,
      Workspace scratch) {
    Operands on = operands();
    int[] sizes = Sizes.chosen("convolutionMaximum", x, w, window, positions, y);
    int[] maximum =
        Sizes.maximum(
            "convolutionMaximum",
            window.outputHeight(x.size(2)),
            window.outputWidth(x.size(3)),
            pool,
            y);
    KernelLibrary.convolution_maximum(
        on.engine(),
        on.at(x),
        on.at(w),
        sizes,
        maximum,
        on.at(y),
        on.at(positions),
        x.size(0),
        x.size(1),
        y.size(1));
  }

  @Override
  public void convolutionAt(
      Tensor x, Tensor w, Window window, Tensor positions, Tensor y, Workspace scratch) {
    Operands on = operands();
    int[] sizes = Sizes.chosen("convolutionAt", x, w, window, positions, y);
    KernelLibrary.convolution_at(
        on.engine(),
        on.at(x),
        on.at(w),
        sizes,
        on.at(positions),
        plane(y),
        on.at(y),
        x.size(0),
        x.size(1),
        y.size(1));
  }

  @Override
  public void convolutionFilterGradientAt(
      Tensor g, Tensor positions, Tensor x, Window window, Tensor dw, Workspace scratch) {
    Operands on = operands();
    int[] sizes = Sizes.chosen("convolutionFilterGradientAt", x, dw, window, positions, g);
    KernelLibrary.convolution_filter_gradient_at(
        on.engine(),
        on.at(g),
        on.at(positions),
        plane(g),
        on.at(x),
        sizes,
        on.at(dw),
        x.size(0),
        x.size(1),
        g.size(1));
  }

  @Override
  public void convolutionDataGradientAt(
      Tensor g,
      Tensor positions,
      Tensor w,
      Window window,
      double beta,
      Tensor dx,
      Workspace scratch) {
    Operands on = operands();
    int[] sizes = Sizes.chosen("convolutionDataGradientAt", dx, w, window, positions, g);
    KernelLibrary.convolution_data_gradient_at(
        on.engine(),
        on.at(g),
        on.at(positions),
        plane(g),
        on.at(w),
        sizes,
        beta,
        on.at(dx),
        dx.size(0),
        dx.size(1),
        g.size(1));
  }

  private static long plane(Tensor maps) {
    return (long) maps.size(2) * maps.size(3);
  }

  /** Returns why products cannot have a precision in this process, or null where they can. */
  static String obstacle(ProductPrecision products) {
    if (products == ProductPrecision.FLOAT32) {
      return null;
    }
    if (KernelLibrary.obstacle() != null) {
      return KernelLibrary.obstacle();
    }
    if (products != ProductPrecision.BFLOAT16) {
      return "its products are FLOAT32 or BFLOAT16";
    }
    String instructions = System.getProperty(INSTRUCTIONS_PROPERTY, "");
    if (KernelLibrary.cpu_has_bfloat16(instructions)) {
      return null;
    }
    return "this processor has no avx512_bf16"
        + (instructions.isEmpty()
            ? ""
            : ", or " + INSTRUCTIONS_PROPERTY + " is '" + instructions + "', not avx512");
  }

  /** Returns whether a backend created now computes products in bfloat16 by the tiles of AMX. */
  public static boolean usesAmx() {
    return KernelLibrary.obstacle() == null
        && KernelLibrary.cpu_has_amx(System.getProperty(INSTRUCTIONS_PROPERTY, ""));
  }

  private static long open(
      Precision precision, ProductPrecision products, int threads, ProcessThreads.Use use) {
    if (KernelLibrary.obstacle() != null) {
      use.close();
      throw new BackendUnavailableException(
          "backend '" + NAME + "' is unavailable: " + KernelLibrary.obstacle());
    }
    String blas = System.getProperty(BLAS_PROPERTY);
    boolean nd4js = blas == null || (isOneDnn(blas) && precision == Precision.DOUBLE);
    try {
      return KernelLibrary.open_cpu(
          precision.bytes(),
          products.ordinal(),
          blas == null,
          nd4js ? KernelLibrary.nd4jBlas() : blas,
          System.getProperty(INSTRUCTIONS_PROPERTY, ""),
          threads);
    } catch (RuntimeException failure) {
      use.close();
      throw new IllegalStateException(failure.getMessage(), failure);
    }
  }

  private static boolean isOneDnn(String library) {
    return library.substring(library.lastIndexOf('/') + 1).startsWith("libdnnl");
  }

  /** Returns the bytes of the host that the tensors of all native backends of this process hold. */
  public static long heldBytes() {
    return Engine.heldOnHost();
  }

  /** Returns the instruction set in use: avx512, avx2 or base. */
  public String instructions() {
    return KernelLibrary.engine_name(operands().engine());
  }

  @Override
  public void close() {
    blas.close();
    super.close();
  }
}
