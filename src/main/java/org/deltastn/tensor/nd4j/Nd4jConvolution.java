package org.deltastn.tensor.nd4j;

import java.util.HashMap;
import java.util.Map;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Window;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Computes the three products of a convolution by ND4J's operations, which call oneDNN for floats.
 *
 * <p>ND4J has no operation for a single gradient: its backward operation always computes both. At
 * stride 1 each gradient is a convolution itself, which runs at full speed: the data gradient is
 * the transposed convolution, and the filter gradient is the convolution of the images with the
 * gradient where examples take the place of channels.
 */
final class Nd4jConvolution implements AutoCloseable {

  // Approximate number of values of a gradient in one step of a filter gradient: more do not fit in
  // the cache. Examples take the place of channels there, which oneDNN processes by sixteens.
  private static final int FILTER_PIECE = 400_000;
  private static final int EXAMPLES = 16;

  private final Precision precision;
  private final Map<Integer, Nd4jTensor> unread = new HashMap<>();
  private final Map<Integer, Nd4jTensor> sums = new HashMap<>();

  Nd4jConvolution(Precision precision) {
    this.precision = precision;
  }

  void forward(Nd4jTensor x, Nd4jTensor w, Window window, Nd4jTensor z) {
    run("conv2d", arguments(window), new INDArray[] {x.array(), w.array()}, z.array());
  }

  /** Computes dx ← the gradient + β dx. */
  void dataGradient(Nd4jTensor g, Nd4jTensor w, Window window, double beta, Nd4jTensor dx) {
    if (beta == 0) {
      dataGradient(g, w, window, dx);
      return;
    }
    Nd4jTensor part = sums.computeIfAbsent((int) dx.length(), this::allocate);
    dataGradient(g, w, window, (Nd4jTensor) part.reshape(dx.shape()));
    if (beta != 1) {
      Blas.scale(beta, dx);
    }
    Blas.axpy(1, part, dx);
  }

  private void dataGradient(Nd4jTensor g, Nd4jTensor w, Window window, Nd4jTensor dx) {
    if (isDense(window)) {
      run("deconv2d", arguments(window), new INDArray[] {g.array(), w.array()}, dx.array());
    } else {
      Nd4jTensor dw = unread(w.length(), w.shape());
      // The images do not enter the gradient that is read.
      Nd4jTensor x = unread(dx.length(), dx.shape());
      both(x, w, g, window, dx, dw);
    }
  }

  void filterGradient(Nd4jTensor g, Nd4jTensor x, Window window, Nd4jTensor dw) {
    if (!isDense(window)) {
      Nd4jTensor w = unread(dw.length(), dw.shape());
      both(x, w, g, window, unread(x.length(), x.shape()), dw);
      return;
    }
    int rows = x.rows();
    int most = (FILTER_PIECE / g.columns() / EXAMPLES + 1) * EXAMPLES;
    int[] shape = dw.shape();
    Nd4jTensor swapped = unread(dw.length(), shape[1], shape[0], shape[2], shape[3]);
    INDArray target = dw.array().permute(1, 0, 2, 3);
    // Not a Window, whose padding must be smaller than the kernel: here it may be as large.
    int[] whole = arguments(g.size(2), g.size(3), 1, 1, window.padHeight(), window.padWidth());
    for (int from = 0; from < rows; from += most) {
      int to = Math.min(rows, from + most);
      run(
          "conv2d",
          whole,
          new INDArray[] {examplesAsChannels(x, from, to), examplesAsChannels(g, from, to)},
          swapped.array());
      if (from == 0) {
        target.assign(swapped.array());
      } else {
        target.addi(swapped.array());
      }
    }
  }

  @Override
  public void close() {
    unread.values().forEach(Nd4jTensor::close);
    unread.clear();
    sums.values().forEach(Nd4jTensor::close);
    sums.clear();
  }

  private static boolean isDense(Window window) {
    return window.strideHeight() == 1 && window.strideWidth() == 1;
  }

  private static INDArray examplesAsChannels(Nd4jTensor x, int from, int to) {
    INDArray part =
        to - from == x.rows() ? x.array() : x.array().get(NDArrayIndex.interval(from, to));
    return part.permute(1, 0, 2, 3);
  }

  private static void both(
      Nd4jTensor x, Nd4jTensor w, Nd4jTensor g, Window window, Nd4jTensor dx, Nd4jTensor dw) {
    run(
        "conv2d_bp",
        arguments(window),
        new INDArray[] {x.array(), w.array(), g.array()},
        dx.array(),
        dw.array());
  }

  private static int[] arguments(Window window) {
    return arguments(
        window.kernelHeight(),
        window.kernelWidth(),
        window.strideHeight(),
        window.strideWidth(),
        window.padHeight(),
        window.padWidth());
  }

  private static int[] arguments(
      int kernelHeight,
      int kernelWidth,
      int strideHeight,
      int strideWidth,
      int padHeight,
      int padWidth) {
    return new int[] {
      kernelHeight,
      kernelWidth,
      strideHeight,
      strideWidth,
      padHeight,
      padWidth,
      // no dilation, padding as given, B×C×H×W, filters O×C×k×l
      1,
      1,
      0,
      0,
      1
    };
  }

  private static void run(String op, int[] arguments, INDArray[] inputs, INDArray... outputs) {
    Nd4j.getExecutioner()
        .exec(
            DynamicCustomOp.builder(op)
                .addInputs(inputs)
                .addOutputs(outputs)
                .addIntegerArguments(arguments)
                .build());
  }

  /** Returns scratch memory for a required argument whose values do not matter. */
  private Nd4jTensor unread(long length, int... shape) {
    return (Nd4jTensor) unread.computeIfAbsent((int) length, this::allocate).reshape(shape);
  }

  private Nd4jTensor allocate(int length) {
    return Nd4jTensor.allocate(precision, length);
  }
}
