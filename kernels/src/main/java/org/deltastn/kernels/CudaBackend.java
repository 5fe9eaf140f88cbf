package org.deltastn.kernels;

import java.util.function.Supplier;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.engine.BackendUnavailableException;
import org.deltastn.tensor.engine.ProductPrecision;

/**
 * The native engine on a GPU: kernels of its own for everything but matrix products, which are
 * cuBLAS's, as are those that convolutions consist of. Tensors are in the GPU's memory.
 *
 * <p>Operations return before the GPU has done them, and wait for it where numbers come back to the
 * host; a failure may be thrown by a later operation. They happen in the order of the calls.
 *
 * <p>Products of floats may be rounded to {@linkplain ProductPrecision TF32 or bfloat16} on their
 * way in, those of convolutions too; sums stay of 32 bits. Sizes are checked before native code
 * sees them: misfits throw {@link IllegalArgumentException}, closed tensors {@link
 * IllegalStateException}.
 */
public final class CudaBackend extends NativeOperations {

  /** The name of the engine. */
  public static final String NAME = "cuda";

  /** System property that names another library of products than the cuBLAS of the system. */
  public static final String BLAS_PROPERTY = "deltastn.cuda.blas";

  private final Gpu gpu;

  /**
   * Creates a backend.
   *
   * @param products what the products of floats are rounded to
   * @param threads of the CPU, which this engine does not use
   * @param gpu an index as {@code nvidia-smi} counts GPUs, or a UUID or the beginning of one; null
   *     for the first GPU of this process
   * @throws IllegalArgumentException if there is no such GPU, or it has no such products
   * @throws IllegalStateException if the library, a driver, a GPU or cuBLAS is unavailable
   */
  public CudaBackend(Precision precision, ProductPrecision products, int threads, String gpu) {
    this(precision, products, threads, onGpu(() -> CudaLibrary.gpu(gpu)));
  }

  private CudaBackend(Precision precision, ProductPrecision products, int threads, Gpu gpu) {
    super(NAME, Engine.onGpu(open(precision, products, gpu), gpu), precision, threads);
    this.gpu = gpu;
  }

  private static long open(Precision precision, ProductPrecision products, Gpu gpu) {
    requireProducts(products, gpu);
    return onGpu(
        () ->
            KernelLibrary.open_cuda(
                CudaLibrary.path(),
                precision.bytes(),
                products.ordinal(),
                System.getProperty(BLAS_PROPERTY, ""),
                gpu.index()));
  }

  static void requireProducts(ProductPrecision products, Gpu gpu) {
    if (products != ProductPrecision.FLOAT32 && !gpu.roundsProducts()) {
      throw new IllegalArgumentException(
          products.refusal(
              NAME, gpu + " has no tensor cores for them, which compute capability 8.0 brought"));
    }
  }

  /** Does what needs a GPU, and says so where there is none. */
  static <T> T onGpu(Supplier<T> work) {
    try {
      return work.get();
    } catch (IllegalArgumentException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new BackendUnavailableException(
          "backend '" + NAME + "' cannot be used: " + e.getMessage(), e);
    }
  }

  /** Returns the bytes that the tensors of all CUDA backends of this process hold on GPUs. */
  public static long heldBytes() {
    return Engine.heldOnGpus();
  }

  /** Returns the name, UUID, compute capability and memory of the GPU. */
  public String gpu() {
    return gpu.toString();
  }

  @Override
  public boolean hasOwnMemory() {
    return true;
  }
}
