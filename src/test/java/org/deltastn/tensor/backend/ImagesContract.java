package org.deltastn.tensor.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Shapes;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.Window;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Convolution and pooling in both precisions, against sums over their definitions. */
public abstract class ImagesContract {

  /** Creates a backend of the engine under test, of one thread. */
  protected abstract Backend create(Precision precision);

  private final Random random = new Random(3);

  @ParameterizedTest
  @MethodSource("org.deltastn.tensor.backend.ConvolutionCase#all")
  void convolutionAndItsTwoGradients(Precision precision, ConvolutionCase sizes) {
    try (Backend backend = create(precision)) {
      Tensor x = randomTensor(backend, sizes.x());
      Tensor w = randomTensor(backend, sizes.w());
      Tensor g = randomTensor(backend, sizes.z());
      Tensor z = randomTensor(backend, sizes.z());
      Tensor dw = randomTensor(backend, sizes.w());
      Tensor dx = randomTensor(backend, sizes.x());
      Tensor added = randomTensor(backend, sizes.x());
      double[] before = added.toDoubles();

      backend.convolution(x, w, sizes.window(), z);
      backend.convolutionFilterGradient(g, x, sizes.window(), dw);
      backend.convolutionDataGradient(g, w, sizes.window(), 0, dx);
      backend.convolutionDataGradient(g, w, sizes.window(), 0.5, added);

      double[][] expected = sizes.sums(x.toDoubles(), w.toDoubles(), g.toDoubles());
      ConvolutionCase.assertClose(precision, z.toDoubles(), expected[0]);
      ConvolutionCase.assertClose(precision, dw.toDoubles(), expected[1]);
      ConvolutionCase.assertClose(precision, dx.toDoubles(), expected[2]);
      for (int i = 0; i < before.length; i++) {
        expected[2][i] += before[i] / 2;
      }
      ConvolutionCase.assertClose(precision, added.toDoubles(), expected[2]);
    }
  }

  @ParameterizedTest
  @EnumSource
  void ofEqualValuesTheFirstIsTheMaximum(Precision precision) {
    try (Backend backend = create(precision)) {
      Tensor x = backend.allocate(1, 2, 4, 4);
      double[] values = new double[32];
      values[5] = 1;
      values[18] = -0.5;
      values[19] = -0.5;
      values[22] = -0.5;
      values[23] = -0.5;
      x.set(values);
      Tensor y = backend.allocate(1, 2, 2, 2);
      Tensor positions = backend.allocate(1, 2, 2, 2);

      backend.maxPool(x, Window.square(2, 2, 0), y, positions);

      assertThat(y.toDoubles()).containsExactly(1, 0, 0, 0, 0, -0.5, 0, 0);
      assertThat(positions.toDoubles()).containsExactly(5, 2, 8, 10, 0, 2, 8, 10);
    }
  }

  @ParameterizedTest
  @EnumSource
  void bothWaysOfMaximumPoolingAgree(Precision precision) {
    try (Backend backend = create(precision)) {
      // Planes of odd width do not take the short way; a column of very small numbers never wins.
      Tensor even = randomTensor(backend, 9, 4, 6, 30);
      Tensor odd = backend.allocate(9, 4, 6, 31);
      double[] narrow = even.toDoubles();
      double[] wide = new double[(int) odd.length()];
      for (int i = 0; i < wide.length; i++) {
        wide[i] = i % 31 == 30 ? -1e9 : narrow[i / 31 * 30 + i % 31];
      }
      odd.set(wide);
      Tensor[] short1 = pooled(backend, even);
      Tensor[] long1 = pooled(backend, odd);

      assertThat(short1[0].toDoubles()).isEqualTo(long1[0].toDoubles());
      double[] places = long1[1].toDoubles();
      for (int i = 0; i < places.length; i++) {
        places[i] -= (int) places[i] / 31;
      }
      assertThat(short1[1].toDoubles()).isEqualTo(places);
    }
  }

  /** Rows of every length, in views whose surroundings must stay as they were. */
  @ParameterizedTest
  @EnumSource
  void maximumOfHalvesWritesNothingElse(Precision precision) {
    int margin = 3;
    for (int[] plane : new int[][] {{2, 2}, {3, 5}, {2, 34}, {7, 7}, {28, 28}, {5, 70}}) {
      int height = plane[0];
      int width = plane[1];
      int in = 6 * height * width;
      int out = 6 * (height / 2) * (width / 2);
      try (Backend backend = create(precision);
          Tensor x = randomTensor(backend, margin + in);
          Tensor y = randomTensor(backend, margin + out + margin);
          Tensor positions = randomTensor(backend, margin + out + margin)) {
        double[] expected = y.toDoubles();
        double[] places = positions.toDoubles();
        double[] xs = x.toDoubles();
        for (int i = 0; i < out; i++) {
          int column = i % (width / 2);
          int row = i / (width / 2) % (height / 2);
          int start = margin + i / (width / 2 * (height / 2)) * height * width;
          int best = 2 * row * width + 2 * column;
          for (int at : new int[] {best + 1, best + width, best + width + 1}) {
            best = xs[start + at] > xs[start + best] ? at : best;
          }
          expected[margin + i] = xs[start + best];
          places[margin + i] = best;
        }

        // The last plane ends with its tensor.
        backend.maxPool(
            x.view(margin, 2, 3, height, width),
            Window.square(2, 2, 0),
            y.view(margin, 2, 3, height / 2, width / 2),
            positions.view(margin, 2, 3, height / 2, width / 2));

        assertThat(y.toDoubles()).as("%d×%d", height, width).isEqualTo(expected);
        assertThat(positions.toDoubles()).as("%d×%d", height, width).isEqualTo(places);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void gatheringAndScatteringAreTransposes(Precision precision) {
    try (Backend backend = create(precision)) {
      Window window = Window.square(3, 2, 1);
      Tensor x = randomTensor(backend, 40, 3, 30, 32);
      Tensor y = backend.allocate(40, 3, 15, 16);
      Tensor positions = backend.allocate(40, 3, 15, 16);
      backend.maxPool(x, window, y, positions);
      Tensor gathered = backend.allocate(y.shape());
      backend.gatherPlanes(x, positions, gathered);
      assertThat(gathered.toDoubles()).isEqualTo(y.toDoubles());

      Tensor g = randomTensor(backend, y.shape());
      Tensor scattered = randomTensor(backend, x.shape());
      backend.scatterPlanes(g, positions, scattered);
      assertThat(backend.dot(scattered, x)).isCloseTo(backend.dot(g, y), within(0.05));
      assertThat(sum(scattered)).isCloseTo(sum(g), within(0.01));
    }
  }

  @Test
  void rowsAndColumns() {
    for (Precision precision : Precision.values()) {
      try (Backend backend = create(precision)) {
        Tensor x = backend.allocate(2, 3);
        x.set(new double[] {1, 2, 3, 4, 5, 6});
        Tensor v = backend.allocate(2);
        v.set(new double[] {10, 20});
        Tensor sums = backend.allocate(2);

        backend.addColumnVector(x, v);
        backend.sumColumns(x, sums);

        assertThat(x.toDoubles()).containsExactly(11, 12, 13, 24, 25, 26);
        assertThat(sums.toDoubles()).containsExactly(36, 75);
        backend.addColumnVector(v.reshape(2, 1), sums);
        assertThat(v.toDoubles()).containsExactly(46, 95);
        backend.sumColumns(v.reshape(2, 1), sums);
        assertThat(sums.toDoubles()).containsExactly(46, 95);
        backend.scaleRows(x, v, x);
        assertThat(x.toDoubles()).startsWith(506, 552, 598).endsWith(2470);
      }
    }
  }

  private static Tensor[] pooled(Backend backend, Tensor x) {
    Tensor y = backend.allocate(9, 4, 3, 15);
    Tensor positions = backend.allocate(9, 4, 3, 15);
    backend.maxPool(x, Window.square(2, 2, 0), y, positions);
    return new Tensor[] {y, positions};
  }

  private Tensor randomTensor(Backend backend, int... shape) {
    double[] values = random.doubles(Shapes.length(shape), -1, 1).toArray();
    Tensor tensor = backend.allocate(shape);
    tensor.set(values);
    return tensor;
  }

  private static double sum(Tensor x) {
    double sum = 0;
    for (double value : x.toDoubles()) {
      sum += value;
    }
    return sum;
  }
}
