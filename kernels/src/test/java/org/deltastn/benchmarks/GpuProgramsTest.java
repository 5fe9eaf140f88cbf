package org.deltastn.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.deltastn.tensor.engine.ProductPrecision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs in Python, run by something else than Python. */
class GpuProgramsTest {

  private static final int[] SIZES = {4, 3, 2};
  private static final int SECONDS = 5;

  @TempDir private Path folder;

  @Test
  void theFastestWayOfEachProgramCounts() throws Exception {
    GpuPrograms programs =
        programs(
            "case $* in",
            "*--verify*) echo verify 1e-16 ;;",
            "*torch_steps.py*--sizes*4,3,2*)",
            "  echo torch_delta_eager 128 tf32 0.9; echo torch_delta_graph 128 tf32 0.5;;",
            "*) echo jax_delta 128 tf32 0.7; echo jax_plain 128 tf32 0.25; echo other 1 ;;",
            "esac");

    assertThat(found(programs))
        .containsOnly(
            Map.entry(GpuPrograms.key("torch", "delta", 128, ProductPrecision.TF32), 0.5),
            Map.entry(GpuPrograms.key("jax", "delta", 128, ProductPrecision.TF32), 0.7),
            Map.entry(GpuPrograms.key("jax", "plain", 128, ProductPrecision.TF32), 0.25));
    assertThat(programs.agree()).isTrue();
  }

  @Test
  void whatIsNotInstalledIsLeftOut() throws Exception {
    GpuPrograms programs = programs("echo ModuleNotFoundError >&2; exit 1");

    assertThat(found(programs)).isEmpty();
    assertThat(programs.agree()).isTrue();
    assertThat(found(new GpuPrograms(folder.resolve("none").toString(), SECONDS))).isEmpty();
    assertThat(found(new GpuPrograms("none", SECONDS))).isEmpty();
  }

  @Test
  void wrongGradientsAreReported() throws Exception {
    GpuPrograms programs = programs("case $* in *--verify*) echo verify 1e-3; exit 1;; esac");

    assertThat(found(programs)).isEmpty();
    assertThat(programs.agree()).isFalse();
  }

  @Test
  void whatWasFoundInTimeCounts() throws Exception {
    GpuPrograms programs =
        programs(
            "case $* in",
            "*--verify*) echo verify 1e-16 ;;",
            "*torch_steps.py*) echo torch_cycle_graph 128 tf32 0.5; exec sleep 60 ;;",
            "esac");

    assertThat(found(programs))
        .containsOnly(
            Map.entry(GpuPrograms.key("torch", "cycle", 128, ProductPrecision.TF32), 0.5));
  }

  private Map<String, Double> found(GpuPrograms programs) throws Exception {
    return programs.milliseconds(List.of(128), List.of(ProductPrecision.TF32), SIZES);
  }

  private GpuPrograms programs(String... script) throws IOException {
    Path python = folder.resolve("python");
    Files.writeString(python, "#!/bin/sh\n" + String.join("\n", script) + "\n");
    assertThat(python.toFile().setExecutable(true)).isTrue();
    return new GpuPrograms(python.toString(), SECONDS);
  }
}
