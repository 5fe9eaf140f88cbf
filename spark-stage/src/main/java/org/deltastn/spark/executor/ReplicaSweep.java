package org.deltastn.spark.executor;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes replicas of fits that gave no sign of life for a while: Spark's message that a fit has
 * ended may not arrive, and its driver may be gone without one. A thread of this process, while it
 * has replicas.
 */
final class ReplicaSweep {

  private static final Logger LOG = LoggerFactory.getLogger(ReplicaSweep.class);
  private static final int LOOKS = 4;
  private static boolean running;
  private static long silenceMillis;

  private ReplicaSweep() {}

  /**
   * Sweeps until this process has no replicas; called when a task is about to use one.
   *
   * @param millis without a task of its fit, after which a replica is closed
   */
  static synchronized void ensure(long millis) {
    if (millis != silenceMillis) {
      silenceMillis = millis;
      ReplicaSweep.class.notifyAll();
    }
    if (!running) {
      running = true;
      Thread thread = new Thread(ReplicaSweep::sweep, "delta-stn-replica-sweep");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private static void sweep() {
    try {
      for (long millis = rested(); millis > 0; millis = rested()) {
        int closed = Replicas.closeSilent(TimeUnit.MILLISECONDS.toNanos(millis));
        if (closed > 0) {
          LOG.info("closed {} replicas of fits without a task for {} s", closed, millis / 1e3);
        }
      }
    } catch (InterruptedException e) {
      // Nobody interrupts this thread but the end of the process.
      Thread.currentThread().interrupt();
    }
  }

  /** Waits; returns 0 if there are no replicas and a task that comes later starts a thread anew. */
  private static synchronized long rested() throws InterruptedException {
    ReplicaSweep.class.wait(Math.max(1, silenceMillis / LOOKS));
    running = Replicas.count() > 0;
    return running ? silenceMillis : 0;
  }
}
