package org.deltastn.tensor.nd4j;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Where ND4J has its arrays in this process: on the CPU, or on GPUs where its CUDA build is on the
 * class path and could be started.
 */
public final class Nd4jStart {

  /** The name of the engine that computes where ND4J has its arrays on a GPU. */
  public static final String ENGINE_ON_GPU = "nd4j-cuda";

  private static final String CUDA_BUILD = "org/nd4j/linalg/jcublas/JCublasBackend.class";

  private static final String KEEP_ON_CPU =
      "set the environment variable BACKEND_PRIORITY_CPU to 200, which keeps ND4J on the CPU";

  private Nd4jStart() {}

  /** Returns whether ND4J's CUDA build is on the class path; this does not start ND4J. */
  public static boolean hasCudaBuild() {
    return Nd4jStart.class.getClassLoader().getResource(CUDA_BUILD) != null;
  }

  /** Returns why {@link Nd4jBackend}, which computes in the host's memory, cannot, or null. */
  static String obstacleOnCpu() {
    if (!hasCudaBuild()) {
      return null;
    }
    return Started.FAILURE != null
        ? Started.FAILURE
        : Started.ON_GPU
            ? "ND4J has its arrays on a GPU in this process: use the backend '"
                + ENGINE_ON_GPU
                + "', or "
                + KEEP_ON_CPU
            : null;
  }

  /**
   * Returns what the class path lacks for the engine {@value #ENGINE_ON_GPU}, or null; this starts
   * no ND4J.
   */
  public static String missingForGpu() {
    return hasCudaBuild()
        ? null
        : "ND4J's backend is the CPU's: build with the profile nd4j-cuda (mvn -Pnd4j-cuda …), which"
            + " adds ND4J's CUDA build";
  }

  /** Returns why the engine {@value #ENGINE_ON_GPU} has no GPU to compute on, or null. */
  public static String obstacleOnGpu() {
    String missing = missingForGpu();
    if (missing != null) {
      return missing;
    }
    return Started.FAILURE != null
        ? Started.FAILURE
        : Started.ON_GPU
            ? null
            : "ND4J's CUDA build is on the class path, but ND4J chose the CPU: its line of the log,"
                + " 'Skipped [JCublasBackend] backend', says why (no driver or GPU, or CUDA 11's"
                + " libcudart, libcublas and libcusolver are not on the library path; without that"
                + " line the environment variable BACKEND_PRIORITY_CPU is above"
                + " BACKEND_PRIORITY_GPU)";
  }

  /**
   * Starts ND4J in a thread of its own: Spark interrupts the threads of tasks that it kills, and an
   * interrupt would end the unpacking of the libraries.
   */
  private static OpExecutioner.ExecutionerType start() {
    return CompletableFuture.supplyAsync(
            () -> Nd4j.getExecutioner().type(), task -> new Thread(task, "nd4j start").start())
        .join();
  }

  private static String failure(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return "ND4J cannot start with its CUDA build on the class path ("
        + cause
        + "): CUDA 11's libcudart, libcublas and libcusolver must be on the library path, and the"
        + " GPU of compute capability 3.7 to 8.9; or "
        + KEEP_ON_CPU;
  }

  /** Starts ND4J when it is initialized, once a process. */
  private static final class Started {

    static final boolean ON_GPU;
    static final String FAILURE;

    static {
      boolean onGpu = false;
      String failure = null;
      try {
        onGpu = start() == OpExecutioner.ExecutionerType.CUDA;
      } catch (CompletionException e) {
        failure = failure(e);
      }
      ON_GPU = onGpu;
      FAILURE = failure;
    }

    private Started() {}
  }
}
