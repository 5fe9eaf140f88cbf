package org.deltastn.tensor.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.engine.BackendChoice;
import org.deltastn.tensor.engine.Backends;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Nd4jStartTest {

  @Test
  void withoutTheCudaBuildNothingIsInTheWayOfTheCpu() {
    assumeFalse(Nd4jStart.hasCudaBuild(), "ND4J's CUDA build is on the class path");
    assertThat(Nd4jStart.obstacleOnCpu()).isNull();
    assertThat(Nd4jStart.obstacleOnGpu()).startsWith("ND4J's backend is the CPU's");
  }

  /**
   * In a process of its own, on whose class path ND4J's CUDA build seems to be; what ND4J itself
   * does is start on the CPU, as it does with that build where there is no GPU.
   */
  @Test
  void besideTheCudaBuildNd4jIsAskedWhereItStarted(@TempDir Path folder) throws Exception {
    Path classes = folder.resolve("org/nd4j/linalg/jcublas");
    Files.createDirectories(classes);
    Files.createFile(classes.resolve("JCublasBackend.class"));
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path") + File.pathSeparator + folder,
                Started.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();

    boolean ended = process.waitFor(2, TimeUnit.MINUTES);
    process.destroyForcibly();
    assertThat(ended).as("it ended, and did not wait for itself").isTrue();
    assertThat(Files.readString(log))
        .contains("nd4j 6.0")
        .contains("evaluates nd4j")
        .contains(
            "backend 'nd4j-cuda' cannot be used: ND4J's CUDA build is on the class path, but ND4J"
                + " chose the CPU");
  }

  /** Computes by one engine and is refused the other, in an interrupted thread. */
  static final class Started {

    private Started() {}

    public static void main(String[] args) {
      Thread.currentThread().interrupt();
      try (Backend backend = Backends.create(Backends.DEFAULT, Precision.FLOAT, 1)) {
        var x = backend.allocate(3);
        backend.fill(x, 2);
        System.out.println(backend.name() + " " + x.toDoubles()[0] * x.length());
      }
      System.out.println("evaluates " + BackendChoice.usableOnCpu(Nd4jStart.ENGINE_ON_GPU));
      try {
        Backends.create(Nd4jStart.ENGINE_ON_GPU, Precision.FLOAT, 1).close();
      } catch (IllegalStateException e) {
        System.out.println(e.getMessage());
      }
    }
  }
}
