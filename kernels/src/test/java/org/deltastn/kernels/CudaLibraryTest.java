package org.deltastn.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.deltastn.tensor.engine.Backends;
import org.deltastn.tensor.engine.ProductPrecision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CudaLibraryTest {

  @TempDir private Path folder;

  private static void with(String library, Runnable check) {
    String before = System.getProperty(CudaLibrary.PROPERTY);
    System.setProperty(CudaLibrary.PROPERTY, library);
    try {
      check.run();
    } finally {
      if (before == null) {
        System.clearProperty(CudaLibrary.PROPERTY);
      } else {
        System.setProperty(CudaLibrary.PROPERTY, before);
      }
    }
  }

  @Test
  void aLibraryThatIsNotThereIsMissing() {
    assumeTrue(KernelLibrary.obstacle() == null, KernelLibrary::obstacle);
    String message = "deltastn.cuda.library is '/nowhere/lib.so', which is no file";
    with(
        "/nowhere/lib.so",
        () -> {
          assertThat(CudaLibrary.missing()).isEqualTo(message);
          assertThat(CudaLibrary.obstacle()).isEqualTo(message);
          assertThatIllegalStateException()
              .isThrownBy(CudaLibrary::firstAddress)
              .withMessage(message);
          assertThatIllegalArgumentException()
              .isThrownBy(() -> Backends.require("cuda", ProductPrecision.FLOAT32))
              .withMessage("backend 'cuda' is unavailable: " + message);
          assertThatIllegalArgumentException()
              .isThrownBy(() -> Backends.require("cuda", ProductPrecision.TF32))
              .withMessage("productPrecision TF32 needs the backend cuda; found cuda: " + message);
        });
  }

  @Test
  void whatIsNoLibraryIsAnObstacle() throws IOException {
    assumeTrue(KernelLibrary.obstacle() == null, KernelLibrary::obstacle);
    Path file = Files.writeString(folder.resolve("lib.so"), "no library");
    with(
        file.toString(),
        () -> {
          assertThat(CudaLibrary.missing()).isNull();
          assertThat(CudaLibrary.obstacle()).contains(file.toString());
        });
  }

  /** The driver of a cluster need not have a GPU. */
  @ParameterizedTest
  @CsvSource({"0, the NVIDIA driver sees no GPU", "-1, this machine has no NVIDIA driver"})
  void aProcessWithoutGpusCanNameTheEngineForOthers(String devices, String obstacle)
      throws Exception {
    EmulatedCuda.requireEmulation();
    List<String> answers =
        CudaChild.run(
            List.of("EMULATED_CUDA_DEVICES=" + devices),
            List.of(),
            "missing",
            "obstacle",
            "auto OF_TASKS",
            "auto OF_PROCESS",
            "auto NONE",
            "require FLOAT32",
            "require BFLOAT16",
            "create FLOAT32",
            "create FLOAT32 0",
            "own");
    assertThat(answers.get(0)).isEqualTo("null");
    assertThat(answers.get(1)).startsWith(obstacle);
    assertThat(answers.subList(2, 7)).containsExactly("cuda", "native", "native", "there", "there");
    assertThat(answers.subList(7, 10))
        .allMatch(answer -> answer.startsWith("backend 'cuda' cannot be used: " + obstacle));
  }

  @Test
  void autoIsCudaWhereThereIsAGpu() throws Exception {
    EmulatedCuda.requireEmulation();
    assertThat(CudaChild.run(List.of(), List.of(), "auto OF_PROCESS", "auto OF_TASKS", "auto NONE"))
        .containsExactly("cuda", "cuda", "native");
    assertThat(
            CudaChild.run(
                List.of(),
                List.of("-D" + CudaLibrary.PROPERTY + "=/nowhere/lib.so"),
                "auto OF_PROCESS",
                "auto OF_TASKS"))
        .containsExactly("native", "native");
  }

  @Test
  void gpusAreNamedAsNvidiaSmiCountsThem() throws Exception {
    EmulatedCuda.requireEmulation();
    List<Gpu> gpus = CudaLibrary.gpus();
    List<String> answers =
        CudaChild.run(
            List.of("CUDA_VISIBLE_DEVICES=5,3"),
            List.of(),
            "own",
            "create FLOAT32",
            "create FLOAT32 3",
            "create FLOAT32 " + gpus.get(1).uuid(),
            "create FLOAT32 0");
    assertThat(answers.subList(0, 4))
        .containsExactly(
            "5", gpus.get(0).toString(), gpus.get(1).toString(), gpus.get(1).toString());
    assertThat(answers.get(4)).startsWith("there is no GPU '0'; this process has 5: ");
  }

  @Test
  void olderGpusRefuseRoundedProducts() throws Exception {
    EmulatedCuda.requireEmulation();
    List<String> answers =
        CudaChild.run(
            List.of("EMULATED_CUDA_CAPABILITY=75"),
            List.of(),
            "create FLOAT32",
            "require TF32",
            "create TF32");
    assertThat(answers.get(0)).contains("compute capability 7.5");
    assertThat(answers.get(1)).isEqualTo("there");
    assertThat(answers.get(2))
        .startsWith("productPrecision TF32 needs the backend cuda; found cuda: ")
        .contains("compute capability 7.5");
  }
}
