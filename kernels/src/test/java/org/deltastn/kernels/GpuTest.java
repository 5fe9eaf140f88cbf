package org.deltastn.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GpuTest {

  private static final List<Gpu> GPUS =
      Gpu.parse(
          "0|GPU-8c4d1111-0000|8.0|42949672960|NVIDIA A100|PCIe\n"
              + "1|GPU-8c4d2222-0000|12.0|85899345920|NVIDIA B200\n");

  @Test
  void readsWhatTheEngineWrites() {
    assertThat(GPUS)
        .containsExactly(
            new Gpu(0, "GPU-8c4d1111-0000", 8, 0, 42949672960L, "NVIDIA A100|PCIe"),
            new Gpu(1, "GPU-8c4d2222-0000", 12, 0, 85899345920L, "NVIDIA B200"));
    assertThat(Gpu.parse("")).isEmpty();
    assertThat(GPUS.get(1))
        .hasToString("NVIDIA B200 (GPU-8c4d2222-0000, compute capability 12.0, 80.0 GiB)");
    assertThat(GPUS).allMatch(Gpu::roundsProducts);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "unset",
      value = {
        "0 | unset | 0",
        "1 | unset | 1",
        "01 | unset | 1",
        "GPU-8c4d1 | unset | 0",
        "GPU-8c4d2222-0000 | unset | 1",
        // nvidia-smi counts all GPUs, CUDA those that it may use.
        "3 | 3,1 | 0",
        "1 | 3, 1 | 1",
        "GPU-8c4d2 | 3,1 | 1",
        "3 | GPU-8c4d1111-0000,3 | 1",
        "GPU-8c4d1 | GPU-8c4d1111-0000,3 | 0"
      })
  void isFoundByItsAddress(String address, String visible, int index) {
    assertThat(Gpu.find(GPUS, visible, address)).isSameAs(GPUS.get(index));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "", "GPU-", "gpu-8c4d1", "GPU-9", "-1", "99999999999"})
  void anUnknownAddressIsRefused(String address) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Gpu.find(GPUS, null, address))
        .withMessage(
            "there is no GPU '"
                + address
                + "'; this process has 0: NVIDIA A100|PCIe (GPU-8c4d1111-0000, compute capability"
                + " 8.0, 40.0 GiB); 1: NVIDIA B200 (GPU-8c4d2222-0000, compute capability 12.0,"
                + " 80.0 GiB)");
  }

  @Test
  void theBeginningOfTwoIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Gpu.find(GPUS, null, "GPU-8c4d"))
        .withMessageStartingWith("several GPUs begin with 'GPU-8c4d'; this process has 0: ");
  }

  @Test
  void anIndexThatIsNotVisibleIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Gpu.find(GPUS, "3,1", "0"))
        .withMessageStartingWith("there is no GPU '0'; this process has 3: NVIDIA A100|PCIe (")
        .withMessageEndingWith(" (CUDA_VISIBLE_DEVICES is '3,1')");
    // Where GPUs are named by UUIDs, their places among all are not known.
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Gpu.find(GPUS, "GPU-8c4d1111-0000,GPU-8c4d2222-0000", "0"))
        .withMessageStartingWith(
            "there is no GPU '0'; this process has GPU-8c4d1111-0000: NVIDIA A100|PCIe (");
  }

  @Test
  void itsAddressFindsIt() {
    for (String visible : new String[] {null, "3,1", "GPU-8c4d1111-0000,GPU-8c4d2222-0000", ""}) {
      for (Gpu gpu : GPUS) {
        assertThat(Gpu.find(GPUS, visible, gpu.address(visible))).isSameAs(gpu);
      }
    }
  }
}
