package org.deltastn.spark.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GpuLockTest {

  /** Takes a GPU, says so and waits to be killed. */
  public static final class Other {

    private Other() {}

    /** Called with the GPU's address. */
    public static void main(String[] arguments) throws Exception {
      try (GpuLock lock = GpuLock.take(arguments[0])) {
        System.out.println(lock == null ? "none" : "taken");
        Thread.sleep(60_000);
      }
    }
  }

  private final String gpu = "GPU-" + UUID.randomUUID() + "/*";

  @Test
  void aProcessMayTakeItsGpuAgain() {
    try (GpuLock first = GpuLock.take(gpu);
        GpuLock second = GpuLock.take(gpu)) {
      assertThat(second).isSameAs(first);
      assertThat(GpuLock.file(gpu)).exists();
    }
  }

  /** In a folder that all users write to, somebody may have put a link to a file of ours. */
  @Test
  void aLinkIsNotFollowed(@TempDir Path folder) throws IOException {
    Path ours = Files.writeString(folder.resolve("ours"), "valuable");
    Path link = Files.createSymbolicLink(GpuLock.file(gpu), ours);
    try {
      assertThatThrownBy(() -> GpuLock.take(gpu))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("cannot lock " + link);
      assertThat(ours).hasContent("valuable");
    } finally {
      Files.delete(link);
    }
  }

  @Test
  void anotherProcessHasItUntilItDies() throws Exception {
    Process other =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                "-cp",
                System.getProperty("java.class.path"),
                Other.class.getName(),
                gpu)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader said =
        new BufferedReader(new InputStreamReader(other.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(said.readLine()).isEqualTo("taken");
      assertThatIllegalStateException()
          .isThrownBy(() -> GpuLock.take(gpu))
          .withMessageContaining("two replicas would share GPU " + gpu)
          .withMessageContaining("process " + other.pid() + " uses it");
    } finally {
      other.destroyForcibly().waitFor();
    }
    GpuLock.take(gpu).close();
    GpuLock.take(gpu).close();
  }
}
