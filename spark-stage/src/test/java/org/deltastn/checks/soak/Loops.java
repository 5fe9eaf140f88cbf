package org.deltastn.checks.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/**
 * Actions that threads of their own repeat until they are ended, with how often each was done. The
 * first that fails ends all.
 */
final class Loops {

  private static final long STEP_MILLIS = 100;

  private final List<Thread> threads = new ArrayList<>();
  private final Map<String, Integer> done = new TreeMap<>();
  private Throwable failure;
  private boolean ended;

  /**
   * Begins to repeat an action.
   *
   * @param name by which it is counted
   * @param pauseMillis between two of them
   * @param action returns whether it counts
   */
  void repeat(String name, long pauseMillis, Callable<Boolean> action) {
    Thread thread =
        new Thread(
            () -> {
              try {
                while (!pause(pauseMillis)) {
                  count(name, action.call());
                }
              } catch (Throwable e) {
                fail(new IllegalStateException(name + ": " + e, e));
              }
            },
            name);
    threads.add(thread);
    count(name, false);
    thread.start();
  }

  private synchronized void count(String name, boolean counts) {
    done.merge(name, counts ? 1 : 0, Integer::sum);
  }

  private synchronized void fail(Throwable e) {
    failure = failure == null ? e : failure;
    ended = true;
    notifyAll();
  }

  /** Waits, at the longest until the end; returns whether it has come. */
  synchronized boolean pause(long millis) throws InterruptedException {
    long end = System.nanoTime() + millis * 1_000_000;
    long left = millis;
    while (!ended && left > 0) {
      wait(left);
      left = (end - System.nanoTime()) / 1_000_000;
    }
    return ended;
  }

  /**
   * Throws what failed, if anything did.
   *
   * @throws IllegalStateException with what an action threw
   */
  synchronized void require() {
    if (failure != null) {
      throw new IllegalStateException(failure);
    }
  }

  /**
   * Lets every thread finish what it does, unless one fails.
   *
   * @return how often each action was done and counted, 0 where it never was
   * @throws IllegalStateException if one failed
   */
  Map<String, Integer> end() throws InterruptedException {
    synchronized (this) {
      ended = true;
      notifyAll();
    }
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        require();
        thread.join(STEP_MILLIS);
      }
    }
    require();
    synchronized (this) {
      return new TreeMap<>(done);
    }
  }
}
