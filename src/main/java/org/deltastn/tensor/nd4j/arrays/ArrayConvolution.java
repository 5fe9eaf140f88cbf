package org.deltastn.tensor.nd4j.arrays;

import org.deltastn.tensor.Window;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Computes a convolution and its gradients by ND4J's operations. */
final class ArrayConvolution {

  private ArrayConvolution() {}

  static void forward(INDArray x, INDArray w, Window window, INDArray z) {
    ArrayOperations.run("conv2d", arguments(window), new INDArray[] {x, w}, z);
  }

  /** Writes both gradients, because ND4J has no operation for only one. */
  static void gradients(
      INDArray x, INDArray w, INDArray g, Window window, INDArray dx, INDArray dw) {
    ArrayOperations.run("conv2d_bp", arguments(window), new INDArray[] {x, w, g}, dx, dw);
  }

  private static int[] arguments(Window window) {
    return new int[] {
      window.kernelHeight(),
      window.kernelWidth(),
      window.strideHeight(),
      window.strideWidth(),
      window.padHeight(),
      window.padWidth(),
      // no dilation, padding as given, B×C×H×W, filters O×C×k×l
      1,
      1,
      0,
      0,
      1
    };
  }
}
