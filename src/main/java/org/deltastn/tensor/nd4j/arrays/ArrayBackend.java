package org.deltastn.tensor.nd4j.arrays;

import java.util.HashMap;
import java.util.Map;
import org.deltastn.tensor.Activation;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.RandomStream;
import org.deltastn.tensor.Shapes;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.Window;
import org.deltastn.tensor.host.HostMasks;
import org.deltastn.tensor.host.HostPlanes;
import org.deltastn.tensor.host.HostedBackend;
import org.deltastn.tensor.nd4j.Nd4jStart;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.floating.RSqrt;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A backend of ND4J operations alone, which knows nothing of where ND4J has its arrays: for
 * nd4j-cuda, whose arrays are on a GPU.
 *
 * <p>It is there to run on GPUs that other engines do not know, not to be fast: losses, pooling,
 * augmentation and the drawing of dropout masks go over the host, and products, convolutions,
 * elementwise work and the updates of the optimizers are ND4J's, one call for each.
 */
public final class ArrayBackend extends HostedBackend {

  /** The name of the engine. */
  public static final String NAME = Nd4jStart.ENGINE_ON_GPU;

  private final ArrayDevice device;
  private final Precision precision;
  private final ArrayScratch scratch;
  private final ArrayUpdates updates;
  private final ArraySums sums;
  private final Map<Integer, ArrayTensor> unread = new HashMap<>();

  /**
   * Creates a backend over the ND4J on the class path.
   *
   * @param threads CPU threads that host code beside it may use
   * @param gpu the number of the GPU among those that ND4J sees
   * @throws IllegalArgumentException if there is no such GPU
   */
  ArrayBackend(Precision precision, int threads, int gpu) {
    super(precision, threads);
    this.device = new ArrayDevice(gpu);
    this.precision = precision;
    this.scratch = new ArrayScratch(device, precision);
    this.updates = new ArrayUpdates(scratch);
    this.sums = new ArraySums(device, precision);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean hasOwnMemory() {
    return true;
  }

  @Override
  public Tensor allocate(int... shape) {
    return ArrayTensor.allocate(device, precision, shape);
  }

  @Override
  public void copy(Tensor from, Tensor to) {
    flat(to).assign(flat(from));
  }

  @Override
  public void fill(Tensor x, double value) {
    ArrayOperations.fill(flat(x), value);
  }

  @Override
  public void gemm(
      boolean transposeA,
      boolean transposeB,
      double alpha,
      Tensor a,
      Tensor b,
      double beta,
      Tensor c) {
    ArrayOperations.gemm(transposeA, transposeB, alpha, matrix(a), matrix(b), beta, matrix(c));
  }

  @Override
  public void axpy(double alpha, Tensor x, Tensor y) {
    updates.axpy(alpha, flat(x), flat(y));
  }

  @Override
  public void scale(double alpha, Tensor x) {
    ArrayOperations.scale(flat(x), alpha, flat(x));
  }

  @Override
  public void multiply(Tensor a, Tensor b, Tensor out) {
    flat(a).muli(flat(b), flat(out));
  }

  @Override
  public void inverseRoots(Tensor x, double epsilon, Tensor out) {
    ArrayOperations.add(flat(x), epsilon, flat(out));
    Nd4j.exec(new RSqrt(flat(out), flat(out)));
  }

  @Override
  public void addRowVector(Tensor x, Tensor v) {
    if (of(x).rows() == 1) {
      axpy(1, v, x);
    } else {
      ArrayOperations.addRowVector(matrix(x), flat(v), matrix(x));
    }
  }

  @Override
  public void sumRows(Tensor x, Tensor out) {
    if (of(x).rows() == 1) {
      copy(x, out);
    } else {
      sums.overRows(of(x), of(out));
    }
  }

  @Override
  public void scaleRows(Tensor x, Tensor s, Tensor out) {
    if (of(x).columns() == 1) {
      multiply(x, s, out);
    } else {
      ArrayOperations.scaleRows(matrix(x), flat(s), matrix(out));
    }
  }

  @Override
  public void scaleRowsAdd(Tensor x, Tensor s, Tensor out) {
    Tensor part = part(x);
    scaleRows(x, s, part);
    axpy(1, part, out);
  }

  @Override
  public void addColumnVector(Tensor x, Tensor v) {
    if (of(x).columns() == 1) {
      axpy(1, v, x);
    } else {
      ArrayOperations.addColumnVector(matrix(x), flat(v), matrix(x));
    }
  }

  @Override
  public void sumColumns(Tensor x, Tensor out) {
    if (of(x).columns() == 1) {
      copy(x, out);
    } else {
      sums.overColumns(of(x), of(out));
    }
  }

  @Override
  public void rowDots(Tensor a, Tensor b, Tensor out) {
    Tensor part = part(a);
    multiply(a, b, part);
    sumColumns(part, out);
  }

  @Override
  public double dot(Tensor a, Tensor b) {
    return Nd4j.getBlasWrapper().dot(flat(a), flat(b));
  }

  @Override
  public void convolution(Tensor x, Tensor w, Window window, Tensor z) {
    ArrayConvolution.forward(array(x), array(w), window, array(z));
  }

  @Override
  public void convolutionFilterGradient(Tensor g, Tensor x, Window window, Tensor dw) {
    // The filters do not enter their own gradient.
    ArrayConvolution.gradients(
        array(x), array(unread(dw)), array(g), window, array(part(x)), array(dw));
  }

  @Override
  public void convolutionDataGradient(Tensor g, Tensor w, Window window, double beta, Tensor dx) {
    Tensor target = beta == 0 ? dx : part(dx);
    // The images do not enter the gradient with respect to them.
    ArrayConvolution.gradients(
        array(unread(dx)), array(w), array(g), window, array(target), array(unread(w)));
    if (beta != 0) {
      scale(beta, dx);
      axpy(1, target, dx);
    }
  }

  @Override
  public void maxPool(Tensor x, Window window, Tensor y, Tensor positions) {
    HostPlanes.max(x, window, y, positions);
  }

  @Override
  public void gatherPlanes(Tensor x, Tensor positions, Tensor y) {
    HostPlanes.gather(x, positions, y);
  }

  @Override
  public void scatterPlanes(Tensor g, Tensor positions, Tensor dx) {
    HostPlanes.scatter(g, positions, dx);
  }

  @Override
  public void activate(Activation activation, Tensor z, Tensor y) {
    if (activation != Activation.IDENTITY || z != y) {
      ArrayActivations.value(activation, flat(z), flat(y), () -> flat(part(z)));
    }
  }

  @Override
  public void derivative(Activation activation, Tensor z, Tensor y, Tensor d) {
    ArrayActivations.derivative(activation, flat(z), flat(y), flat(d), () -> flat(part(z)));
  }

  /**
   * {@inheritDoc}
   *
   * <p>Drawn on the host, so that the bits are the same as everywhere, and copied.
   */
  @Override
  public void dropoutMask(double[] rates, RandomStream stream, Tensor mask) {
    int rows = of(mask).rows();
    int columns = of(mask).columns();
    int[] bits = new int[rows * columns];
    HostMasks.floatBits(rates, stream, rows, columns, bits);
    if (precision == Precision.FLOAT) {
      float[] floats = new float[bits.length];
      for (int i = 0; i < floats.length; i++) {
        floats[i] = Float.intBitsToFloat(bits[i]);
      }
      mask.set(floats);
    } else {
      mask.set(HostMasks.doubles(rates, rows, columns, bits));
    }
  }

  @Override
  public Tensor allocateSums(int count) {
    return ArrayTensor.allocate(device, Precision.DOUBLE, count);
  }

  @Override
  public void gatherRows(int[] rows, Tensor[] from, Tensor[] to) {
    for (Tensor tensor : from) {
      Shapes.requireRows(rows, of(tensor).rows());
    }
    device.use();
    try (INDArray indices = Nd4j.createFromArray(rows)) {
      for (int k = 0; k < from.length; k++) {
        INDArray[] inputs = {matrix(from[k]), indices};
        ArrayOperations.run("gather", new int[] {0}, inputs, matrix(to[k]));
      }
    }
  }

  @Override
  public void rmsPropUpdate(
      Tensor w,
      Tensor gradient,
      Tensor meanSquare,
      double learningRate,
      double decay,
      double epsilon) {
    updates.rmsProp(flat(w), flat(gradient), flat(meanSquare), learningRate, decay, epsilon);
  }

  @Override
  public void adamUpdate(
      Tensor w,
      Tensor gradient,
      Tensor first,
      Tensor second,
      double learningRate,
      double beta1,
      double beta2,
      double epsilon) {
    updates.adam(
        flat(w), flat(gradient), flat(first), flat(second), learningRate, beta1, beta2, epsilon);
  }

  @Override
  public void close() {
    scratch.close();
    sums.close();
    unread.values().forEach(ArrayTensor::close);
    unread.clear();
  }

  /** Returns the temporary of an operation. */
  private Tensor part(Tensor like) {
    return scratch.vector(like.length()).reshape(like.shape());
  }

  /** Returns memory shaped like a tensor that is written and not read, or read without effect. */
  private Tensor unread(Tensor like) {
    return unread
        .computeIfAbsent((int) like.length(), n -> ArrayTensor.allocate(device, precision, n))
        .reshape(like.shape());
  }

  private static ArrayTensor of(Tensor tensor) {
    return (ArrayTensor) tensor;
  }

  private static INDArray flat(Tensor tensor) {
    return of(tensor).flat();
  }

  private static INDArray matrix(Tensor tensor) {
    return of(tensor).matrix();
  }

  private static INDArray array(Tensor tensor) {
    return of(tensor).array();
  }
}
