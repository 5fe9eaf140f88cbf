package org.deltastn.kernels;

import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.javacpp.Pointer;

/**
 * A native engine and the memory allocated on it; lives until it is closed and all of its memory is
 * released, in any order.
 */
final class Engine {

  private static final AtomicLong HELD = new AtomicLong();

  private final long address;
  private int users = 1;
  private boolean retired;

  Engine(long address) {
    this.address = address;
  }

  /** Returns the bytes of all engines' tensors in this process. */
  static long heldBytes() {
    return HELD.get();
  }

  long address() {
    return address;
  }

  /**
   * Allocates zeros.
   *
   * @throws IllegalStateException if there is no memory, or JavaCPP's limit would be passed
   */
  Pointer allocate(long bytes) {
    long limit = Pointer.maxBytes();
    long held = HELD.addAndGet(bytes);
    if (limit > 0 && held + Pointer.totalBytes() > limit) {
      HELD.addAndGet(-bytes);
      throw new IllegalStateException(
          failure(bytes)
              + "the limit of native memory is "
              + limit
              + " bytes, and tensors of this process hold "
              + (held - bytes + Pointer.totalBytes())
              + "; raise it with -Dorg.bytedeco.javacpp.maxbytes (by default it is the heap's"
              + " size, -Xmx), or lower batchSize or the number of replicas in a process");
    }
    Pointer memory = KernelLibrary.allocate(address, bytes);
    if (memory == null || memory.isNull()) {
      HELD.addAndGet(-bytes);
      throw new IllegalStateException(
          failure(bytes)
              + "the system has none left, and tensors of this process hold "
              + (held - bytes)
              + "; lower batchSize or the number of replicas in a process");
    }
    users++;
    return memory;
  }

  void release(Pointer memory, long bytes) {
    KernelLibrary.release(address, memory);
    HELD.addAndGet(-bytes);
    leave();
  }

  /** Tells that nothing will be computed any more; memory may still be read and released. */
  void retire() {
    if (!retired) {
      retired = true;
      leave();
    }
  }

  private void leave() {
    if (--users == 0) {
      KernelLibrary.close_engine(address);
    }
  }

  private static String failure(long bytes) {
    return "cannot allocate " + bytes + " bytes of native memory: ";
  }
}
