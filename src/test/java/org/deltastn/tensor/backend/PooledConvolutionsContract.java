package org.deltastn.tensor.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Shapes;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.Window;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Convolutions of which maxima are read, or values at positions, against their definition. */
public abstract class PooledConvolutionsContract {

  /** Creates a backend of the engine under test, of one thread. */
  protected abstract Backend create(Precision precision);

  private final Random random = new Random(4);

  @ParameterizedTest
  @MethodSource("org.deltastn.tensor.backend.ConvolutionCase#all")
  void whatIsReadOfConvolutions(Precision precision, ConvolutionCase sizes) {
    int height = sizes.z()[2];
    int width = sizes.z()[3];
    List<Window> pools = new ArrayList<>(List.of(Window.square(1, 1, 0), Window.square(3, 1, 2)));
    if (height > 1 && width > 1) {
      pools.add(Window.square(2, 2, 0));
      pools.add(Window.square(2, 1, 1));
    }
    for (Window pool : pools) {
      int[] shape = sizes.z();
      shape[2] = pool.outputHeight(height);
      shape[3] = pool.outputWidth(width);
      try (Backend backend = create(precision);
          Workspace scratch = new Workspace(backend)) {
        Tensor x = randomTensor(backend, sizes.x());
        Tensor w = randomTensor(backend, sizes.w());
        Tensor y = randomTensor(backend, shape);
        Tensor positions = randomTensor(backend, shape);
        Tensor again = randomTensor(backend, shape);
        Tensor g = randomTensor(backend, shape);
        Tensor dw = randomTensor(backend, sizes.w());
        Tensor dx = randomTensor(backend, sizes.x());
        Tensor added = randomTensor(backend, sizes.x());
        double[] before = added.toDoubles();

        backend.convolutionMaximum(x, w, sizes.window(), pool, y, positions, scratch);
        backend.convolutionAt(x, w, sizes.window(), positions, again, scratch);
        backend.convolutionFilterGradientAt(g, positions, x, sizes.window(), dw, scratch);
        backend.convolutionDataGradientAt(g, positions, w, sizes.window(), 0, dx, scratch);
        backend.convolutionDataGradientAt(g, positions, w, sizes.window(), 0.5, added, scratch);

        double[] whole = new double[Shapes.length(sizes.z())];
        double[] gs = g.toDoubles();
        double[] at = positions.toDoubles();
        int each = shape[2] * shape[3];
        for (int i = 0; i < gs.length; i++) {
          whole[i / each * height * width + (int) at[i]] += gs[i];
        }
        double[][] expected = sizes.sums(x.toDoubles(), w.toDoubles(), whole);
        double[] largest = new double[gs.length];
        double[] there = new double[gs.length];
        for (int i = 0; i < gs.length; i++) {
          int plane = i / each * height * width;
          largest[i] = maximum(expected[0], plane, height, width, pool, i % each);
          there[i] = expected[0][plane + (int) at[i]];
        }
        ConvolutionCase.assertClose(precision, y.toDoubles(), largest);
        ConvolutionCase.assertClose(precision, y.toDoubles(), there);
        assertThat(again.toDoubles()).isEqualTo(y.toDoubles());
        ConvolutionCase.assertClose(precision, dw.toDoubles(), expected[1]);
        ConvolutionCase.assertClose(precision, dx.toDoubles(), expected[2]);
        for (int i = 0; i < before.length; i++) {
          expected[2][i] += before[i] / 2;
        }
        ConvolutionCase.assertClose(precision, added.toDoubles(), expected[2]);
      }
    }
  }

  /** Returns the maximum of a plane, which starts somewhere, under a window's place. */
  private static double maximum(
      double[] planes, int start, int height, int width, Window pool, int place) {
    int columns = pool.outputWidth(width);
    int top = place / columns * pool.strideHeight() - pool.padHeight();
    int left = place % columns * pool.strideWidth() - pool.padWidth();
    double best = Double.NEGATIVE_INFINITY;
    for (int i = Math.max(top, 0); i < Math.min(top + pool.kernelHeight(), height); i++) {
      for (int j = Math.max(left, 0); j < Math.min(left + pool.kernelWidth(), width); j++) {
        best = Math.max(best, planes[start + i * width + j]);
      }
    }
    return best;
  }

  /** The same as of planes that are written, where values are equal or not a number. */
  @ParameterizedTest
  @EnumSource
  void maximaOfConvolutionsAreThoseOfTheirPlanes(Precision precision) {
    try (Backend backend = create(precision);
        Workspace scratch = new Workspace(backend)) {
      Window one = Window.square(1, 1, 0);
      Tensor x = backend.allocate(1, 2, 5, 7);
      double[] values = new double[70];
      for (int i = 0; i < values.length; i++) {
        values[i] = i % 11 == 3 ? Double.NaN : i % 3;
      }
      x.set(values);
      Tensor w = backend.allocate(2, 2, 1, 1);
      w.set(new double[] {1, 0.5, -1, 2});
      for (Window pool : List.of(Window.square(2, 2, 0), Window.square(3, 2, 1))) {
        int[] shape = {1, 2, pool.outputHeight(5), pool.outputWidth(7)};
        Tensor z = backend.allocate(1, 2, 5, 7);
        Tensor y = backend.allocate(shape);
        Tensor positions = backend.allocate(shape);
        Tensor found = backend.allocate(shape);
        Tensor at = backend.allocate(shape);

        backend.convolution(x, w, one, z);
        backend.maxPool(z, pool, y, positions);
        backend.convolutionMaximum(x, w, one, pool, found, at, scratch);

        assertThat(found.toDoubles()).isEqualTo(y.toDoubles());
        assertThat(at.toDoubles()).isEqualTo(positions.toDoubles());
      }
    }
  }

  private Tensor randomTensor(Backend backend, int... shape) {
    double[] values = random.doubles(Shapes.length(shape), -1, 1).toArray();
    Tensor tensor = backend.allocate(shape);
    tensor.set(values);
    return tensor;
  }
}
