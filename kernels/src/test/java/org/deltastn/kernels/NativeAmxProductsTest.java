package org.deltastn.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Products rounded to bfloat16 by the tiles of AMX. */
class NativeAmxProductsTest extends NativeRoundedProductsContract {

  @Override
  String instructions() {
    assumeTrue(NativeBackend.usesAmx(), "no AMX here");
    return "amx";
  }

  @ParameterizedTest
  @CsvSource({"false, false", "false, true", "true, false", "true, true"})
  void severalPartsOfTheHeldOperandAndOfK(boolean ta, boolean tb) {
    check(ta, tb, 20, 40, 2049, 0);
    check(ta, tb, 40, 20, 4100, 1);
    check(ta, tb, 400, 330, 2000, -0.5);
  }

  @Test
  void tilesBelongToTheirThread() throws Exception {
    float[] a = gaussian(1, 100 * 300);
    float[] b = gaussian(2, 90 * 300);
    float[] expected = product(false, true, 100, 90, 300, a, b, 0, new float[100 * 90]);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<float[]>> all = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        Backend own = create("amx");
        all.add(threads.submit(() -> again(own, a, b)));
      }
      for (Future<float[]> one : all) {
        assertThat(one.get()).isEqualTo(expected);
      }
    } finally {
      threads.shutdown();
    }
  }

  private static float[] again(Backend own, float[] a, float[] b) {
    try (own;
        Tensor as = own.allocate(100, 300);
        Tensor bs = own.allocate(90, 300);
        Tensor cs = own.allocate(100, 90)) {
      as.set(a);
      bs.set(b);
      for (int i = 0; i < 200; i++) {
        own.gemm(false, true, 0.75, as, bs, 0, cs);
      }
      return cs.toFloats();
    }
  }

  @Test
  void anotherInstructionSetDoesWithoutThem() {
    System.setProperty(NativeBackend.INSTRUCTIONS_PROPERTY, "avx512");
    try {
      assertThat(NativeBackend.usesAmx()).isFalse();
    } finally {
      System.clearProperty(NativeBackend.INSTRUCTIONS_PROPERTY);
    }
  }
}
