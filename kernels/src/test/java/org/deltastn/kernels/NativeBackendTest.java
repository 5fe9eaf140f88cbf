package org.deltastn.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.deltastn.checks.ProcessMemory;
import org.deltastn.tensor.Activation;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.RandomStream;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.Window;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.backend.LossEvaluation;
import org.deltastn.tensor.backend.Workspace;
import org.deltastn.tensor.nd4j.Nd4jBackend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is the native engine's own: sizes refused, memory counted, libraries and instruction sets.
 */
class NativeBackendTest {

  private static final List<Path> ONEDNN =
      List.of(
          Path.of("/usr/lib/x86_64-linux-gnu/libdnnl.so.3"),
          Path.of("/usr/lib/x86_64-linux-gnu/libdnnl.so.2"));

  @Test
  void sizesThatDoNotFitAreRefused() {
    try (Backend backend = NativeLibrary.create(Precision.FLOAT);
        Tensor small = backend.allocate(2, 3);
        Tensor large = backend.allocate(2, 4);
        Tensor image = backend.allocate(1, 1, 4, 4)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> backend.multiply(large, small, large))
          .withMessage("multiply needs 8 values of b, found shape [2, 3]");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> backend.gemm(false, true, 1, small, large, 0, large))
          .withMessage("gemm of 2×3 and 4×2 does not give 2×4");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> backend.scaleRows(large, small, large))
          .withMessage("scaleRows needs 2 values of s, found shape [2, 3]");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> backend.maxPool(image, Window.square(2, 2, 0), image, image))
          .withMessageContaining("[1, 1, 4, 4] and [1, 1, 4, 4]");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> backend.convolution(image, image, Window.square(3, 1, 1), image))
          .withMessageContaining("does not give [1, 1, 4, 4]");
      Window whole = Window.square(4, 1, 0);
      Window halves = Window.square(2, 2, 0);
      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> backend.convolutionMaximum(image, image, whole, halves, image, image, null))
          .withMessageContaining("than the window of 2");
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  backend.convolutionMaximum(
                      image, image, whole, Window.square(1, 1, 0), image, image, null))
          .withMessage("convolutionMaximum of planes of 1×1 does not give [1, 1, 4, 4]");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> backend.convolutionAt(image, image, whole, small, image, null))
          .withMessage("convolutionAt needs 16 values of positions, found shape [2, 3]");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> backend.activate(Activation.RELU, large, small));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> backend.dropoutMask(new double[3], RandomStream.of(1), large))
          .withMessage("a mask of 2 rows needs 1 or 2 rates, found 3");
      double[] rates = {0.5};
      RandomStream stream = RandomStream.of(1);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> finish(backend, small, rates, stream, large, large, null))
          .withMessage("finishLayer needs 4 values of bias, found shape [2, 3]");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> finish(backend, null, rates, stream, large, small, null))
          .withMessage("finishLayer needs 8 values of y, found shape [2, 3]");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> finish(backend, null, rates, stream, large, large, small))
          .withMessage("finishLayer needs 8 values of slope, found shape [2, 3]");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> finish(backend, null, new double[3], stream, large, large, null))
          .withMessage("a mask of 2 rows needs 1 or 2 rates, found 3");
    }
  }

  @Test
  void channelsThatDoNotFitAreRefused() {
    try (Backend backend = NativeLibrary.create(Precision.FLOAT);
        Tensor x = backend.allocate(2, 3, 2, 2);
        Tensor y = backend.allocate(2, 3, 2, 2);
        Tensor other = backend.allocate(2, 3, 2);
        Tensor each = backend.allocate(3);
        Tensor pair = backend.allocate(2);
        Tensor statistics = backend.allocate(3, 3)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> backend.inverseRoots(x, 1, other))
          .withMessage("inverseRoots needs 24 values of out, found shape [2, 3, 2]");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> backend.scaleChannels(x, pair, null, y, null))
          .withMessage("scaleChannels needs 3 values of s, found shape [2]");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> backend.scaleChannels(x, each, pair, y, null))
          .withMessage("scaleChannels needs 3 values of t, found shape [2]");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> backend.normalize(x, each, each, 1, pair, y, null))
          .withMessage("normalize needs 9 values of statistics, found shape [2]");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> backend.normalize(x, each, each, 1, statistics, other, null))
          .withMessage("normalize needs 24 values of y, found shape [2, 3, 2]");
      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> backend.timesNormalization(other, x, each, statistics, each, each, y, null))
          .withMessage("timesNormalization needs 24 values of t, found shape [2, 3, 2]");
      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> backend.timesNormalization(y, x, each, statistics, each, pair, null, null))
          .withMessage("timesNormalization needs 3 values of products, found shape [2]");
    }
  }

  private static void finish(
      Backend backend,
      Tensor bias,
      double[] rates,
      RandomStream stream,
      Tensor z,
      Tensor y,
      Tensor slope) {
    try (Workspace scratch = new Workspace(backend)) {
      backend.finishLayer(Activation.RELU, bias, rates, stream, z, y, slope, scratch);
    }
  }

  @Test
  void outputsOfLossesAndGatheredRowsMustFit() {
    try (Backend backend = NativeLibrary.create(Precision.FLOAT);
        Tensor y = backend.allocate(2, 3);
        Tensor labels = backend.allocate(2);
        Tensor weights = backend.allocate(2);
        Tensor sums = backend.allocateSums(2)) {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  backend.softmaxCrossEntropy(
                      new LossEvaluation(y, null, labels, weights, 1, null, sums)))
          .withMessage("softmaxCrossEntropy needs 1 values of a sum, found shape [2]");
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  backend.squaredError(
                      new LossEvaluation(y, null, y, weights, 1, null, labels.view(0, 1))))
          .withMessageContaining("of FLOAT needs sums of its own, found a NativeTensor of FLOAT");
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  backend.softmaxCrossEntropy(
                      new LossEvaluation(y, labels, labels, weights, 1, null, sums.view(0, 1))))
          .withMessage("softmaxCrossEntropy needs 6 values of the tangent, found shape [2]");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> backend.addDot(1, y, labels, sums.view(0, 1)))
          .withMessage("addDot needs 6 values of b, found shape [2]");
      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> backend.gatherRows(new int[] {1}, new Tensor[] {y}, new Tensor[] {labels}))
          .withMessage("gatherRows needs 3 values of an output, found shape [2]");
    }
  }

  @Test
  void tensorsOfOthersAndClosedOnesAreRefused() {
    try (Backend backend = NativeLibrary.create(Precision.FLOAT);
        Backend doubles = NativeLibrary.create(Precision.DOUBLE);
        Backend other = new Nd4jBackend(Precision.FLOAT, 1);
        Tensor foreign = other.allocate(2);
        Tensor wide = doubles.allocate(2)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> backend.scale(2, foreign))
          .withMessageContaining("needs tensors of its own, found a Nd4jTensor of FLOAT");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> backend.scale(2, wide))
          .withMessageContaining("of DOUBLE");
      Tensor closed = backend.allocate(2, 2);
      Tensor view = closed.view(1, 2);
      closed.close();
      assertThatIllegalStateException()
          .isThrownBy(() -> backend.scale(2, view))
          .withMessage("the tensor of shape [2] was closed");
      assertThatIllegalStateException().isThrownBy(closed::toFloats);
    }
  }

  @Test
  void memoryIsCountedAndOutlivesTheBackend() {
    Backend backend = NativeLibrary.create(Precision.DOUBLE);
    long before = NativeBackend.heldBytes();
    Tensor tensor = backend.allocate(1000, 700);
    assertThat(NativeBackend.heldBytes() - before).isEqualTo(8L * 700_000);
    backend.fill(tensor, 3);
    backend.close();
    backend.close();
    assertThat(tensor.toDoubles()).containsOnly(3);
    tensor.close();
    tensor.close();
    assertThat(NativeBackend.heldBytes()).isEqualTo(before);
  }

  @Test
  void valuesThatNobodyWritesTakeNoMemory() throws IOException {
    int mebibytes = 256;
    try (Backend backend = NativeLibrary.create(Precision.FLOAT)) {
      double before = ProcessMemory.resident();
      try (Tensor tensor = backend.allocate(mebibytes << 18)) {
        assertThat(ProcessMemory.resident() - before).isLessThan(mebibytes / 4.0);
        backend.fill(tensor, 1);
        assertThat(ProcessMemory.resident() - before).isGreaterThan(mebibytes / 2.0);
      }
      assertThat(ProcessMemory.resident() - before).isLessThan(mebibytes / 4.0);
    }
  }

  @Test
  void theLimitOfNativeMemoryHolds() {
    long limit = Pointer.maxBytes();
    assumeTrue(
        limit > 0 && limit < 8L * Integer.MAX_VALUE,
        "native memory is not limited to less than the test asks for");
    try (Backend backend = NativeLibrary.create(Precision.DOUBLE)) {
      long before = NativeBackend.heldBytes();
      assertThatIllegalStateException()
          .isThrownBy(() -> backend.allocate(Integer.MAX_VALUE))
          .withMessageContaining("cannot allocate 17179869176 bytes of native memory")
          .withMessageContaining("the limit of native memory is " + limit)
          .withMessageContaining("-Dorg.bytedeco.javacpp.maxbytes")
          .withMessageContaining("lower batchSize");
      assertThat(NativeBackend.heldBytes()).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @CsvSource({"avx512, avx512dq", "avx2, avx2", "base, sse2"})
  void instructionSetsAgree(String instructions, String flag) throws IOException {
    boolean there = Files.readString(Path.of("/proc/cpuinfo")).contains(" " + flag);
    assumeTrue(there, "the processor has no " + flag);
    float[] values = new float[3 * 1003];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i * 7919 % 1000 - 500) / 100f;
    }
    try (Backend best = NativeLibrary.create(Precision.FLOAT);
        Tensor z = best.allocate(3, 1003);
        Tensor expected = best.allocate(3, 1003)) {
      z.set(values);
      best.activate(Activation.SWISH, z, expected);
      try (Backend chosen = with(NativeBackend.INSTRUCTIONS_PROPERTY, instructions);
          Tensor ours = chosen.allocate(3, 1003);
          Tensor found = chosen.allocate(3, 1003)) {
        assertThat(((NativeBackend) chosen).instructions()).isEqualTo(instructions);
        ours.set(values);
        chosen.activate(Activation.SWISH, ours, found);
        float[] of = found.toFloats();
        float[] than = expected.toFloats();
        for (int i = 0; i < of.length; i++) {
          assertThat(of[i]).isCloseTo(than[i], within(1e-6f * (1 + Math.abs(than[i]))));
        }
      }
    }
  }

  @Test
  void unknownInstructionsAndLibrariesAreRefused() {
    NativeLibrary.create(Precision.FLOAT).close();
    assertThatIllegalStateException()
        .isThrownBy(() -> with(NativeBackend.INSTRUCTIONS_PROPERTY, "mmx"))
        .withMessageContaining("no instruction set 'mmx'");
    assertThatIllegalStateException()
        .isThrownBy(() -> with(NativeBackend.BLAS_PROPERTY, "/nowhere/libblas.so"))
        .withMessageContaining("cannot open the library of matrix products: /nowhere/libblas.so");
    assertThatIllegalStateException()
        .isThrownBy(() -> with(NativeBackend.BLAS_PROPERTY, "libm.so.6"))
        .withMessage("'libm.so.6' has neither CBLAS nor, for floats, dnnl_sgemm");
  }

  @Test
  void productsOfOneDnn() {
    Path library = ONEDNN.stream().filter(Files::exists).findFirst().orElse(null);
    assumeTrue(library != null, "oneDNN is not installed: none of " + ONEDNN);
    int m = 37;
    int n = 450;
    int k = 430;
    for (boolean ta : new boolean[] {false, true}) {
      for (boolean tb : new boolean[] {false, true}) {
        for (double beta : new double[] {0, 0.5}) {
          try (Backend ours = NativeLibrary.create(Precision.FLOAT);
              Backend onednn = with(NativeBackend.BLAS_PROPERTY, library.toString())) {
            float[] expected = product(ours, ta, tb, m, n, k, beta);
            float[] found = product(onednn, ta, tb, m, n, k, beta);
            for (int i = 0; i < found.length; i++) {
              assertThat(found[i])
                  .as("%s %s %s, value %d", ta, tb, beta, i)
                  .isCloseTo(expected[i], within(2e-4f));
            }
          }
        }
      }
    }
  }

  private static float[] product(
      Backend backend, boolean ta, boolean tb, int m, int n, int k, double beta) {
    try (Tensor a = ta ? backend.allocate(k, m) : backend.allocate(m, k);
        Tensor b = tb ? backend.allocate(n, k) : backend.allocate(k, n);
        Tensor c = backend.allocate(m, n)) {
      Tensor[] all = {a, b, c};
      for (int i = 0; i < 3; i++) {
        double[] values = new double[(int) all[i].length()];
        RandomStream.of(i).gaussian(values, values.length);
        all[i].set(values);
      }
      backend.gemm(ta, tb, 0.5, a, b, beta, c);
      return c.toFloats();
    }
  }

  private static Backend with(String property, String value) {
    System.setProperty(property, value);
    try {
      return new NativeBackend(Precision.FLOAT, 1);
    } finally {
      System.clearProperty(property);
    }
  }
}
