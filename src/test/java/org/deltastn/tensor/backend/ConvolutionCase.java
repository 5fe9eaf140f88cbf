package org.deltastn.tensor.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Window;
import org.junit.jupiter.params.provider.Arguments;

/** The sizes of a convolution, and what it is by its definition. */
record ConvolutionCase(int rows, int in, int out, int height, int width, Window window) {

  int[] x() {
    return new int[] {rows, in, height, width};
  }

  int[] w() {
    return new int[] {out, in, window.kernelHeight(), window.kernelWidth()};
  }

  int[] z() {
    return new int[] {rows, out, window.outputHeight(height), window.outputWidth(width)};
  }

  /** Returns the sizes that contracts try, in both precisions. */
  static List<Arguments> all() {
    List<ConvolutionCase> sizes =
        List.of(
            new ConvolutionCase(3, 2, 4, 7, 5, Window.square(3, 1, 1)),
            new ConvolutionCase(5, 1, 16, 8, 8, Window.square(5, 1, 2)),
            new ConvolutionCase(2, 3, 5, 9, 8, Window.square(3, 2, 1)),
            new ConvolutionCase(2, 4, 3, 6, 6, Window.square(1, 2, 0)),
            new ConvolutionCase(1, 1, 1, 3, 3, Window.square(3, 1, 0)),
            // Images smaller than the kernel without its padding.
            new ConvolutionCase(2, 3, 4, 1, 1, Window.square(3, 1, 1)),
            new ConvolutionCase(3, 2, 3, 1, 2, Window.square(5, 1, 2)),
            new ConvolutionCase(3, 2, 3, 1, 1, Window.square(3, 2, 1)),
            // Large enough that the filter gradient is summed over several pieces.
            new ConvolutionCase(35, 1, 34, 32, 32, Window.square(2, 1, 1)),
            // More terms and filters than are worked on at a time; places in one image likewise.
            new ConvolutionCase(2, 50, 70, 5, 6, Window.square(3, 1, 1)),
            new ConvolutionCase(1, 3, 5, 34, 33, Window.square(3, 1, 1)),
            // Groups of images, the last one smaller.
            new ConvolutionCase(93, 2, 17, 5, 5, Window.square(3, 1, 1)),
            // Strides beyond the kernel, so that some values are never met, and a remainder.
            new ConvolutionCase(2, 2, 3, 8, 9, new Window(2, 3, 3, 2, 1, 0)),
            new ConvolutionCase(2, 18, 33, 7, 8, Window.square(1, 3, 0)),
            new ConvolutionCase(2, 3, 2, 9, 4, new Window(5, 1, 2, 1, 4, 0)));
    List<Arguments> cases = new ArrayList<>();
    for (Precision precision : Precision.values()) {
      sizes.forEach(each -> cases.add(Arguments.of(precision, each)));
    }
    return cases;
  }

  /** Returns x∗w, ∂⟨g, x∗w⟩/∂w and ∂⟨g, x∗w⟩/∂x, each as a sum over its definition. */
  double[][] sums(double[] x, double[] w, double[] g) {
    double[] z = new double[g.length];
    double[] dw = new double[w.length];
    double[] dx = new double[x.length];
    Window window = window();
    int outHeight = z()[2];
    int outWidth = z()[3];
    for (int at = 0; at < z.length; at++) {
      int column = at % outWidth;
      int row = at / outWidth % outHeight;
      int o = at / (outWidth * outHeight) % out();
      int b = at / (outWidth * outHeight * out());
      for (int k = 0; k < in() * window.kernelHeight() * window.kernelWidth(); k++) {
        int c = k / (window.kernelHeight() * window.kernelWidth());
        int i =
            row * window.strideHeight()
                + k / window.kernelWidth() % window.kernelHeight()
                - window.padHeight();
        int j = column * window.strideWidth() + k % window.kernelWidth() - window.padWidth();
        if (i >= 0 && i < height() && j >= 0 && j < width()) {
          int from = ((b * in() + c) * height() + i) * width() + j;
          int filter = o * in() * window.kernelHeight() * window.kernelWidth() + k;
          z[at] += w[filter] * x[from];
          dw[filter] += g[at] * x[from];
          dx[from] += g[at] * w[filter];
        }
      }
    }
    return new double[][] {z, dw, dx};
  }

  static void assertClose(Precision precision, double[] actual, double[] expected) {
    double largest = 0;
    for (double value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    double tolerance = largest * (precision == Precision.FLOAT ? 1e-5 : 1e-12);
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      assertThat(actual[i]).as("value %d", i).isCloseTo(expected[i], within(tolerance));
    }
  }
}
