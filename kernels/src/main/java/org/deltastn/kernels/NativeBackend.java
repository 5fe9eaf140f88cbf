package org.deltastn.kernels;

import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.Window;
import org.deltastn.tensor.nd4j.Nd4jBackend;

/**
 * The native engine on the CPU: every operation one pass over memory in vector instructions,
 * AVX-512 or AVX2 as the processor has them; matrix products are OpenBLAS's and convolutions
 * oneDNN's, called through ND4J on the same memory.
 *
 * <p>Products and convolutions use the given number of threads, all else one. Sizes are checked
 * before native code sees them: misfits throw {@link IllegalArgumentException}, closed tensors
 * {@link IllegalStateException}.
 */
public final class NativeBackend extends NativeOperations {

  /** The name of the engine. */
  public static final String NAME = "native";

  /**
   * System property that names the library of products in place of ND4J's OpenBLAS: one with the
   * CBLAS interface, or oneDNN for floats (doubles stay with OpenBLAS then).
   */
  public static final String BLAS_PROPERTY = "deltastn.native.blas";

  /** System property that forces an instruction set: avx512, avx2 or base. */
  public static final String INSTRUCTIONS_PROPERTY = "deltastn.native.instructions";

  private Nd4jBackend convolutions;

  /**
   * Creates a backend.
   *
   * @param threads CPU threads of the products and convolutions; a setting of the whole process
   * @throws IllegalStateException if the native library is not there, or what the two properties
   *     name cannot be used
   */
  public NativeBackend(Precision precision, int threads) {
    super(open(precision, threads), precision, threads);
  }

  private static long open(Precision precision, int threads) {
    if (KernelLibrary.obstacle() != null) {
      throw new IllegalStateException(
          "backend '" + NAME + "' is not there: " + KernelLibrary.obstacle());
    }
    String blas = System.getProperty(BLAS_PROPERTY);
    boolean ours = blas == null || (isOneDnn(blas) && precision == Precision.DOUBLE);
    try {
      return KernelLibrary.open_cpu(
          precision.bytes(),
          ours ? KernelLibrary.nd4jBlas() : blas,
          System.getProperty(INSTRUCTIONS_PROPERTY, ""),
          threads);
    } catch (RuntimeException failure) {
      throw new IllegalStateException(failure.getMessage(), failure);
    }
  }

  private static boolean isOneDnn(String library) {
    return library.substring(library.lastIndexOf('/') + 1).startsWith("libdnnl");
  }

  /** Returns the bytes that the tensors of all native backends hold in this process. */
  public static long heldBytes() {
    return Engine.heldBytes();
  }

  /** Returns the instruction set in use: avx512, avx2 or base. */
  public String instructions() {
    return KernelLibrary.engine_name(e);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void convolution(Tensor x, Tensor w, Window window, Tensor z) {
    Sizes.convolution("convolution", x, w, window, z);
    convolutions().convolution(shared(x), shared(w), window, shared(z));
  }

  @Override
  public void convolutionFilterGradient(Tensor g, Tensor x, Window window, Tensor dw) {
    Sizes.convolution("convolutionFilterGradient", x, dw, window, g);
    convolutions().convolutionFilterGradient(shared(g), shared(x), window, shared(dw));
  }

  @Override
  public void convolutionDataGradient(Tensor g, Tensor w, Window window, double beta, Tensor dx) {
    Sizes.convolution("convolutionDataGradient", dx, w, window, g);
    convolutions().convolutionDataGradient(shared(g), shared(w), window, beta, shared(dx));
  }

  @Override
  public void close() {
    if (convolutions != null) {
      convolutions.close();
    }
    super.close();
  }

  private Nd4jBackend convolutions() {
    if (convolutions == null) {
      convolutions = new Nd4jBackend(precision(), threads());
    }
    return convolutions;
  }

  private Tensor shared(Tensor x) {
    return of(x).shared();
  }
}
