package org.deltastn.tensor.backend;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Tensor;

/**
 * A backend that says that its memory is its own, over one of the CPU, and counts what the host
 * reads and writes there.
 */
public final class RemoteBackend implements InvocationHandler {

  /** Times that the host waited for values: those of tensors, and results of operations. */
  public static final AtomicLong READS = new AtomicLong();

  /** Times that the host wrote values of tensors. */
  public static final AtomicLong WRITES = new AtomicLong();

  /** Values of tensors written. */
  public static final AtomicLong WRITTEN = new AtomicLong();

  /** Bytes of all tensors allocated. */
  public static final AtomicLong ALLOCATED = new AtomicLong();

  private final Backend inner;
  private final Workspace scratch;

  private RemoteBackend(Backend inner) {
    this.inner = inner;
    this.scratch = new Workspace(inner);
  }

  /** Returns a backend that computes what another does. */
  public static Backend over(Backend inner) {
    return (Backend)
        Proxy.newProxyInstance(
            RemoteBackend.class.getClassLoader(),
            new Class<?>[] {Backend.class},
            new RemoteBackend(inner));
  }

  /** Sets what is counted of reads and writes to zero. */
  public static void reset() {
    READS.set(0);
    WRITES.set(0);
    WRITTEN.set(0);
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    if (method.getName().equals("hasOwnMemory")) {
      return true;
    }
    if (method.getName().equals("close")) {
      scratch.close();
    }
    if (method.getReturnType() == double.class) {
      READS.incrementAndGet();
    }
    Object[] own = arguments == null ? null : Arrays.stream(arguments).map(this::inner).toArray();
    try {
      Object result = method.invoke(inner, own);
      if (result instanceof Tensor allocated) {
        ALLOCATED.addAndGet(allocated.length() * allocated.precision().bytes());
        return new Remote(allocated);
      }
      return result;
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private Object inner(Object argument) {
    if (argument instanceof Remote remote) {
      return remote.here;
    }
    if (argument instanceof Tensor[] tensors) {
      return Arrays.stream(tensors).map(this::inner).toArray(Tensor[]::new);
    }
    if (argument instanceof UnitResponse unit) {
      return new UnitResponse(
          (Tensor) inner(unit.u()), (Tensor) inner(unit.r()), (Tensor) inner(unit.v()));
    }
    if (argument instanceof LossEvaluation of) {
      return new LossEvaluation(
          (Tensor) inner(of.y()),
          (Tensor) inner(of.tangent()),
          (Tensor) inner(of.targets()),
          (Tensor) inner(of.weights()),
          of.scale(),
          (Tensor) inner(of.gradient()),
          (Tensor) inner(of.loss()));
    }
    if (argument instanceof Workspace) {
      scratch.reset();
      return scratch;
    }
    return argument;
  }

  /** A tensor that only its own backend can compute with. */
  private static final class Remote implements Tensor {

    private final Tensor here;
    private final Remote whole;

    private Remote(Tensor here) {
      this.here = here;
      whole = this;
    }

    private Remote(Tensor here, Remote whole) {
      this.here = here;
      this.whole = whole;
    }

    private void write(int values) {
      WRITES.incrementAndGet();
      WRITTEN.addAndGet(values);
    }

    @Override
    public int[] shape() {
      return here.shape();
    }

    @Override
    public long length() {
      return here.length();
    }

    @Override
    public Precision precision() {
      return here.precision();
    }

    @Override
    public Tensor whole() {
      return whole;
    }

    @Override
    public Tensor reshape(int... shape) {
      Tensor reshaped = here.reshape(shape);
      return reshaped == here ? this : new Remote(reshaped, whole);
    }

    @Override
    public Tensor view(long offset, int... shape) {
      return new Remote(here.view(offset, shape), whole);
    }

    @Override
    public void set(float[] values) {
      write((int) length());
      here.set(values);
    }

    @Override
    public void set(double[] values) {
      write((int) length());
      here.set(values);
    }

    @Override
    public void get(float[] into) {
      READS.incrementAndGet();
      here.get(into);
    }

    @Override
    public void get(double[] into) {
      READS.incrementAndGet();
      here.get(into);
    }

    @Override
    public void close() {
      here.close();
    }
  }
}
