package org.deltastn.checks.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.concurrent.Callable;

/** What a reader of bytes may do with them. */
public final class Limits {

  /** What parsers take, whatever the input. */
  private static final long FREE_BYTES = 256L << 20;

  private static final long BYTES_OF_BYTE = 256;
  private static final double SECONDS = 20;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Limits() {}

  /**
   * Reads, and once more where that took too much: classes that are loaded, which a fuzzer
   * instruments, are so at the first time alone.
   *
   * @param documented exceptions that are allowed
   * @throws Throwable any other one
   * @throws AssertionError if reading took too much time or memory for the size of the input
   */
  @SafeVarargs
  public static void hold(
      byte[] input, Callable<?> reader, Class<? extends Exception>... documented) throws Throwable {
    if (excess(input, reader, documented) == null) {
      return;
    }
    String excess = excess(input, reader, documented);
    if (excess != null) {
      throw new AssertionError(excess);
    }
  }

  /** Reads, and returns what was too much, or null. */
  @SafeVarargs
  private static String excess(
      byte[] input, Callable<?> reader, Class<? extends Exception>... documented) throws Throwable {
    long thread = Thread.currentThread().getId();
    long before = THREADS.getThreadAllocatedBytes(thread);
    long start = System.nanoTime();
    try {
      reader.call();
    } catch (Throwable thrown) {
      if (Arrays.stream(documented).noneMatch(type -> type.isInstance(thrown))) {
        throw thrown;
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    long allocated = THREADS.getThreadAllocatedBytes(thread) - before;
    long most = FREE_BYTES + BYTES_OF_BYTE * input.length;
    if (allocated > most) {
      return input.length
          + " bytes made the reader allocate "
          + allocated
          + ", expected at most "
          + most;
    }
    return seconds > SECONDS
        ? input.length + " bytes kept the reader busy for " + seconds + " s"
        : null;
  }
}
