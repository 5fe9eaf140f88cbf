package org.deltastn.spark;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.engine.BackendProvider;
import org.deltastn.tensor.engine.BackendRequest;
import org.deltastn.tensor.engine.Backends;

/**
 * The default backend by the name {@code faulty}, which does harm in the middle of a pass as files
 * in a folder tell it to: in the processes whose system property {@value #FOLDER} names the folder.
 */
public final class FaultyBackendProvider implements BackendProvider {

  private static final List<Integer> THREADS = new CopyOnWriteArrayList<>();
  public static final String NAME = "faulty";
  public static final String FOLDER = "deltastn.faults";

  /** The faults; but for {@link #DIE}, a file does harm in the first process that comes to it. */
  public enum Fault {
    /** Waits until it is killed. */
    HANG,
    /** Throws, once. */
    FAIL,
    /** Finds no memory, once. */
    MEMORY,
    /** Makes a product not a number, once. */
    NAN,
    /** Rests at every product, from now on. */
    SLOW,
    /** Ends every process, with the status of one that was killed for its memory. */
    DIE;

    /** Returns the file that causes it. */
    public Path order(Path folder, int number) {
      return folder.resolve(name() + "-" + number);
    }

    /** Returns the file that says that a process follows an order. */
    Path claimed(Path folder, long process) {
      return folder.resolve("claimed-" + name() + "-" + process);
    }

    /** Returns whether this process follows an order, now or already. */
    private boolean strikes(Path folder) throws IOException {
      if (this == SLOW && Files.exists(claimed(folder, PROCESS))) {
        return true;
      }
      for (int number = 0; number < ORDERS; number++) {
        Path order = order(folder, number);
        if (Files.exists(order)) {
          return this == DIE || order.toFile().renameTo(claimed(folder, PROCESS).toFile());
        }
      }
      return false;
    }
  }

  private static final int ORDERS = 2;
  // The last argument of Backend.gemm.
  private static final int OUT = 6;
  private static final long PROCESS = ProcessHandle.current().pid();
  private static final long REST_NANOS = 20_000_000;
  private static final int KILLED = 137;
  private static final AtomicLong RESTS = new AtomicLong();

  /** Returns at how many products this process rested by order of {@link Fault#SLOW}. */
  static long rests() {
    return RESTS.get();
  }

  /** Returns the threads of the backends that this process made, in order. */
  static List<Integer> threads() {
    return List.copyOf(THREADS);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Backend create(BackendRequest request) {
    THREADS.add(request.threads());
    Backend backend = Backends.create(Backends.DEFAULT, request);
    String folder = System.getProperty(FOLDER);
    return (Backend)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Backend.class},
            (proxy, method, arguments) -> {
              boolean product = method.getName().equals("gemm");
              if (folder != null && product) {
                strike(Path.of(folder));
              }
              try {
                Object result = method.invoke(backend, arguments);
                if (folder != null && product && Fault.NAN.strikes(Path.of(folder))) {
                  backend.fill((Tensor) arguments[OUT], Double.NaN);
                }
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static void strike(Path folder) throws IOException {
    if (Fault.DIE.strikes(folder)) {
      Runtime.getRuntime().halt(KILLED);
    }
    if (Fault.FAIL.strikes(folder)) {
      throw new IllegalStateException("a fault in the middle of a pass");
    }
    if (Fault.MEMORY.strikes(folder)) {
      throw new OutOfMemoryError("a fault in the middle of a pass");
    }
    if (Fault.SLOW.strikes(folder)) {
      RESTS.incrementAndGet();
      LockSupport.parkNanos(REST_NANOS);
    }
    while (Fault.HANG.strikes(folder) || Files.exists(Fault.HANG.claimed(folder, PROCESS))) {
      LockSupport.parkNanos(REST_NANOS);
    }
  }

  /** Returns the process that follows an order, or -1 as long as there is none. */
  static long claimant(Path folder, Fault fault) throws IOException {
    String prefix = "claimed-" + fault.name() + "-";
    try (var files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(prefix))
          .mapToLong(name -> Long.parseLong(name.substring(prefix.length())))
          .findFirst()
          .orElse(-1);
    }
  }
}
