package org.deltastn.tensor.nd4j.arrays;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deltastn.checks.ProcessMemory;
import org.deltastn.tensor.Activation;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.Window;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Operations on arrays of 4 MB, many times over: one that left an array to the garbage collector,
 * which has nothing to do meanwhile, would take more than 100.
 */
class ArrayMemoryTest {

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final int ROWS = 1 << 10;
  private static final int COLUMNS = 1 << 10;
  private static final int TIMES = 30;
  private static final int ROUNDS = 8;
  private static final double MOST = 60;

  @Test
  void nothingIsLeftToTheCollector(@TempDir Path folder) throws Exception {
    inAProcessOfItsOwn(folder, "arrays");
  }

  @Test
  void norByProductsAndConvolutions(@TempDir Path folder) throws Exception {
    inAProcessOfItsOwn(folder, "products");
  }

  /** Where no other test takes memory or gives it back meanwhile. */
  private static void inAProcessOfItsOwn(Path folder, String what) throws Exception {
    assumeTrue(Files.exists(STATUS), "the resident set is known on Linux alone");
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                Repetitions.class.getName(),
                what)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    int status = process.waitFor();
    assertThat(status).as(Files.readString(log)).isZero();
  }

  /** Repeats operations and fails where one leaves memory behind. */
  static final class Repetitions {

    private Repetitions() {}

    public static void main(String[] args) throws IOException {
      if (args[0].equals("arrays")) {
        arrays();
      } else {
        products();
      }
    }
  }

  private static void arrays() throws IOException {
    try (ArrayBackend backend = new ArrayBackend(Precision.FLOAT, 1, 0);
        Tensor a = backend.allocate(ROWS, COLUMNS);
        Tensor b = backend.allocate(ROWS, COLUMNS);
        Tensor c = backend.allocate(ROWS, COLUMNS);
        Tensor v = backend.allocate(COLUMNS)) {
      float[] host = new float[ROWS * COLUMNS];
      int[] rows = new int[ROWS];
      for (Activation activation : Activation.values()) {
        flat(
            activation.name(),
            () -> {
              backend.activate(activation, a, b);
              backend.derivative(activation, a, b, c);
            });
      }
      flat("set", () -> a.set(host));
      flat("get", () -> a.get(host));
      flat("copy", () -> backend.copy(a, b));
      flat("fill", () -> backend.fill(b, 2));
      flat("axpy", () -> backend.axpy(0.5, a, b));
      flat("scale", () -> backend.scale(0.5, b));
      flat("multiply", () -> backend.multiply(a, b, b));
      flat("addRowVector", () -> backend.addRowVector(b, v));
      flat("addColumnVector", () -> backend.addColumnVector(b, v));
      flat("sumRows", () -> backend.sumRows(b, v));
      flat("sumColumns", () -> backend.sumColumns(b, v));
      flat("scaleRows", () -> backend.scaleRows(a, v, b));
      flat("scaleRowsAdd", () -> backend.scaleRowsAdd(a, v, b));
      flat("rowDots", () -> backend.rowDots(a, b, v));
      flat("dot", () -> backend.dot(a, b));
      flat("gatherRows", () -> backend.gatherRows(rows, new Tensor[] {a}, new Tensor[] {b}));
      flat("momentum", () -> backend.momentumUpdate(a, b, c, 0.1, 0.9));
      flat("rmsProp", () -> backend.rmsPropUpdate(a, b, c, 0.1, 0.9, 1e-8));
      flat("views", () -> backend.axpy(1, a.view(8, 512, COLUMNS), b.view(0, 512, COLUMNS)));
      flat("allocate", () -> backend.allocate(ROWS, COLUMNS).close());
    }
  }

  private static void products() throws IOException {
    Window window = Window.square(3, 1, 1);
    try (ArrayBackend backend = new ArrayBackend(Precision.FLOAT, 1, 0);
        Tensor a = backend.allocate(ROWS, COLUMNS);
        Tensor b = backend.allocate(COLUMNS, 2);
        Tensor c = backend.allocate(ROWS, 2);
        Tensor images = backend.allocate(8, 8, 128, 128);
        Tensor filters = backend.allocate(8, 8, 3, 3);
        Tensor planes = backend.allocate(8, 8, 128, 128)) {
      flat("gemm", () -> backend.gemm(false, false, 0.5, a, b, 1, c));
      flat("gemm transposed", () -> backend.gemm(true, false, 1, a, c, 0, b));
      flat("convolution", () -> backend.convolution(images, filters, window, planes));
      flat(
          "filter gradient",
          () -> backend.convolutionFilterGradient(planes, images, window, filters));
      flat(
          "data gradient",
          () -> backend.convolutionDataGradient(planes, filters, window, 1, images));
    }
  }

  /** In a process of its own with less memory than it asks for. */
  @Test
  void whatCannotBeAllocatedSaysWhatToDo(@TempDir Path folder) throws Exception {
    assumeTrue(Files.exists(STATUS), "memory is limited by a shell of Linux");
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(
                "sh",
                "-c",
                "ulimit -v 10000000; exec \"$@\"",
                "sh",
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                Allocation.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();

    process.waitFor();
    assertThat(Files.readString(log))
        .contains("ND4J could not allocate a tensor of 8589934592 bytes (Allocation failed: ")
        .contains("; lower batchSize, or end what else uses the GPU's memory");
  }

  /** Asks for more than the process may have. */
  static final class Allocation {

    private Allocation() {}

    public static void main(String[] args) {
      try (ArrayBackend backend = new ArrayBackend(Precision.DOUBLE, 1, 0)) {
        backend.allocate(1 << 10, 1 << 20);
      }
    }
  }

  private static void flat(String what, Runnable operation) throws IOException {
    // Temporaries that the backend keeps, and what ND4J keeps.
    for (int i = 0; i < 5; i++) {
      operation.run();
    }
    // The process also grows now and then for reasons of its own; what is left behind, it is by
    // every round.
    double least = Double.POSITIVE_INFINITY;
    for (int round = 0; round < ROUNDS && least >= MOST; round++) {
      double before = ProcessMemory.resident();
      for (int i = 0; i < TIMES; i++) {
        operation.run();
      }
      least = Math.min(least, ProcessMemory.resident() - before);
    }
    assertThat(least).as("megabytes after %d times %s", TIMES, what).isLessThan(MOST);
  }
}
