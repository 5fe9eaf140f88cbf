package org.deltastn.kernels;

import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.Window;
import org.deltastn.tensor.backend.ImageChanges;
import org.deltastn.tensor.backend.ImageOperations;

/** Convolutions, pooling and augmentation on a native engine. */
interface NativeImages extends ImageOperations {

  /** Returns what tensors are to the engine. */
  Operands operands();

  @Override
  default void convolution(Tensor x, Tensor w, Window window, Tensor z) {
    Operands on = operands();
    int[] sizes = Sizes.convolution("convolution", x, w, window, z);
    KernelLibrary.convolution(
        on.engine(), on.at(x), on.at(w), sizes, on.at(z), x.size(0), x.size(1), z.size(1));
  }

  @Override
  default void convolutionFilterGradient(Tensor g, Tensor x, Window window, Tensor dw) {
    Operands on = operands();
    int[] sizes = Sizes.convolution("convolutionFilterGradient", x, dw, window, g);
    KernelLibrary.convolution_filter_gradient(
        on.engine(), on.at(g), on.at(x), sizes, on.at(dw), x.size(0), x.size(1), g.size(1));
  }

  @Override
  default void convolutionDataGradient(Tensor g, Tensor w, Window window, double beta, Tensor dx) {
    Operands on = operands();
    int[] sizes = Sizes.convolution("convolutionDataGradient", dx, w, window, g);
    KernelLibrary.convolution_data_gradient(
        on.engine(), on.at(g), on.at(w), sizes, beta, on.at(dx), dx.size(0), dx.size(1), g.size(1));
  }

  @Override
  default void maxPool(Tensor x, Window window, Tensor y, Tensor positions) {
    Operands on = operands();
    int[] planes = Sizes.planes("maxPool", x, y, window);
    Sizes.length("maxPool", "positions", positions, y.length());
    KernelLibrary.max_pool(on.engine(), on.at(x), count(x), planes, on.at(y), on.at(positions));
  }

  @Override
  default void gatherPlanes(Tensor x, Tensor positions, Tensor y) {
    Operands on = operands();
    int[] planes = Sizes.planes("gatherPlanes", x, y);
    Sizes.length("gatherPlanes", "positions", positions, y.length());
    KernelLibrary.gather(on.engine(), on.at(x), count(x), planes, on.at(positions), on.at(y));
  }

  @Override
  default void scatterPlanes(Tensor g, Tensor positions, Tensor dx) {
    Operands on = operands();
    int[] planes = Sizes.planes("scatterPlanes", dx, g);
    Sizes.length("scatterPlanes", "positions", positions, g.length());
    KernelLibrary.scatter(on.engine(), on.at(g), count(dx), planes, on.at(positions), on.at(dx));
  }

  @Override
  default void averagePool(Tensor x, Window window, Tensor y) {
    Operands on = operands();
    int[] planes = Sizes.planes("averagePool", x, y, window);
    KernelLibrary.average_pool(on.engine(), on.at(x), count(x), planes, on.at(y));
  }

  @Override
  default void averagePoolGradient(Tensor g, Window window, Tensor dx) {
    Operands on = operands();
    int[] planes = Sizes.planes("averagePoolGradient", dx, g, window);
    KernelLibrary.average_pool_gradient(on.engine(), on.at(g), count(dx), planes, on.at(dx));
  }

  @Override
  default void augment(Tensor x, ImageChanges changes, Tensor out) {
    Operands on = operands();
    int[] steps = changes.operations();
    double[] numbers = changes.numbers();
    int[] holes = changes.holeEdges();
    Sizes.augmentation(x, changes, steps, numbers, holes, out);
    int[] image = changes.imageShape();
    int holesEach = holes.length / (changes.rows() * ImageChanges.EDGES);
    KernelLibrary.augment(
        on.engine(),
        on.at(x),
        changes.rows(),
        image[0],
        image[1],
        image[2],
        steps,
        numbers,
        holes,
        holesEach,
        on.at(out));
  }

  private static long count(Tensor planes) {
    return (long) planes.size(0) * planes.size(1);
  }
}
