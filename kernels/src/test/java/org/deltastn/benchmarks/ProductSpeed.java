package org.deltastn.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Supplier;
import org.deltastn.kernels.NativeBackend;
import org.deltastn.kernels.NativeBackendProvider;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.engine.ProductPrecision;
import org.deltastn.train.Method;

/**
 * Rounded products of the native engine against its products of floats, taken in turn: those of the
 * MLP of H.2.1 by shape, and its steps. One thread, by the time that it has on a processor. Where
 * AMX computes them, the same by avx512_bf16 is printed too; judged is what the engine takes.
 */
final class ProductSpeed {

  private static final double LEAST_OF_A_PRODUCT = 1.6;
  private static final double LEAST_OF_A_STEP = 1.4;
  private static final int SETTLING = 3;
  private static final int TURNS = 21;

  /** So many matrices that none is found in a cache when its turn comes. */
  private static final int COPIES = 8;

  /** A way to compute products; by an instruction set, or by the best for null. */
  private record Way(String name, ProductPrecision products, String instructions) {

    private static final Way FLOATS = new Way("float", ProductPrecision.FLOAT32, null);

    /** Returns floats, and last what is judged. */
    static List<Way> all() {
      Way rounded = new Way("bf16", ProductPrecision.BFLOAT16, null);
      return NativeBackend.usesAmx()
          ? List.of(FLOATS, new Way("avx512", ProductPrecision.BFLOAT16, "avx512"), rounded)
          : List.of(FLOATS, rounded);
    }

    /** Opens what computes in this way. */
    <T> T open(Supplier<T> opening) {
      String before = System.getProperty(NativeBackend.INSTRUCTIONS_PROPERTY);
      if (instructions != null) {
        System.setProperty(NativeBackend.INSTRUCTIONS_PROPERTY, instructions);
      }
      try {
        return opening.get();
      } finally {
        if (instructions != null && before == null) {
          System.clearProperty(NativeBackend.INSTRUCTIONS_PROPERTY);
        } else if (instructions != null) {
          System.setProperty(NativeBackend.INSTRUCTIONS_PROPERTY, before);
        }
      }
    }
  }

  /** A product op(A) op(B) of m×k and k×n. */
  private record Shape(String name, boolean ta, boolean tb, int m, int n, int k) {}

  private static final Shape[] SHAPES = {
    new Shape("x Wᵀ, first layer", false, true, 128, 1200, 784),
    new Shape("x [W;R]ᵀ, first layer", false, true, 128, 2400, 784),
    new Shape("x Wᵀ", false, true, 128, 1200, 1200),
    new Shape("x [W;R]ᵀ", false, true, 128, 2400, 1200),
    new Shape("gᵀx, first layer", true, false, 1200, 784, 128),
    new Shape("gᵀx", true, false, 1200, 1200, 128),
    new Shape("[g, s]ᵀx", true, false, 2400, 1200, 128),
    new Shape("g W", false, false, 128, 1200, 1200),
    new Shape("x Wᵀ, last layer", false, true, 128, 10, 1200),
    new Shape("gᵀx, last layer", true, false, 10, 1200, 128),
    new Shape("g W, last layer", false, false, 128, 1200, 10),
  };

  private ProductSpeed() {}

  /** Prints the times and returns whether the goals are reached. */
  static boolean run(String[] args) {
    if (args.length != 2 || !args[1].equalsIgnoreCase(ProductPrecision.BFLOAT16.name())) {
      throw new IllegalArgumentException(
          "expected --products BFLOAT16, found " + Arrays.toString(args));
    }
    String obstacle = new NativeBackendProvider().obstacle(ProductPrecision.BFLOAT16);
    if (obstacle != null) {
      System.out.println("kernel-speed --products skipped: " + obstacle);
      return true;
    }
    boolean holds = true;
    System.out.printf("%-24s %5s %5s %5s", "product", "m", "n", "k");
    for (Way way : Way.all()) {
      System.out.printf(" %9s %9s", way.name + " ms", "GFLOP/s");
    }
    System.out.println();
    for (Shape shape : SHAPES) {
      holds &= product(shape);
    }
    for (Method method : new Method[] {Method.FIXED, Method.DELTA_STN}) {
      holds &= step(method);
    }
    return holds;
  }

  /** A product on an engine, of other weights each time. */
  private static final class Product implements AutoCloseable {

    private final Shape shape;
    private final Random random = new Random(1);
    private final Backend backend;
    private final Tensor a;
    private final Tensor[] bs = new Tensor[COPIES];
    private final Tensor c;
    private int turn;

    Product(Shape shape, ProductPrecision products) {
      this.shape = shape;
      backend = new NativeBackend(Precision.FLOAT, products, 1);
      a = shape.ta ? random(shape.k, shape.m) : random(shape.m, shape.k);
      Arrays.setAll(bs, i -> shape.tb ? random(shape.n, shape.k) : random(shape.k, shape.n));
      c = backend.allocate(shape.m, shape.n);
    }

    private Tensor random(int rows, int columns) {
      float[] values = new float[rows * columns];
      for (int i = 0; i < values.length; i++) {
        values[i] = random.nextFloat() - 0.5f;
      }
      Tensor tensor = backend.allocate(rows, columns);
      tensor.set(values);
      return tensor;
    }

    void run() {
      backend.gemm(shape.ta, shape.tb, 1, a, bs[turn++ % COPIES], 0, c);
    }

    @Override
    public void close() {
      a.close();
      c.close();
      Arrays.stream(bs).forEach(Tensor::close);
      backend.close();
    }
  }

  private static boolean product(Shape shape) {
    List<Product> products = new ArrayList<>();
    try {
      Way.all().forEach(way -> products.add(way.open(() -> new Product(shape, way.products))));
      System.out.printf("%-24s %5d %5d %5d", shape.name, shape.m, shape.n, shape.k);
      double flops = 2.0 * shape.m * shape.n * shape.k;
      return print(
          medians(1, products.stream().map(p -> (Runnable) p::run).toList()),
          flops,
          LEAST_OF_A_PRODUCT);
    } finally {
      products.forEach(Product::close);
    }
  }

  private static boolean step(Method method) {
    List<TrainingSteps> all = new ArrayList<>();
    try {
      Way.all().forEach(way -> all.add(way.open(() -> steps(method, way.products))));
      System.out.printf("%-42s", method + " step of the MLP, ms");
      return print(
          medians(5, all.stream().map(s -> (Runnable) () -> s.cycle(false)).toList()),
          0,
          LEAST_OF_A_STEP);
    } finally {
      all.forEach(TrainingSteps::close);
    }
  }

  /** Prints times, and rates where there are operations; judges the last by the first. */
  private static boolean print(double[] seconds, double flops, double least) {
    for (double one : seconds) {
      String rate = flops > 0 ? String.format(Locale.ROOT, "%.1f", flops / one * 1e-9) : "";
      System.out.printf(Locale.ROOT, " %9.3f %9s", one * 1e3, rate);
    }
    double ratio = seconds[0] / seconds[seconds.length - 1];
    boolean holds = ratio >= least;
    System.out.printf(Locale.ROOT, " %6.2f × %s%n", ratio, holds ? "ok" : "FAILED");
    return holds;
  }

  private static TrainingSteps steps(Method method, ProductPrecision products) {
    return TrainingSteps.ofPerceptron(
        method, TrainingSteps.PAPER, NativeBackend.NAME, products, TrainingSteps.BATCH);
  }

  /** Returns the median seconds of each work, which take turns, for one of its parts. */
  private static double[] medians(int parts, List<Runnable> works) {
    double[][] seconds = new double[works.size()][TURNS];
    for (int turn = -SETTLING; turn < TURNS; turn++) {
      for (int i = 0; i < works.size(); i++) {
        long start = Roofline.processorNanos();
        works.get(i).run();
        if (turn >= 0) {
          seconds[i][turn] = (Roofline.processorNanos() - start) * 1e-9 / parts;
        }
      }
    }
    return Arrays.stream(seconds)
        .mapToDouble(
            times -> {
              Arrays.sort(times);
              return times[TURNS / 2];
            })
        .toArray();
  }
}
