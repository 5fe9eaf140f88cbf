package org.deltastn.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.deltastn.tensor.Activation;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.RandomStream;
import org.deltastn.tensor.Shapes;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.Window;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.backend.LossEvaluation;
import org.deltastn.tensor.backend.UnitResponse;
import org.deltastn.tensor.backend.Workspace;
import org.deltastn.tensor.nd4j.Nd4jBackend;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A native engine against ND4J on the same numbers, at random sizes and offsets. */
abstract class ParityContract {

  /** Creates a backend of the engine. */
  abstract Backend create(Precision precision);

  /** Tensors of one engine, filled from a seed, in views that start at the same odd places. */
  private static final class Numbers implements AutoCloseable {

    final Backend backend;
    private final List<Tensor> owners = new ArrayList<>();
    private final List<Tensor> views = new ArrayList<>();
    final List<Double> scalars = new ArrayList<>();
    private final long seed;

    Numbers(Backend backend, long seed) {
      this.backend = backend;
      this.seed = seed;
    }

    Tensor take(int... shape) {
      int length = Shapes.length(shape);
      int offset = views.size() % 4;
      double[] values = new double[length + offset];
      RandomStream.of(seed).fold(views.size()).gaussian(values, values.length);
      Tensor owner = backend.allocate(length + offset);
      owner.set(values);
      owners.add(owner);
      views.add(owner.view(offset, shape));
      return views.get(views.size() - 1);
    }

    @Override
    public void close() {
      owners.forEach(Tensor::close);
      backend.close();
    }
  }

  private interface Work {
    void on(Numbers numbers);
  }

  private void compare(Precision precision, long seed, Work work) {
    try (Numbers ours = new Numbers(create(precision), seed);
        Numbers theirs = new Numbers(new Nd4jBackend(precision, 1), seed)) {
      work.on(ours);
      work.on(theirs);
      double tolerance = precision == Precision.FLOAT ? 2e-5 : 1e-12;
      for (int i = 0; i < ours.scalars.size(); i++) {
        double expected = theirs.scalars.get(i);
        assertThat(ours.scalars.get(i))
            .as("scalar %d", i)
            .isCloseTo(expected, within(tolerance * (10 + Math.abs(expected))));
      }
      for (int t = 0; t < ours.views.size(); t++) {
        double[] found = ours.views.get(t).toDoubles();
        double[] expected = theirs.views.get(t).toDoubles();
        double largest = 1;
        for (double value : expected) {
          largest = Math.max(largest, Math.abs(value));
        }
        for (int i = 0; i < found.length; i++) {
          assertThat(found[i])
              .as("tensor %d, value %d", t, i)
              .isCloseTo(expected[i], within(tolerance * largest));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void algebra(Precision precision) {
    for (long seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      int m = 1 + random.nextInt(40);
      int n = 1 + random.nextInt(600);
      int k = 1 + random.nextInt(40);
      boolean ta = random.nextBoolean();
      boolean tb = random.nextBoolean();
      compare(
          precision,
          seed,
          numbers -> {
            Backend backend = numbers.backend;
            Tensor a = ta ? numbers.take(k, m) : numbers.take(m, k);
            Tensor b = tb ? numbers.take(n, k) : numbers.take(k, n);
            Tensor c = numbers.take(m, n);
            Tensor x = numbers.take(m, n);
            Tensor perRow = numbers.take(m);
            Tensor perColumn = numbers.take(n);
            backend.gemm(ta, tb, 0.5, a, b, 0.25, c);
            backend.axpy(0.5, c, x);
            backend.multiply(x, c, numbers.take(m, n));
            backend.addRowVector(x, perColumn);
            backend.addColumnVector(x, perRow);
            backend.scaleRows(x, perRow, numbers.take(m, n));
            backend.scaleRowsAdd(x, perRow, c);
            backend.sumRows(x, numbers.take(n));
            backend.sumColumns(x, numbers.take(m));
            backend.rowDots(x, c, numbers.take(m));
            numbers.scalars.add(backend.dot(x, x));
          });
    }
  }

  @ParameterizedTest
  @EnumSource
  void elementsMasksLossesAndUpdates(Precision precision) {
    for (long seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      Activation activation = Activation.values()[(int) seed % Activation.values().length];
      int m = 1 + random.nextInt(40);
      int n = 1 + random.nextInt(600);
      RandomStream stream = RandomStream.of(seed);
      int[] rows = random.ints(3, 0, m).toArray();
      compare(
          precision,
          seed,
          numbers -> {
            Backend backend = numbers.backend;
            Tensor z = numbers.take(m, n);
            Tensor y = numbers.take(m, n);
            Tensor x = numbers.take(m, n);
            backend.activate(activation, z, y);
            backend.derivative(activation, z, y, numbers.take(m, n));
            backend.timesDerivative(activation, z, y, x, numbers.take(m, n));
            double[] rates = new double[m];
            stream.uniform(rates, m);
            for (int i = 0; i < m; i++) {
              rates[i] *= 0.9;
            }
            backend.dropout(rates, stream, x, numbers.take(m, n), numbers.take(m, n));
            Tensor labels = numbers.take(m);
            double[] classes = new double[m];
            for (int i = 0; i < m; i++) {
              classes[i] = i % n;
            }
            labels.set(classes);
            Tensor weights = numbers.take(m);
            Tensor gradient = numbers.take(m, n);
            Tensor tangent = n % 2 == 0 ? null : z;
            try (Tensor loss = backend.allocateSums(1)) {
              backend.softmaxCrossEntropy(
                  new LossEvaluation(y, tangent, labels, weights, 0.1, gradient, loss));
              numbers.scalars.add(loss.toDoubles()[0]);
              Tensor other = numbers.take(m, n);
              backend.squaredError(new LossEvaluation(y, tangent, x, weights, 0.1, other, loss));
              numbers.scalars.add(loss.toDoubles()[0]);
              backend.addDot(0.1, gradient, other, loss);
              numbers.scalars.add(loss.toDoubles()[0]);
            }
            backend.gatherRows(rows, new Tensor[] {x}, new Tensor[] {numbers.take(3, n)});
            backend.momentumUpdate(x, gradient, numbers.take(m, n), 0.1, 0.9);
            backend.momentumUpdate(x, gradient, null, 0.1, 0);
            Tensor square = numbers.take(m, n);
            backend.multiply(square, square, square);
            backend.rmsPropUpdate(x, gradient, square, 0.01, 0.9, 1e-3);
            backend.adamUpdate(x, gradient, numbers.take(m, n), square, 0.01, 0.9, 0.999, 1e-3);
          });
    }
  }

  @ParameterizedTest
  @EnumSource
  void imagesAndResponses(Precision precision) {
    for (long seed = 0; seed < 30; seed++) {
      Random random = new Random(seed);
      int rows = 1 + random.nextInt(4);
      int channels = 1 + random.nextInt(5);
      int side = 4 + random.nextInt(16);
      int kernel = 1 + random.nextInt(3);
      int stride = 1 + random.nextInt(3);
      Window window = Window.square(kernel, stride, kernel / 2);
      int out = window.outputHeight(side);
      compare(
          precision,
          seed,
          numbers -> {
            Backend backend = numbers.backend;
            Tensor x = numbers.take(rows, channels, side, side);
            Tensor y = numbers.take(rows, channels, out, out);
            Tensor positions = numbers.take(rows, channels, out, out);
            backend.maxPool(x, window, y, positions);
            backend.gatherPlanes(x, positions, numbers.take(rows, channels, out, out));
            backend.scatterPlanes(y, positions, numbers.take(rows, channels, side, side));
            backend.averagePool(x, window, y);
            backend.averagePoolGradient(y, window, numbers.take(rows, channels, side, side));
            Tensor w = numbers.take(3, channels, kernel, kernel);
            Tensor z = numbers.take(rows, 3, out, out);
            backend.convolution(x, w, window, z);
            backend.convolutionFilterGradient(z, x, window, numbers.take(w.shape()));
            backend.convolutionDataGradient(z, w, window, 1, x);
            int h = kernel + stride;
            Tensor c = numbers.take(rows, h);
            UnitResponse weights =
                new UnitResponse(numbers.take(3, h), numbers.take(3), numbers.take(3, h));
            Tensor a = numbers.take(rows, 3);
            Tensor p = numbers.take(rows, 3, out, out);
            try (Workspace scratch = new Workspace(backend)) {
              backend.respond(c, weights, p, 1, z, a, scratch);
              UnitResponse gradients =
                  new UnitResponse(numbers.take(3, h), numbers.take(3), numbers.take(3, h));
              backend.respondGradients(
                  c, weights, a, p, z, numbers.take(z.shape()), gradients, scratch);
            }
          });
    }
  }

  @ParameterizedTest
  @EnumSource
  void normalization(Precision precision) {
    for (long seed = 0; seed < 30; seed++) {
      Random random = new Random(seed);
      int rows = 1 + random.nextInt(20);
      int[] flat = {rows, 1 + random.nextInt(600)};
      int[] planes = {rows, 1 + random.nextInt(9), 1 + random.nextInt(16), 1 + random.nextInt(16)};
      int[] shape = seed % 3 == 0 ? flat : planes;
      int channels = shape[1];
      compare(
          precision,
          seed,
          numbers -> {
            Backend backend = numbers.backend;
            Tensor x = numbers.take(shape);
            Tensor gamma = numbers.take(channels);
            Tensor beta = numbers.take(channels);
            Tensor statistics = numbers.take(3, channels);
            Tensor y = numbers.take(shape);
            try (Workspace scratch = new Workspace(backend)) {
              backend.normalize(x, gamma, beta, 0.1, statistics, y, scratch);
              backend.timesNormalization(
                  y,
                  x,
                  gamma,
                  statistics,
                  numbers.take(channels),
                  numbers.take(channels),
                  numbers.take(shape),
                  scratch);
              backend.scaleChannels(y, gamma, beta, numbers.take(shape), scratch);
            }
          });
    }
  }
}
