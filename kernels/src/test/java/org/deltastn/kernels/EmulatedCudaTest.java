package org.deltastn.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.deltastn.kernels.BuildTools.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The emulation of CUDA and cuBLAS on which the CUDA engine is tested without a GPU: what it says
 * of a right program, and that it does not let a wrong one pass.
 */
class EmulatedCudaTest {

  private static final Path LIBRARIES = Path.of("target/emulation").toAbsolutePath();
  private static final Path CHECKS = LIBRARIES.resolve("emulation_checks");

  // What a shell makes of a process that SIGABRT or SIGSEGV ended.
  private static final int ABORTED = 128 + 6;
  private static final int FAULT = 128 + 11;

  @TempDir private Path folder;

  @BeforeEach
  void needsTheEmulation() {
    assumeTrue(Files.exists(CHECKS), "the emulation of CUDA was not built: no C++ compiler");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "places",
        "barriers",
        "shuffles",
        "concurrently",
        "missing_barrier",
        "order",
        "fresh_memory",
        "freed_address",
        "bad_copies",
        "bad_launches",
        "tables",
        "products",
        "rounded_products",
        "bad_products"
      })
  void checkHolds(String name) throws Exception {
    assertThat(run(name, Map.of())).isEqualTo(new Outcome(0, ""));
  }

  @ParameterizedTest
  @CsvSource({
    "out_of_memory, EMULATED_CUDA_MEMORY, 1000000",
    "no_device, EMULATED_CUDA_DEVICES, 0",
    "no_driver, EMULATED_CUDA_DEVICES, -1",
    "properties, EMULATED_CUDA_CAPABILITY, 75"
  })
  void checkHoldsInItsEnvironment(String name, String variable, String value) throws Exception {
    assertThat(run(name, Map.of(variable, value))).isEqualTo(new Outcome(0, ""));
  }

  @ParameterizedTest
  @CsvSource({
    "lonely_barrier, '4 have ended, but the next one is thread 4 of those that wait at __sync'",
    "crossed_barriers, '4 wait at __shfl_xor_sync, but the next one is thread 4'",
    "part_of_warp, 'a shuffle of the lanes 0xffff: only whole warps are emulated'",
    "plain_launch, 'started by dstn_launch: start it by dstn_launch_team'",
    "table, 'from a table, which is no address of its'"
  })
  void defectOfKernelEndsTheProcessWithMessage(String name, String message) throws Exception {
    Outcome outcome = run(name, Map.of());

    assertThat(outcome.output()).contains("[emulated CUDA]", message);
    assertThat(outcome.exitCode()).isEqualTo(ABORTED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"host_access", "freed_memory", "after_the_end"})
  void memoryThatIsNotThereFaults(String name) throws Exception {
    assertThat(run(name, Map.of())).isEqualTo(new Outcome(FAULT, ""));
  }

  @Test
  void settingThatIsNoNumberIsRefused() throws Exception {
    Outcome outcome = run("places", Map.of("EMULATED_CUDA_DEVICES", "many"));

    assertThat(outcome.output())
        .contains("EMULATED_CUDA_DEVICES is 'many' and has to be a number from -1 to 4");
    assertThat(outcome.exitCode()).isEqualTo(ABORTED);
  }

  private Outcome run(String name, Map<String, String> environment) throws Exception {
    String blas = LIBRARIES.resolve("libemulated_cublas.so").toString();
    ProcessBuilder builder =
        new ProcessBuilder(CHECKS.toString(), name, blas)
            .directory(folder.toFile())
            .redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), output);
  }
}
