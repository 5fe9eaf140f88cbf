package org.deltastn.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.deltastn.tensor.engine.ProductPrecision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CudaOptionsTest {

  @Test
  void withoutArgumentsEverythingIsMeasured() {
    CudaOptions options = CudaOptions.of();

    assertThat(options.runs(CudaOptions.TRAINING)).isTrue();
    assertThat(options.runs(CudaOptions.SPEED)).isTrue();
    assertThat(options.batches()).containsExactly(128, 1024);
    assertThat(options.products()).containsExactly(ProductPrecision.values());
    assertThat(options.small()).isFalse();
  }

  @Test
  void argumentsAreRead() {
    CudaOptions options =
        CudaOptions.of(
            "--part",
            "speed",
            "--small",
            "--python",
            "p",
            "--batches",
            "16,32",
            "--products",
            "TF32",
            "--seconds",
            "9");

    assertThat(options)
        .isEqualTo(
            new CudaOptions(
                "speed", "p", List.of(16, 32), List.of(ProductPrecision.TF32), 9, true));
    assertThat(options.runs(CudaOptions.TRAINING)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--part all",
        "--batches many",
        "--products float32",
        "--seconds x",
        "--what 1",
        "--python"
      })
  void othersAreRefused(String arguments) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CudaOptions.of(arguments.split(" ")))
        .withMessageContaining(arguments)
        .withMessageContaining("usage: ");
  }
}
