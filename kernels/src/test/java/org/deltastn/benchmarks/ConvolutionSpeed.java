package org.deltastn.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;
import org.deltastn.kernels.NativeBackend;
import org.deltastn.kernels.NativeBackendProvider;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Shapes;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.Window;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.nd4j.Nd4jBackend;

/**
 * Convolutions of the native engine against ND4J's, which are oneDNN's, taken in turn: those of the
 * presets by shape, each with its two gradients. One thread, by its processor time, so that other
 * work on the machine counts little.
 *
 * <p>{@code --batch} sets the number of images, 128 by default; {@code --precision DOUBLE} takes
 * doubles.
 */
final class ConvolutionSpeed {

  private static final int TURNS = 5;

  /** A convolution of square images. */
  private record Shape(String name, int in, int out, int side, Window window) {}

  private static final List<Shape> SHAPES =
      List.of(
          new Shape("SimpleCNN 1", 1, 16, 28, Window.square(5, 1, 2)),
          new Shape("SimpleCNN 2", 16, 32, 14, Window.square(5, 1, 2)),
          new Shape("AlexNet 1", 3, 64, 32, Window.square(3, 2, 1)),
          new Shape("AlexNet 2", 64, 192, 8, Window.square(3, 1, 1)),
          new Shape("AlexNet 3", 192, 384, 4, Window.square(3, 1, 1)),
          new Shape("AlexNet 4", 384, 256, 4, Window.square(3, 1, 1)),
          new Shape("VGG16 1", 3, 64, 32, Window.square(3, 1, 1)),
          new Shape("ResNet18 stage 1", 64, 64, 32, Window.square(3, 1, 1)),
          new Shape("ResNet18 stage 2, first", 64, 128, 32, Window.square(3, 2, 1)),
          new Shape("ResNet18 stage 2, skip", 64, 128, 32, Window.square(1, 2, 0)),
          new Shape("ResNet18 stage 2", 128, 128, 16, Window.square(3, 1, 1)),
          new Shape("ResNet18 stage 4, first", 256, 512, 8, Window.square(3, 2, 1)),
          new Shape("ResNet18 stage 4, skip", 256, 512, 8, Window.square(1, 2, 0)),
          new Shape("ResNet18 stage 4", 512, 512, 4, Window.square(3, 1, 1)),
          new Shape("VGG16 last", 512, 512, 2, Window.square(3, 1, 1)));

  private ConvolutionSpeed() {}

  /** Prints the times and returns whether the engine is never slower than ND4J. */
  static boolean run(String[] args) {
    String obstacle = new NativeBackendProvider().obstacle();
    if (obstacle != null) {
      System.out.println("kernel-speed --convolutions skipped: " + obstacle);
      return true;
    }
    int batch = Integer.parseInt(option(args, "--batch", "128"));
    Precision precision = Precision.valueOf(option(args, "--precision", "FLOAT"));
    System.out.printf(
        "%-26s %-10s %10s %9s %10s %9s %8s%n",
        "convolution", "", "ND4J ms", "GFLOP/s", "native ms", "GFLOP/s", "ratio");
    boolean holds = true;
    for (Shape shape : SHAPES) {
      try (Images old = new Images(shape, batch, new Nd4jBackend(precision, 1));
          Images own = new Images(shape, batch, new NativeBackend(precision, 1))) {
        holds &= print(shape, "forward", old, own, Images::forward);
        holds &= print(shape, "of images", old, own, Images::dataGradient);
        holds &= print(shape, "of filters", old, own, Images::filterGradient);
      }
    }
    return holds;
  }

  private static String option(String[] args, String name, String otherwise) {
    int at = Arrays.asList(args).indexOf(name);
    return at < 0 ? otherwise : args[at + 1];
  }

  /** What a convolution computes with, on an engine. */
  private static final class Images implements AutoCloseable {

    private final Random random = new Random(1);
    private final Window window;
    private final Backend backend;
    private final Tensor x;
    private final Tensor w;
    private final Tensor z;
    private final Tensor dx;
    private final Tensor dw;
    private final Tensor out;

    Images(Shape shape, int batch, Backend backend) {
      this.backend = backend;
      window = shape.window;
      int kernel = window.kernelHeight();
      int side = window.outputHeight(shape.side);
      x = random(batch, shape.in, shape.side, shape.side);
      w = random(shape.out, shape.in, kernel, kernel);
      z = random(batch, shape.out, side, side);
      dx = backend.allocate(x.shape());
      dw = backend.allocate(w.shape());
      out = backend.allocate(z.shape());
    }

    private Tensor random(int... shape) {
      double[] values = random.doubles(Shapes.length(shape), -1, 1).toArray();
      Tensor tensor = backend.allocate(shape);
      tensor.set(values);
      return tensor;
    }

    void forward() {
      backend.convolution(x, w, window, out);
    }

    void dataGradient() {
      backend.convolutionDataGradient(z, w, window, 0, dx);
    }

    void filterGradient() {
      backend.convolutionFilterGradient(z, x, window, dw);
    }

    /** Returns additions and multiplications of any of the three. */
    double operations() {
      return 2.0 * z.length() * w.length() / w.shape()[0];
    }

    @Override
    public void close() {
      for (Tensor tensor : new Tensor[] {x, w, z, dx, dw, out}) {
        tensor.close();
      }
      backend.close();
    }
  }

  private static boolean print(
      Shape shape, String operation, Images old, Images own, Consumer<Images> work) {
    double[] before = new double[TURNS];
    double[] after = new double[TURNS];
    for (int turn = -1; turn < TURNS; turn++) {
      double first = seconds(old, work);
      double second = seconds(own, work);
      if (turn >= 0) {
        before[turn] = first;
        after[turn] = second;
      }
    }
    Arrays.sort(before);
    Arrays.sort(after);
    double first = before[TURNS / 2];
    double second = after[TURNS / 2];
    System.out.printf(
        Locale.ROOT,
        "%-26s %-10s %10.3f %9.1f %10.3f %9.1f %6.2f × %s%n",
        shape.name,
        operation,
        first * 1e3,
        own.operations() / first * 1e-9,
        second * 1e3,
        own.operations() / second * 1e-9,
        first / second,
        second <= first ? "ok" : "FAILED");
    return second <= first;
  }

  private static double seconds(Images images, Consumer<Images> work) {
    long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    work.accept(images);
    return (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) * 1e-9;
  }
}
