package org.deltastn.tensor.nd4j;

import java.util.HashMap;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.openblas.global.openblas;
import org.deltastn.tensor.Activation;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.RandomStream;
import org.deltastn.tensor.Shapes;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.Window;
import org.deltastn.tensor.backend.LstmSlopes;
import org.deltastn.tensor.engine.BackendUnavailableException;
import org.deltastn.tensor.engine.Backends;
import org.deltastn.tensor.engine.ProcessThreads;
import org.deltastn.tensor.host.HostedBackend;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinear;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Sigmoid;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Tanh;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * The default backend: ND4J on the CPU.
 *
 * <p>Which ND4J operation, BLAS routine or host loop serves an operation was chosen by measuring:
 * some ND4J operations are many times slower than a pass over the memory they touch.
 */
public final class Nd4jBackend extends HostedBackend {

  /** The threads of OpenBLAS's products in this process. */
  public static final ProcessThreads BLAS =
      new ProcessThreads(openblas::blas_get_num_threads, openblas::blas_set_num_threads);

  /** The threads of ND4J's own loops, once ND4J has started. */
  private static final ProcessThreads LOOPS =
      new ProcessThreads(
          () -> NativeOpsHolder.getInstance().getDeviceNativeOps().ompGetMaxThreads(),
          count -> NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(count));

  private final Precision precision;
  private final HostScratch scratch = new HostScratch();
  private final HostPooling pooling = new HostPooling();
  private final Nd4jConvolution convolution;
  private final Ones ones;
  private final Map<Integer, Nd4jTensor> products = new HashMap<>();
  private final ProcessThreads.Use loops;
  private final ProcessThreads.Use blas;

  /**
   * Creates a backend.
   *
   * @param threads CPU threads of the products and of ND4J's loops; a setting of the whole process,
   *     which holds until this backend is closed
   * @throws IllegalStateException if ND4J has its arrays on a GPU in this process
   */
  public Nd4jBackend(Precision precision, int threads) {
    super(precision, threads);
    String obstacle = Nd4jStart.obstacleOnCpu();
    if (obstacle != null) {
      throw new BackendUnavailableException(
          "backend '" + Backends.DEFAULT + "' cannot be used: " + obstacle);
    }
    this.precision = precision;
    this.ones = new Ones(precision);
    this.convolution = new Nd4jConvolution(precision);
    // The holder of the native library is only usable once ND4J itself has started.
    Nd4j.getBackend();
    loops = LOOPS.use(threads);
    blas = BLAS.use(threads);
  }

  @Override
  public String name() {
    return Backends.DEFAULT;
  }

  @Override
  public Tensor allocate(int... shape) {
    return Nd4jTensor.allocate(precision, shape);
  }

  @Override
  public void copy(Tensor from, Tensor to) {
    Pointer.memcpy(of(to).pointer(), of(from).pointer(), from.length() * precision.bytes());
  }

  @Override
  public void fill(Tensor x, double value) {
    if (value == 0) {
      Pointer.memset(of(x).pointer(), 0, x.length() * precision.bytes());
    } else {
      of(x).flat().assign(value);
    }
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
    Blas.gemm(transposeA, transposeB, alpha, of(a), of(b), beta, of(c));
  }

  @Override
  public void axpy(double alpha, Tensor x, Tensor y) {
    Blas.axpy(alpha, of(x), of(y));
  }

  @Override
  public void scale(double alpha, Tensor x) {
    Blas.scale(alpha, of(x));
  }

  @Override
  public void multiply(Tensor a, Tensor b, Tensor out) {
    of(a).flat().muli(of(b).flat(), of(out).flat());
  }

  @Override
  public void inverseRoots(Tensor x, double epsilon, Tensor out) {
    scratch.map(of(x), of(x), of(out), (value, same) -> 1 / Math.sqrt(value + epsilon));
  }

  @Override
  public void addRowVector(Tensor x, Tensor v) {
    Blas.rankOne(ones.take(of(x).rows()), of(v), of(x));
  }

  @Override
  public void sumRows(Tensor x, Tensor out) {
    Blas.transposedProduct(of(x), ones.take(of(x).rows()), of(out));
  }

  @Override
  public void scaleRows(Tensor x, Tensor s, Tensor out) {
    if (of(x).columns() == 1) {
      multiply(x, s, out);
      return;
    }
    if (x != out) {
      copy(x, out);
    }
    Blas.scaleRows(s.toDoubles(), of(out));
  }

  @Override
  public void scaleRowsAdd(Tensor x, Tensor s, Tensor out) {
    if (of(x).columns() == 1) {
      Nd4jTensor part = product((int) out.length());
      multiply(x, s, part);
      Blas.axpy(1, part, of(out));
    } else {
      Blas.scaleRowsAdd(of(x), s.toDoubles(), of(out));
    }
  }

  @Override
  public void addColumnVector(Tensor x, Tensor v) {
    if (of(x).columns() == 1) {
      axpy(1, v, x);
    } else {
      Blas.rankOne(of(v), ones.take(of(x).columns()), of(x));
    }
  }

  @Override
  public void sumColumns(Tensor x, Tensor out) {
    if (of(x).columns() == 1) {
      copy(x, out);
    } else {
      Blas.product(of(x), ones.take(of(x).columns()), of(out));
    }
  }

  @Override
  public void rowDots(Tensor a, Tensor b, Tensor out) {
    if (of(a).columns() == 1) {
      multiply(a, b, out);
    } else {
      double[] dots = new double[of(a).rows()];
      Blas.rowDots(of(a), of(b), dots);
      out.set(dots);
    }
  }

  @Override
  public double dot(Tensor a, Tensor b) {
    double[] dot = new double[1];
    int length = (int) a.length();
    Blas.rowDots(of(a.reshape(1, length)), of(b.reshape(1, length)), dot);
    return dot[0];
  }

  @Override
  public void convolution(Tensor x, Tensor w, Window window, Tensor z) {
    convolution.forward(of(x), of(w), window, of(z));
  }

  @Override
  public void convolutionFilterGradient(Tensor g, Tensor x, Window window, Tensor dw) {
    convolution.filterGradient(of(g), of(x), window, of(dw));
  }

  @Override
  public void convolutionDataGradient(Tensor g, Tensor w, Window window, double beta, Tensor dx) {
    convolution.dataGradient(of(g), of(w), window, beta, of(dx));
  }

  @Override
  public void maxPool(Tensor x, Window window, Tensor y, Tensor positions) {
    pooling.max(of(x), window, of(y), of(positions));
  }

  @Override
  public void gatherPlanes(Tensor x, Tensor positions, Tensor y) {
    pooling.gather(of(x), of(positions), of(y));
  }

  @Override
  public void scatterPlanes(Tensor g, Tensor positions, Tensor dx) {
    pooling.scatter(of(g), of(positions), of(dx));
  }

  @Override
  public void activate(Activation activation, Tensor z, Tensor y) {
    switch (activation) {
      case IDENTITY -> {
        if (z != y) {
          copy(z, y);
        }
      }
      case RELU -> Nd4j.getExecutioner().exec(new RectifiedLinear(of(z).flat(), of(y).flat()));
      case SIGMOID -> Nd4j.getExecutioner().exec(new Sigmoid(of(z).flat(), of(y).flat()));
      case TANH -> Nd4j.getExecutioner().exec(new Tanh(of(z).flat(), of(y).flat()));
      default -> scratch.map(of(z), of(z), of(y), (value, same) -> activation.value(value));
    }
  }

  @Override
  public void derivative(Activation activation, Tensor z, Tensor y, Tensor d) {
    DoubleBinaryOperator rule =
        switch (activation) {
          case SIGMOID -> (in, out) -> out * (1 - out);
          case TANH -> (in, out) -> 1 - out * out;
          default -> (in, out) -> activation.derivative(in);
        };
    if (activation == Activation.IDENTITY) {
      fill(d, 1);
    } else if (activation == Activation.RELU && precision == Precision.FLOAT) {
      scratch.positive(of(z), of(d));
    } else {
      scratch.map(of(z), of(y), of(d), rule);
    }
  }

  @Override
  public void dropoutMask(double[] rates, RandomStream stream, Tensor mask) {
    scratch.dropoutMask(rates, stream, of(mask));
  }

  @Override
  public void lstmCell(
      Tensor z, Tensor before, Tensor c, Tensor h, LstmSlopes slopes, Tensor unused) {
    HostLstm.cell(z, before, c, h, slopes);
  }

  @Override
  public void lstmCellTangent(
      LstmSlopes slopes, Tensor z, Tensor before, Tensor c, Tensor h, Tensor unused) {
    HostLstm.tangent(slopes, z, before, c, h);
  }

  @Override
  public void lstmCellGradient(LstmSlopes slopes, Tensor h, Tensor c, Tensor z, Tensor unused) {
    HostLstm.gradient(slopes, h, c, z);
  }

  @Override
  public Tensor allocateSums(int count) {
    return Nd4jTensor.allocate(Precision.DOUBLE, count);
  }

  @Override
  public void gatherRows(int[] rows, Tensor[] from, Tensor[] to) {
    for (int k = 0; k < from.length; k++) {
      Shapes.requireRows(rows, of(from[k]).rows());
      long bytes = (long) of(from[k]).columns() * precision.bytes();
      BytePointer source = new BytePointer(of(from[k]).pointer());
      BytePointer target = new BytePointer(of(to[k]).pointer());
      for (int i = 0; i < rows.length; i++) {
        Pointer.memcpy(target.position(i * bytes), source.position(rows[i] * bytes), bytes);
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
    scratch.rmsProp(of(w), of(gradient), of(meanSquare), learningRate, decay, epsilon);
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
    scratch.adam(of(w), of(gradient), of(first), of(second), learningRate, beta1, beta2, epsilon);
  }

  @Override
  public void close() {
    ones.close();
    products.values().forEach(Nd4jTensor::close);
    products.clear();
    convolution.close();
    blas.close();
    loops.close();
  }

  private Nd4jTensor product(int length) {
    return products.computeIfAbsent(length, n -> Nd4jTensor.allocate(precision, n));
  }

  private static Nd4jTensor of(Tensor tensor) {
    return (Nd4jTensor) tensor;
  }
}
