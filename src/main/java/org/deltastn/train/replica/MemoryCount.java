package org.deltastn.train.replica;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Shapes;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.composed.ComposedBackend;

/**
 * Counts the bytes that a computation would hold on a backend: its tensors have a shape and no
 * memory, read as zeros, and every operation does nothing. For operations that an engine may fuse
 * it counts the composition, which takes at least as much.
 *
 * <p>Not safe for use by several threads.
 */
final class MemoryCount {

  private final Backend backend;
  private long bytes;

  /** Creates a count of zero bytes. */
  MemoryCount(Precision precision) {
    // A proxy, because it does not matter here what an operation computes.
    backend =
        (Backend)
            Proxy.newProxyInstance(
                MemoryCount.class.getClassLoader(),
                new Class<?>[] {ComposedBackend.class},
                (proxy, method, arguments) ->
                    switch (method.getName()) {
                      case "allocate" -> allocate(precision, (int[]) arguments[0]);
                      case "allocateSums" -> allocate(Precision.DOUBLE, (int) arguments[0]);
                      case "precision" -> precision;
                      case "threads" -> 1;
                      case "name" -> "count";
                        // Operations composed of others may take temporaries.
                      default ->
                          method.isDefault()
                              ? InvocationHandler.invokeDefault(proxy, method, arguments)
                              : method.getReturnType() == double.class ? 0.0 : null;
                    });
  }

  /** Returns the backend to compute on. */
  Backend backend() {
    return backend;
  }

  /** Returns the bytes of the tensors that are open. */
  long bytes() {
    return bytes;
  }

  private Tensor allocate(Precision width, int... shape) {
    Blank tensor = new Blank(width, shape);
    bytes += tensor.bytes();
    return tensor;
  }

  /** A tensor without memory. */
  private final class Blank implements Tensor {

    private final Precision width;
    private final int[] shape;
    private final Blank whole;
    private boolean counted;

    private Blank(Precision width, int[] shape) {
      this.width = width;
      this.shape = shape.clone();
      whole = this;
      counted = true;
    }

    private Blank(Blank whole, int[] shape) {
      this.width = whole.width;
      this.shape = shape.clone();
      this.whole = whole;
    }

    private long bytes() {
      return length() * width.bytes();
    }

    @Override
    public int[] shape() {
      return shape;
    }

    @Override
    public long length() {
      return Shapes.length(shape);
    }

    @Override
    public Precision precision() {
      return width;
    }

    @Override
    public Tensor whole() {
      return whole;
    }

    @Override
    public Tensor reshape(int... newShape) {
      return new Blank(whole, newShape);
    }

    @Override
    public Tensor view(long offset, int... viewShape) {
      return new Blank(whole, viewShape);
    }

    @Override
    public void set(float[] values) {
      // There is no memory to keep the values.
    }

    @Override
    public void set(double[] values) {
      // There is no memory to keep the values.
    }

    @Override
    public void get(float[] into) {
      Arrays.fill(into, 0, (int) length(), 0);
    }

    @Override
    public void get(double[] into) {
      Arrays.fill(into, 0, (int) length(), 0);
    }

    @Override
    public void close() {
      if (counted) {
        counted = false;
        MemoryCount.this.bytes -= bytes();
      }
    }
  }
}
