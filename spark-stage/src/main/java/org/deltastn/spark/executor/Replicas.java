package org.deltastn.spark.executor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.deltastn.spark.preflight.GpuSettings;
import org.deltastn.train.replica.Replica;

/**
 * Holds the replicas of this process, for every fit as many as its tasks that ran here at a time:
 * built once, used again round after round, also for other workers than before, and closed with the
 * fit. A replica on a GPU is used again only on that GPU.
 *
 * <p>Safe for use by several threads: a replica is used by one of them at a time.
 */
public final class Replicas {

  private static final List<Slot> SLOTS = new ArrayList<>();

  private Replicas() {}

  /** A replica with its fit and GPU; its flags are guarded by the list of all. */
  private static final class Slot {

    private final String fit;
    private final String gpu;
    private int worker;
    private boolean busy;
    private boolean released;
    private long seen;
    private GpuLock lock;
    private Replica replica;

    private Slot(String fit, String gpu) {
      this.fit = fit;
      this.gpu = gpu;
    }

    private void close() {
      try {
        if (replica != null) {
          replica.close();
        }
      } finally {
        if (lock != null) {
          lock.close();
        }
      }
    }
  }

  /**
   * Uses a replica for a worker. An idle one is used before one is built; it is closed if anything
   * fails.
   *
   * @param gpu the address of the GPU that the task has, or null for the CPU
   * @param factory builds a replica of the worker
   * @param assign gives a replica of another worker to this one
   * @throws IllegalStateException if the GPU is in use already
   */
  static <T> T use(
      String fit,
      int worker,
      String gpu,
      Supplier<Replica> factory,
      Consumer<Replica> assign,
      Function<Replica, T> action) {
    Slot slot = take(fit, worker, gpu);
    boolean done = false;
    try {
      if (slot.replica == null) {
        slot.lock = gpu == null ? null : GpuLock.take(gpu);
        slot.replica = factory.get();
      } else if (slot.worker != worker) {
        assign.accept(slot.replica);
      }
      slot.worker = worker;
      T result = action.apply(slot.replica);
      done = true;
      return result;
    } finally {
      giveBack(slot, done);
    }
  }

  private static Slot take(String fit, int worker, String gpu) {
    synchronized (SLOTS) {
      Slot found = null;
      long now = System.nanoTime();
      for (Slot slot : SLOTS) {
        if (slot.fit.equals(fit)) {
          slot.seen = now;
        }
        boolean sameGpu = gpu != null && gpu.equals(slot.gpu);
        if (sameGpu && slot.busy) {
          throw new IllegalStateException(
              "two replicas would share GPU "
                  + gpu
                  + ": another task of this process computes on it. Set "
                  + GpuSettings.AMOUNT
                  + " to 1, and on a local master train one model at a time");
        }
        boolean fits =
            slot.fit.equals(fit) && !slot.busy && (gpu == null ? slot.gpu == null : sameGpu);
        if (fits && (found == null || slot.worker == worker)) {
          found = slot;
        }
      }
      if (found == null) {
        found = new Slot(fit, gpu);
        found.worker = worker;
        found.seen = now;
        SLOTS.add(found);
      }
      found.busy = true;
      return found;
    }
  }

  private static void giveBack(Slot slot, boolean done) {
    synchronized (SLOTS) {
      if (done && !slot.released) {
        slot.seen = System.nanoTime();
        slot.busy = false;
        return;
      }
    }
    // It stays busy until it is closed, so that nothing takes its GPU before.
    try {
      slot.close();
    } finally {
      synchronized (SLOTS) {
        SLOTS.remove(slot);
      }
    }
  }

  /** Closes the replicas of a fit, those in use as soon as they are not; never waits for a task. */
  static void release(String fit) {
    List<Slot> idle = new ArrayList<>();
    synchronized (SLOTS) {
      for (Slot slot : SLOTS) {
        if (slot.fit.equals(fit)) {
          slot.released = true;
          if (!slot.busy) {
            slot.busy = true;
            idle.add(slot);
          }
        }
      }
    }
    idle.forEach(slot -> giveBack(slot, true));
  }

  /**
   * Closes the idle replicas of fits of which no task began or ended here for so long, and returns
   * how many.
   */
  static int closeSilent(long nanos) {
    return closeSilent(nanos, System.nanoTime());
  }

  /** Does so as at a moment of {@link System#nanoTime}. */
  static int closeSilent(long nanos, long now) {
    List<Slot> silent = new ArrayList<>();
    synchronized (SLOTS) {
      for (Slot slot : SLOTS) {
        boolean lives =
            SLOTS.stream()
                .anyMatch(
                    other ->
                        other.fit.equals(slot.fit) && (other.busy || now - other.seen < nanos));
        if (!lives) {
          silent.add(slot);
        }
      }
      for (Slot slot : silent) {
        slot.released = true;
        slot.busy = true;
      }
    }
    silent.forEach(slot -> giveBack(slot, true));
    return silent.size();
  }

  /** Returns the number of replicas of this process. */
  public static int count() {
    synchronized (SLOTS) {
      return SLOTS.size();
    }
  }
}
