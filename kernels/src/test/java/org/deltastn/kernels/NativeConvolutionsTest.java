package org.deltastn.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Shapes;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.Window;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.backend.Workspace;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The bits of convolutions, and their instruction sets. */
class NativeConvolutionsTest {

  private static final int IMAGES = 70;
  private static final int IN = 45;
  private static final int OUT = 70;
  private static final int SIDE = 5;
  private static final Window WINDOW = Window.square(3, 2, 1);

  /** The outputs and both gradients of a convolution of the first images. */
  private record Results(double[] z, double[] dx, double[] dw) {}

  @BeforeEach
  void library() {
    NativeLibrary.create(Precision.FLOAT).close();
  }

  @ParameterizedTest
  @EnumSource
  void imagesDoNotDependOnEachOther(Precision precision) {
    try (Backend backend = new NativeBackend(precision, 1)) {
      Results all = results(backend, IMAGES);
      Results one = results(backend, 1);
      Results some = results(backend, 69);
      assertThat(one.z).isEqualTo(Arrays.copyOf(all.z, one.z.length));
      assertThat(one.dx).isEqualTo(Arrays.copyOf(all.dx, one.dx.length));
      assertThat(some.z).isEqualTo(Arrays.copyOf(all.z, some.z.length));
      assertThat(some.dx).isEqualTo(Arrays.copyOf(all.dx, some.dx.length));
      assertEqual(results(backend, IMAGES), all);
    }
  }

  @ParameterizedTest
  @EnumSource
  void threadsGiveTheSameBits(Precision precision) {
    try (Backend backend = new NativeBackend(precision, 1)) {
      Results all = results(backend, IMAGES);
      Results one = results(backend, 1);
      for (int threads = 2; threads <= 4; threads++) {
        try (Backend several = new NativeBackend(precision, threads)) {
          assertEqual(results(several, IMAGES), all);
          assertEqual(results(several, 1), one);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"avx512, avx512dq", "avx2, avx2", "base, sse2"})
  void instructionSetsAgree(String instructions, String flag) throws IOException {
    boolean there = Files.readString(Path.of("/proc/cpuinfo")).contains(" " + flag);
    assumeTrue(there, "the processor has no " + flag);
    for (Precision precision : Precision.values()) {
      Results expected;
      try (Backend backend = new NativeBackend(Precision.DOUBLE, 1)) {
        expected = results(backend, IMAGES);
      }
      System.setProperty(NativeBackend.INSTRUCTIONS_PROPERTY, instructions);
      try (NativeBackend chosen = new NativeBackend(precision, 1)) {
        assertThat(chosen.instructions()).isEqualTo(instructions);
        Results found = results(chosen, IMAGES);
        double error = precision == Precision.FLOAT ? 1e-5 : 1e-13;
        assertClose(found.z, expected.z, error);
        assertClose(found.dx, expected.dx, error);
        assertClose(found.dw, expected.dw, error);
      } finally {
        System.clearProperty(NativeBackend.INSTRUCTIONS_PROPERTY);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"avx512, avx512dq", "avx2, avx2", "base, sse2"})
  void whatIsReadOfPlanesHasTheBitsOfWholeOnes(String instructions, String flag)
      throws IOException {
    boolean there = Files.readString(Path.of("/proc/cpuinfo")).contains(" " + flag);
    assumeTrue(there, "the processor has no " + flag);
    System.setProperty(NativeBackend.INSTRUCTIONS_PROPERTY, instructions);
    try {
      for (Precision precision : Precision.values()) {
        for (int threads : new int[] {1, 3}) {
          try (Backend backend = new NativeBackend(precision, threads)) {
            for (Window pool : List.of(Window.square(2, 2, 0), Window.square(3, 2, 1))) {
              pooled(backend, pool, 1, 16);
              pooled(backend, pool, 3, 35);
            }
          }
        }
      }
    } finally {
      System.clearProperty(NativeBackend.INSTRUCTIONS_PROPERTY);
    }
  }

  private static void pooled(Backend backend, Window pool, int in, int out) {
    Window window = Window.square(5, 1, 2);
    int side = 13;
    int places = pool.outputHeight(side);
    try (Workspace scratch = new Workspace(backend)) {
      Tensor x = random(scratch, 1, 5, in, side, side);
      Tensor w = random(scratch, 2, out, in, 5, 5);
      Tensor g = random(scratch, 3, 5, out, places, places);
      Tensor z = scratch.take(5, out, side, side);
      Tensor y = scratch.take(g.shape());
      Tensor found = scratch.take(g.shape());
      Tensor positions = scratch.take(g.shape());
      Tensor at = scratch.take(g.shape());
      Tensor dx = random(scratch, 4, x.shape());
      Tensor foundDx = random(scratch, 4, x.shape());
      Tensor dw = scratch.take(w.shape());
      Tensor foundDw = scratch.take(w.shape());

      backend.convolution(x, w, window, z);
      backend.maxPool(z, pool, y, positions);
      backend.convolutionMaximum(x, w, window, pool, found, at, scratch);
      assertThat(found.toDoubles()).isEqualTo(y.toDoubles());
      assertThat(at.toDoubles()).isEqualTo(positions.toDoubles());

      backend.convolutionAt(x, w, window, positions, found, scratch);
      assertThat(found.toDoubles()).isEqualTo(y.toDoubles());

      backend.scatterPlanes(g, positions, z);
      backend.convolutionFilterGradient(z, x, window, dw);
      backend.convolutionFilterGradientAt(g, positions, x, window, foundDw, scratch);
      assertThat(foundDw.toDoubles()).isEqualTo(dw.toDoubles());

      backend.convolutionDataGradient(z, w, window, 0.5, dx);
      backend.convolutionDataGradientAt(g, positions, w, window, 0.5, foundDx, scratch);
      assertThat(foundDx.toDoubles()).isEqualTo(dx.toDoubles());
    }
  }

  private static Tensor random(Workspace scratch, long seed, int... shape) {
    Tensor tensor = scratch.take(shape);
    fill(tensor, seed);
    return tensor;
  }

  /** So large that they are taken one at a time, in parts of their channels. */
  @ParameterizedTest
  @EnumSource
  void largeImagesAreSumsOverChannels(Precision precision) {
    int images = 3;
    int channels = 600;
    int filters = 20;
    int side = 16;
    int plane = side * side;
    try (Backend backend = new NativeBackend(precision, 1);
        Tensor x = backend.allocate(images, channels, side, side);
        Tensor w = backend.allocate(filters, channels, 1, 1);
        Tensor z = backend.allocate(images, filters, side, side)) {
      fill(x, 1);
      fill(w, 2);
      backend.convolution(x, w, Window.square(1, 1, 0), z);
      double[] xs = x.toDoubles();
      double[] ws = w.toDoubles();
      double[] expected = new double[images * filters * plane];
      for (int i = 0; i < expected.length; i++) {
        int image = i / (filters * plane);
        int filter = i / plane % filters;
        for (int c = 0; c < channels; c++) {
          expected[i] += ws[filter * channels + c] * xs[(image * channels + c) * plane + i % plane];
        }
      }
      assertClose(z.toDoubles(), expected, precision == Precision.FLOAT ? 1e-5 : 1e-13);
    }
  }

  /** Padding is left out, not multiplied by. */
  @Test
  void infiniteFiltersDoNotMeetThePadding() {
    try (Backend backend = new NativeBackend(Precision.FLOAT, 1);
        Tensor x = backend.allocate(1, 1, 2, 2);
        Tensor w = backend.allocate(1, 1, 3, 3);
        Tensor z = backend.allocate(1, 1, 2, 2)) {
      x.set(new float[] {1, 1, 1, 1});
      w.set(new float[] {Float.POSITIVE_INFINITY, 1, 1, 1, 1, 1, 1, 1, 1});
      backend.convolution(x, w, Window.square(3, 1, 1), z);
      assertThat(z.toFloats()).containsExactly(4, 4, 4, Float.POSITIVE_INFINITY);
    }
  }

  private static Results results(Backend backend, int images) {
    int side = WINDOW.outputHeight(SIDE);
    try (Tensor x = backend.allocate(images, IN, SIDE, SIDE);
        Tensor w = backend.allocate(OUT, IN, 3, 3);
        Tensor g = backend.allocate(images, OUT, side, side);
        Tensor z = backend.allocate(images, OUT, side, side);
        Tensor dx = backend.allocate(images, IN, SIDE, SIDE);
        Tensor dw = backend.allocate(OUT, IN, 3, 3)) {
      fill(x, 1);
      fill(w, 2);
      fill(g, 3);
      fill(dx, 4);
      backend.convolution(x, w, WINDOW, z);
      backend.convolutionDataGradient(g, w, WINDOW, 0.5, dx);
      backend.convolutionFilterGradient(g, x, WINDOW, dw);
      return new Results(z.toDoubles(), dx.toDoubles(), dw.toDoubles());
    }
  }

  /** Writes values that are floats in both precisions. */
  private static void fill(Tensor to, long seed) {
    Random random = new Random(seed);
    double[] values = new double[Shapes.length(to.shape())];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    to.set(values);
  }

  private static void assertEqual(Results found, Results expected) {
    assertThat(found.z).isEqualTo(expected.z);
    assertThat(found.dx).isEqualTo(expected.dx);
    assertThat(found.dw).isEqualTo(expected.dw);
  }

  private static void assertClose(double[] found, double[] expected, double error) {
    double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
    for (int i = 0; i < found.length; i++) {
      assertThat(found[i]).as("value %d", i).isCloseTo(expected[i], within(error * largest));
    }
  }
}
