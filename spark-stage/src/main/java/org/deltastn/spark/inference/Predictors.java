package org.deltastn.spark.inference;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.deltastn.train.replica.Predictor;

/**
 * Holds the built networks of this process between tasks: of each as many as threads that computed
 * with it at a time. Those that were idle for a minute are closed, and the one idle longest where
 * more are idle than there are processors.
 *
 * <p>Safe for use by several threads.
 */
final class Predictors {

  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final int MOST_IDLE = Math.max(2, Runtime.getRuntime().availableProcessors());

  /** The most recently used one last. */
  private static final Deque<Idle> IDLE = new ArrayDeque<>();

  private static final ScheduledExecutorService SWEEPER =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "delta-stn idle networks");
            thread.setDaemon(true);
            return thread;
          });

  private static boolean sweeping;

  private Predictors() {}

  private record Idle(String key, Predictor predictor, long since) {}

  /**
   * Computes with a network, which is built where none is idle and closed where anything fails.
   *
   * @param key of the network
   * @param factory builds it
   */
  static <T> T use(String key, Supplier<Predictor> factory, Function<Predictor, T> action) {
    Predictor predictor = take(key);
    if (predictor == null) {
      predictor = factory.get();
    }
    boolean done = false;
    try {
      T result = action.apply(predictor);
      done = true;
      return result;
    } finally {
      if (done) {
        giveBack(key, predictor);
      } else {
        predictor.close();
      }
    }
  }

  private static Predictor take(String key) {
    synchronized (IDLE) {
      Iterator<Idle> latestFirst = IDLE.descendingIterator();
      while (latestFirst.hasNext()) {
        Idle idle = latestFirst.next();
        if (idle.key().equals(key)) {
          latestFirst.remove();
          return idle.predictor();
        }
      }
      return null;
    }
  }

  private static void giveBack(String key, Predictor predictor) {
    Idle tooMany;
    synchronized (IDLE) {
      IDLE.addLast(new Idle(key, predictor, System.nanoTime()));
      tooMany = IDLE.size() > MOST_IDLE ? IDLE.removeFirst() : null;
      if (!sweeping) {
        sweeping = true;
        SWEEPER.schedule(() -> sweep(IDLE_NANOS), IDLE_NANOS, TimeUnit.NANOSECONDS);
      }
    }
    if (tooMany != null) {
      tooMany.predictor().close();
    }
  }

  /** Closes those that were idle for longer than some time, and looks again as long as any is. */
  static void sweep(long nanos) {
    List<Idle> old = new ArrayList<>();
    synchronized (IDLE) {
      long now = System.nanoTime();
      while (!IDLE.isEmpty() && now - IDLE.getFirst().since() >= nanos) {
        old.add(IDLE.removeFirst());
      }
      sweeping = !IDLE.isEmpty();
      if (sweeping) {
        SWEEPER.schedule(() -> sweep(IDLE_NANOS), IDLE_NANOS, TimeUnit.NANOSECONDS);
      }
    }
    old.forEach(idle -> idle.predictor().close());
  }

  /** Returns how many idle ones there are of a network. */
  static long idle(String key) {
    synchronized (IDLE) {
      return IDLE.stream().filter(idle -> idle.key().equals(key)).count();
    }
  }
}
