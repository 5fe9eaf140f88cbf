package org.deltastn.tensor.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * Sets a number of threads that holds for the whole process, as long as engines need it: the engine
 * opened last decides, and when it is closed, what was set before holds again.
 *
 * <p>Safe for use by several threads.
 */
public final class ProcessThreads {

  private static final ThreadLocal<Boolean> KEPT = ThreadLocal.withInitial(() -> false);

  private final IntSupplier current;
  private final IntConsumer setting;
  private final List<Use> open = new ArrayList<>();
  private int before;

  /**
   * Creates the sharing of a setting.
   *
   * @param current returns what is set
   * @param setting sets it
   */
  public ProcessThreads(IntSupplier current, IntConsumer setting) {
    this.current = current;
    this.setting = setting;
  }

  /** Runs an action whose engines leave all settings of the process as they are. */
  public static <T> T keep(Supplier<T> action) {
    KEPT.set(true);
    try {
      return action.get();
    } finally {
      KEPT.remove();
    }
  }

  /** Sets the number of threads until what is returned is closed. */
  public Use use(int threads) {
    synchronized (open) {
      if (open.isEmpty()) {
        before = current.getAsInt();
      }
      Use use = new Use(threads);
      if (!KEPT.get()) {
        open.add(use);
      }
      settle();
      return use;
    }
  }

  private void settle() {
    setting.accept(open.isEmpty() ? before : open.get(open.size() - 1).threads);
  }

  /** A number of threads that an engine needs. */
  public final class Use implements AutoCloseable {

    private final int threads;

    private Use(int threads) {
      this.threads = threads;
    }

    /** Sets again what holds now, where something else has set the number directly. */
    public void settle() {
      synchronized (open) {
        ProcessThreads.this.settle();
      }
    }

    @Override
    public void close() {
      synchronized (open) {
        if (open.remove(this)) {
          ProcessThreads.this.settle();
        }
      }
    }
  }
}
