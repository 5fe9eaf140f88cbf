package org.deltastn.tensor.nd4j;

import java.util.concurrent.CompletableFuture;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.engine.BackendProvider;
import org.deltastn.tensor.engine.BackendRequest;
import org.deltastn.tensor.engine.BackendUnavailableException;
import org.deltastn.tensor.engine.Backends;
import org.deltastn.tensor.engine.NativeLibraries;

/** Makes {@link Nd4jBackend}s; registered for {@link java.util.ServiceLoader}. */
public final class Nd4jBackendProvider implements BackendProvider {

  @Override
  public String name() {
    return Backends.DEFAULT;
  }

  /** {@inheritDoc} This starts ND4J where its CUDA build is on the class path. */
  @Override
  public String obstacle() {
    String missing = NativeLibraries.missing();
    return missing == null ? Nd4jStart.obstacleOnCpu() : missing;
  }

  /** {@inheritDoc} Each process decides where ND4J has its arrays. */
  @Override
  public String missing() {
    return null;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if ND4J's native libraries are missing or cannot be loaded, or
   *     ND4J has its arrays on a GPU
   */
  @Override
  public Backend create(BackendRequest request) {
    String missing = NativeLibraries.missing();
    if (missing != null) {
      throw new BackendUnavailableException("backend '" + name() + "' cannot start: " + missing);
    }
    try {
      if (obstacle() == null) {
        Natives.require();
      }
      return new Nd4jBackend(request.precision(), request.threads());
    } catch (LinkageError e) {
      throw new IllegalStateException(
          "backend '"
              + name()
              + "' cannot start: ND4J's native libraries cannot be loaded ("
              + NativeLibraries.reason(e)
              + "); the class path of the driver and of every executor needs the jars of"
              + " nd4j-native, openblas and javacpp, all of which are in the job's jar",
          e);
    }
  }

  /**
   * Loads the native libraries in a thread of its own: Spark interrupts the threads of tasks that
   * it kills, an interrupt ends the unpacking of the libraries, and a class that failed to load its
   * library cannot be used in that process any more.
   */
  private static void loadNatives() {
    CompletableFuture.runAsync(
            () -> new Nd4jBackend(Precision.FLOAT, 1).close(),
            task -> new Thread(task, "nd4j natives").start())
        .join();
  }

  /** Loads the libraries when it is initialized, once a process. */
  private static final class Natives {

    static {
      loadNatives();
    }

    private Natives() {}

    static void require() {}
  }
}
