package org.deltastn.tensor.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.engine.BackendProvider;
import org.deltastn.tensor.engine.BackendRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Nd4jBackendProviderTest {

  @Test
  void isRegistered() {
    assertThat(ServiceLoader.load(BackendProvider.class))
        .hasAtLeastOneElementOfType(Nd4jBackendProvider.class);
  }

  @Test
  void makesBackendsUnderItsName() {
    Nd4jBackendProvider provider = new Nd4jBackendProvider();
    try (Backend backend = provider.create(BackendRequest.of(Precision.DOUBLE, 1))) {
      assertThat(backend.name()).isEqualTo(provider.name()).isEqualTo("nd4j");
      assertThat(backend.precision()).isEqualTo(Precision.DOUBLE);
    }
  }

  /** Ends with one thread, since the number is a setting of the whole process. */
  @Test
  void backendsTellTheirThreads() {
    for (int threads = 2; threads > 0; threads--) {
      try (Backend backend =
          new Nd4jBackendProvider().create(BackendRequest.of(Precision.FLOAT, threads))) {
        assertThat(backend.threads()).isEqualTo(threads);
      }
    }
  }

  /** In a process of its own, in whose empty cache the libraries are unpacked. */
  @Test
  void startsInAnInterruptedThread(@TempDir Path folder) throws Exception {
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Dorg.bytedeco.javacpp.cachedir=" + folder.resolve("cache"),
                "-cp",
                System.getProperty("java.class.path"),
                InterruptedStart.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();

    assertThat(process.waitFor()).as(() -> read(log)).isZero();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Fails where a backend cannot start in an interrupted thread, or ends the interruption. */
  static final class InterruptedStart {

    private InterruptedStart() {}

    public static void main(String[] args) {
      Thread.currentThread().interrupt();
      try (Backend backend =
          new Nd4jBackendProvider().create(BackendRequest.of(Precision.FLOAT, 1))) {
        backend.fill(backend.allocate(1), 1);
      }
      if (!Thread.currentThread().isInterrupted()) {
        throw new IllegalStateException("the thread is no longer interrupted");
      }
    }
  }
}
