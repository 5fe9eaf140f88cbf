package org.deltastn.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.deltastn.kernels.CudaBackend;
import org.deltastn.kernels.CudaBackendProvider;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.engine.Backends;
import org.deltastn.tensor.engine.ProductPrecision;

/**
 * The {@code cuda} check: training on a GPU from Java end to end, memory over 10,000 steps, and the
 * steps of the MLP of H.2.1 against programs in PyTorch and JAX that do the same passes, in the
 * same run.
 *
 * <p>Skips with a word where there is no GPU or no library of the CUDA engine. {@code --part
 * device}, {@code training}, {@code memory} or {@code speed} runs that alone; {@code --python PATH}
 * names the Python to ask, {@code none} leaves the programs out; {@code --small} takes small
 * networks and few steps, to see that everything runs: it judges no speed.
 */
public final class CudaCheck {

  private CudaCheck() {}

  /** Runs the check. */
  public static void main(String[] args) throws Exception {
    CudaOptions options = CudaOptions.of(args);
    String obstacle = new CudaBackendProvider().obstacle();
    if (obstacle != null) {
      System.out.println("cuda skipped: " + obstacle);
      return;
    }
    System.setProperty(Backends.PROPERTY, CudaBackend.NAME);
    describe();
    if (CudaOptions.DEVICE.equals(options.part())) {
      return;
    }
    boolean holds = true;
    if (options.runs(CudaOptions.TRAINING)) {
      holds &= CudaTraining.run(options.small());
    }
    if (options.runs(CudaOptions.MEMORY)) {
      holds &= CudaMemory.run(options.small());
    }
    if (options.runs(CudaOptions.SPEED)) {
      holds &= CudaSpeed.run(options);
    }
    System.out.println(holds ? "cuda: all that was judged holds" : "cuda: FAILED");
    System.exit(holds ? 0 : 1);
  }

  private static void describe() throws IOException {
    try (CudaBackend backend =
        new CudaBackend(Precision.FLOAT, ProductPrecision.FLOAT32, 1, null)) {
      System.out.println("GPU: " + backend.gpu());
    }
    Path version = Path.of("/proc/driver/nvidia/version");
    List<String> lines = Files.exists(version) ? Files.readAllLines(version) : List.of();
    System.out.println(
        "driver: " + (lines.isEmpty() ? "not reported by " + version : lines.get(0)));
  }

  /** Prints a goal and whether it is reached. */
  static boolean judge(String name, String found, boolean holds) {
    System.out.printf("%-52s %s %s%n", name, found, holds ? "ok" : "FAILED");
    return holds;
  }

  /** Returns a precision as the programs in Python name it. */
  static String argument(ProductPrecision products) {
    return Map.of(
            ProductPrecision.FLOAT32, "float32",
            ProductPrecision.TF32, "tf32",
            ProductPrecision.BFLOAT16, "bfloat16")
        .get(products);
  }
}
