package org.deltastn.kernels;

import java.io.File;
import java.io.IOException;
import java.util.List;
import org.bytedeco.javacpp.Loader;

/** Finds the library of the CUDA engine, and the GPUs of this process. */
final class CudaLibrary {

  /** System property with the path of another build of the library than the one in the jar. */
  static final String PROPERTY = "deltastn.cuda.library";

  private static final String RESOURCE = "linux-x86_64/libdeltastn_cuda.so";

  private CudaLibrary() {}

  /** Returns what this class path lacks of the engine, or null where it is complete. */
  static String missing() {
    if (KernelLibrary.obstacle() != null) {
      return KernelLibrary.obstacle();
    }
    String other = System.getProperty(PROPERTY);
    if (other != null) {
      return new File(other).isFile() ? null : PROPERTY + " is '" + other + "', which is no file";
    }
    return CudaLibrary.class.getResource(RESOURCE) == null
        ? "delta-stn-kernels was built without its CUDA library, which needs nvcc"
        : null;
  }

  /** Returns why the engine cannot be used in this process, or null where it can. */
  static String obstacle() {
    try {
      gpus();
      return null;
    } catch (IllegalStateException e) {
      return e.getMessage();
    }
  }

  /**
   * Returns the path of the library.
   *
   * @throws IllegalStateException if something is {@link #missing}, or it cannot be unpacked
   */
  static String path() {
    String missing = missing();
    if (missing != null) {
      throw new IllegalStateException(missing);
    }
    String other = System.getProperty(PROPERTY);
    if (other != null) {
      return other;
    }
    try {
      return Loader.cacheResource(CudaLibrary.class, RESOURCE).getPath();
    } catch (IOException e) {
      throw new IllegalStateException(
          "its library cannot be unpacked where org.bytedeco.javacpp.cachedir says: "
              + e.getMessage(),
          e);
    }
  }

  /**
   * Returns the GPUs of this process, at least one.
   *
   * @throws IllegalStateException if there is none or they cannot be used, with the reason
   */
  static List<Gpu> gpus() {
    String path = path();
    List<Gpu> gpus;
    try {
      gpus = Gpu.parse(KernelLibrary.cuda_gpus(path));
    } catch (RuntimeException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
    if (gpus.isEmpty()) {
      throw new IllegalStateException("this process has no GPU that CUDA can use");
    }
    return gpus;
  }

  /**
   * Finds a GPU of this process.
   *
   * @param address as {@link Gpu#find} takes it, or null for the first
   * @throws IllegalArgumentException if there is no such GPU, listing those found
   * @throws IllegalStateException if there is none or they cannot be used, with the reason
   */
  static Gpu gpu(String address) {
    List<Gpu> gpus = gpus();
    return address == null ? gpus.get(0) : Gpu.find(gpus, visible(), address);
  }

  /** Returns the address of the first GPU of this process; throws as {@link #gpus} does. */
  static String firstAddress() {
    return gpus().get(0).address(visible());
  }

  private static String visible() {
    return System.getenv(Gpu.VISIBLE);
  }
}
