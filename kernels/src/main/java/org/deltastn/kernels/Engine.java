package org.deltastn.kernels;

import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.javacpp.Pointer;

/**
 * A native engine and the memory allocated on it, of the host or of a GPU; it is released when it
 * is closed and all of its memory is, in any order.
 */
final class Engine {

  private static final AtomicLong ON_HOST = new AtomicLong();
  private static final AtomicLong ON_GPUS = new AtomicLong();

  private final long address;
  private final Gpu gpu;
  private final AtomicLong held;
  private int users = 1;
  private boolean retired;

  private Engine(long address, Gpu gpu) {
    this.address = address;
    this.gpu = gpu;
    this.held = gpu == null ? ON_HOST : ON_GPUS;
  }

  /** Wraps an engine on the CPU. */
  static Engine onHost(long address) {
    return new Engine(address, null);
  }

  /** Wraps an engine on a GPU. */
  static Engine onGpu(long address, Gpu gpu) {
    return new Engine(address, gpu);
  }

  /** Returns the bytes of the host that the tensors of all engines of this process hold. */
  static long heldOnHost() {
    return ON_HOST.get();
  }

  /** Returns the bytes of GPUs that the tensors of all engines of this process hold. */
  static long heldOnGpus() {
    return ON_GPUS.get();
  }

  long address() {
    return address;
  }

  /**
   * Returns whether this engine can compute with another's memory: engines on the CPU can use each
   * other's; an engine on a GPU only its own, because the work of others there is not ordered with
   * its own.
   */
  boolean reaches(Engine other) {
    return this == other || (gpu == null && other.gpu == null);
  }

  /**
   * Allocates zeros.
   *
   * @throws IllegalStateException if there is no memory, or JavaCPP's limit, which is on the host's
   *     memory, would be exceeded
   */
  Pointer allocate(long bytes) {
    long before = held.getAndAdd(bytes);
    String obstacle = gpu == null ? limit(before, bytes) : null;
    if (obstacle == null) {
      Pointer memory = KernelLibrary.allocate(address, bytes);
      if (memory != null && !memory.isNull()) {
        users++;
        return memory;
      }
      obstacle = gpu == null ? exhausted(before) : exhausted(gpu, before);
    }
    held.addAndGet(-bytes);
    throw new IllegalStateException(
        "cannot allocate "
            + bytes
            + (gpu == null ? " bytes of native memory: " : " bytes of GPU memory: ")
            + obstacle);
  }

  private static String limit(long before, long bytes) {
    long limit = Pointer.maxBytes();
    long all = before + Pointer.totalBytes();
    if (limit <= 0 || all + bytes <= limit) {
      return null;
    }
    return "the limit of native memory is "
        + limit
        + " bytes, and tensors of this process hold "
        + all
        + "; raise it with -Dorg.bytedeco.javacpp.maxbytes (by default it is the heap's"
        + " size, -Xmx), or lower batchSize or the number of replicas in a process";
  }

  private static String exhausted(long before) {
    return "the system has none left, and tensors of this process hold "
        + before
        + "; lower batchSize or the number of replicas in a process";
  }

  private String exhausted(Gpu full, long before) {
    // The engine's message: what is free, and what to do.
    return KernelLibrary.engine_error(address)
        + "; it is "
        + full
        + ", and tensors of this process hold "
        + before
        + " bytes of GPUs";
  }

  void release(Pointer memory, long bytes) {
    KernelLibrary.release(address, memory);
    held.addAndGet(-bytes);
    leave();
  }

  /** Ends all computing; memory may still be read and released. */
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

  @Override
  public String toString() {
    return gpu == null ? "the host" : "an engine on GPU " + gpu.index() + ", " + gpu;
  }
}
