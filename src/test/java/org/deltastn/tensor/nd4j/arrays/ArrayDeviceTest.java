package org.deltastn.tensor.nd4j.arrays;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArrayDeviceTest {

  @Test
  void addressesAreNumbers() {
    assertThat(ArrayDevice.index(null)).isZero();
    assertThat(ArrayDevice.index("0")).isZero();
    assertThat(ArrayDevice.index("12")).isEqualTo(12);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GPU-8c4d1f0e-aaaa", "MIG-1", "-1", "", " 0", "1,2", "99999999999"})
  void othersAreRefused(String address) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ArrayDevice.index(address))
        .withMessageContaining("found the address '" + address + "'");
  }

  /** ND4J on the CPU counts one device. */
  @ParameterizedTest
  @ValueSource(ints = {-1, 1, 7})
  void onlyThoseThatAreThere(int index) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ArrayDevice(index))
        .withMessage("ND4J sees no GPU " + index + " here, expected 0 to 0");
  }

  @Test
  void newerOnesThanNd4jHasCodeForAreRefused() {
    ArrayDevice.requireCode(0, 3, 7);
    ArrayDevice.requireCode(0, 8, 9);
    for (int major : new int[] {9, 10, 12}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ArrayDevice.requireCode(3, major, 0))
          .withMessage(
              "GPU 3 has compute capability "
                  + major
                  + ".0, and ND4J's CUDA build has code only for 3.7 to 8.9: use the backend"
                  + " 'cuda'");
    }
  }
}
