package org.deltastn.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deltastn.kernels.BuildTools.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts that build the CUDA engine for GPUs and for its emulation, with compilers played. */
class CudaBuildScriptTest {

  private static final Path SCRIPT = Path.of("src/main/native/build_cuda.sh").toAbsolutePath();
  private static final Path EMULATION =
      Path.of("src/test/native/build_emulation.sh").toAbsolutePath();
  private static final String SKIPPED =
      "the CUDA library is skipped; backend 'cuda' will not be there\n";

  /** Lists what it compiles for, and writes its arguments into what it is to make. */
  private static final String[] NVCC = {
    "if [ \"$1\" = --list-gpu-arch ]; then",
    "  echo compute_75; echo compute_80; echo compute_86; echo compute_89; echo compute_90",
    "  exit 0",
    "fi",
    "if [ \"$1\" = --help ]; then echo ' --frandom-seed <seed>'; exit 0; fi",
    "all=\"$*\"",
    "while [ $# -gt 1 ] && [ \"$1\" != -o ]; do shift; done",
    "echo \"$all\" > \"$2\""
  };

  @TempDir private Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private BuildTools tools;
  private Path target;
  private Path library;

  @BeforeEach
  void prepare() throws IOException {
    tools = new BuildTools(folder.resolve("tools"));
    target = folder.resolve("target");
    library = target.resolve("classes/org/deltastn/kernels/linux-x86_64/libdeltastn_cuda.so");
  }

  @Test
  void withoutNvccTheLibraryIsSkippedWithNotice() throws Exception {
    tools.write("g++", "");

    assertThat(build())
        .isEqualTo(
            new Outcome(0, "[kernels] no nvcc in CUDA_HOME, CUDA_PATH or on the path: " + SKIPPED));
    assertThat(library).doesNotExist();
  }

  @Test
  void withoutCompilerOfTheHostTheLibraryIsSkippedWithNotice() throws Exception {
    tools.write("nvcc", NVCC);

    assertThat(build())
        .isEqualTo(new Outcome(0, "[kernels] no C++ compiler 'g++' on the path: " + SKIPPED));
    assertThat(library).doesNotExist();
  }

  @Test
  void nvccBuildsForEveryGenerationAndLaterOnes() throws Exception {
    writeCompilers();

    Outcome outcome = build("-lineinfo -G");

    assertThat(outcome).isEqualTo(new Outcome(0, "[kernels] built " + library + "\n"));
    assertThat(object("cuda_table"))
        .content()
        .contains("arch=compute_75,code=sm_75", "arch=compute_90,code=sm_90")
        .contains("arch=compute_90,code=compute_90", " -lineinfo -G ", "/cuda_table.cu")
        .contains(" --frandom-seed=cuda_table ");
    assertThat(library)
        .content()
        .contains(" -cudart static ", " -lineinfo -G ", " --frandom-seed=link ")
        .contains(object("cuda") + " ", object("cuda_blas") + " ", object("cuda_table") + " ");
  }

  @Test
  void nvccThatTakesNoSeedBuildsWithNotice() throws Exception {
    tools.write("g++", "");
    String[] older = NVCC.clone();
    older[4] = "";
    tools.write("nvcc", older);

    Outcome outcome = build();

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.output()).contains("no --frandom-seed: two builds");
    assertThat(object("cuda")).content().doesNotContain("seed");
    assertThat(library).content().doesNotContain("seed");
  }

  private Path object(String name) {
    return target.resolve("native").resolve(name + ".o");
  }

  @Test
  void generationThatNvccLacksIsLeftOutWithNotice() throws Exception {
    tools.write("g++", "");
    String[] older = NVCC.clone();
    older[1] = "  echo compute_80; echo compute_86";
    tools.write("nvcc", older);

    Outcome outcome = build();

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.output())
        .contains("this nvcc has no compute capability 75: the CUDA library is built without it")
        .contains("no compute capability 89", "no compute capability 90");
    assertThat(object("cuda"))
        .content()
        .contains("sm_80", "sm_86", "arch=compute_86,code=compute_86")
        .doesNotContain("_75", "_89", "_90");
  }

  @Test
  void nvccThatKnowsNoneOfTheGenerationsEndsTheBuild() throws Exception {
    tools.write("g++", "");
    tools.write("nvcc", "echo compute_35");

    Outcome outcome = build();

    assertThat(outcome.exitCode()).isNotZero();
    assertThat(outcome.output()).contains("nvcc lists none of", "compute_35");
  }

  @Test
  void nvccThatFailsEndsTheBuildWithItsMessage() throws Exception {
    tools.write("g++", "");
    tools.write("nvcc", "echo compute_90", "[ $# = 1 ] || { echo 'cuda.cu(1): error'; exit 2; }");

    Outcome outcome = build();

    assertThat(outcome.exitCode()).isNotZero();
    assertThat(outcome.output()).contains("cuda.cu(1): error");
    assertThat(library).doesNotExist();
  }

  @Test
  void libraryIsBuiltAgainOnlyForOtherSourcesOrFlags() throws Exception {
    writeCompilers();
    build();

    assertThat(build()).isEqualTo(new Outcome(0, ""));
    assertThat(build("-G").output()).contains("built");
    assertThat(build("-G").output()).isEmpty();
    Files.setLastModifiedTime(library, FileTime.from(Instant.EPOCH));
    assertThat(build("-G").output()).contains("built");
  }

  @Test
  void withoutNvccLibraryOfOlderSourceIsRemoved() throws Exception {
    writeCompilers();
    build();
    Files.delete(folder.resolve("tools/nvcc"));

    assertThat(build()).isEqualTo(new Outcome(0, ""));
    Files.setLastModifiedTime(library, FileTime.from(Instant.EPOCH));
    assertThat(build().output()).contains(SKIPPED);
    assertThat(library).doesNotExist();
  }

  @Test
  void nvccOfCudaHomeIsPreferredToThePath() throws Exception {
    tools.write("g++", "");
    tools.write("nvcc", "exit 1");
    Path home = folder.resolve("cuda");
    BuildTools.write(home.resolve("bin/nvcc"), NVCC);

    environment.put("CUDA_PATH", home.toString());
    assertThat(build().output()).contains("built");
    environment.clear();
    environment.put("CUDA_HOME", home.toString());
    environment.put("CUDA_PATH", folder.toString());
    assertThat(build()).isEqualTo(new Outcome(0, ""));
  }

  @Test
  void withoutCompilerTheEmulationIsSkippedWithNotice() throws Exception {
    Path stale = target.resolve("emulation/libemulated_cuda.so");
    Files.createDirectories(stale.getParent());
    Files.writeString(stale, "earlier");

    assertThat(run(EMULATION))
        .isEqualTo(
            new Outcome(
                0,
                "[kernels] no C++ compiler 'g++' on the path: the emulation of CUDA is skipped; "
                    + "nothing tests backend 'cuda' here\n"));
    assertThat(stale).doesNotExist();
  }

  @Test
  void compilerThatFailsOnTheEmulationEndsTheBuild() throws Exception {
    tools.write("g++", "echo 'emulated_cuda.cpp:1: error'", "exit 1");

    Outcome outcome = run(EMULATION);

    assertThat(outcome.exitCode()).isNotZero();
    assertThat(outcome.output()).contains("emulated_cuda.cpp:1: error");
  }

  @Test
  void emulationIsBuiltAgainOnlyForOtherFlags() throws Exception {
    tools.write("g++", "while [ \"$1\" != -o ]; do shift; done", "echo > \"$2\"");

    assertThat(run(EMULATION).output()).contains("built");
    assertThat(target.resolve("emulation/libemulated_cuda.so")).exists();
    assertThat(run(EMULATION)).isEqualTo(new Outcome(0, ""));
    assertThat(run(EMULATION, "-g").output()).contains("built");
  }

  private void writeCompilers() throws IOException {
    tools.write("g++", "");
    tools.write("nvcc", NVCC);
  }

  private Outcome build(String... flags) throws Exception {
    return run(SCRIPT, flags);
  }

  private Outcome run(Path script, String... flags) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(target.toString()));
    arguments.addAll(List.of(flags));
    return tools.run(script, environment, arguments);
  }
}
