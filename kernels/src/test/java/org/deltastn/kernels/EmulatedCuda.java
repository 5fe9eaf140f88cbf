package org.deltastn.kernels;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.engine.ProductPrecision;

/**
 * CUDA backends for tests, over the emulation on the CPU, or with {@code -Ddeltastn.cuda.test=gpu}
 * on this machine's GPUs; the tests are skipped where what they need is missing.
 */
final class EmulatedCuda {

  private static final Path FOLDER = Path.of("target/emulation").toAbsolutePath();
  private static final boolean ON_GPU = "gpu".equals(System.getProperty("deltastn.cuda.test"));
  private static final String OBSTACLE = prepare();

  private EmulatedCuda() {}

  private static String prepare() {
    if (ON_GPU) {
      return CudaLibrary.obstacle();
    }
    Path library = FOLDER.resolve("libemulated_cuda.so");
    if (!Files.exists(library)) {
      return "the emulation of CUDA was not built: there is no " + library;
    }
    System.setProperty(CudaLibrary.PROPERTY, library.toString());
    System.setProperty(
        CudaBackend.BLAS_PROPERTY, FOLDER.resolve("libemulated_cublas.so").toString());
    if (CudaLibrary.obstacle() != null) {
      throw new IllegalStateException(
          "the emulation of CUDA is there, but cannot be used: " + CudaLibrary.obstacle());
    }
    return null;
  }

  /** Skips a test where there is no CUDA, emulated or not as the system property says. */
  static void require() {
    assumeTrue(OBSTACLE == null, OBSTACLE);
  }

  /** Skips a test that is about emulated GPUs. */
  static void requireEmulation() {
    require();
    assumeTrue(!ON_GPU, "it is about emulated GPUs");
  }

  static CudaBackend create(Precision precision) {
    return create(precision, ProductPrecision.FLOAT32);
  }

  static CudaBackend create(Precision precision, ProductPrecision products) {
    require();
    return new CudaBackend(precision, products, 1, null);
  }
}
