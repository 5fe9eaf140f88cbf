package org.deltastn.spark;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.deltastn.train.Replica;

/**
 * The replicas in this process, built once for every fit and worker and used again round after
 * round. Safe for use by several threads: a replica is used by one of them at a time.
 */
final class Replicas {

  private static final Map<Key, Entry> ENTRIES = new ConcurrentHashMap<>();

  private Replicas() {}

  private record Key(String fit, int worker) {}

  private static final class Entry {

    private final ReentrantLock lock = new ReentrantLock();
    private volatile boolean released;
    private Replica replica;

    /** Never waits for a running task: that one closes the replica when it is done. */
    private void closeIfReleased() {
      if (released && lock.tryLock()) {
        try {
          if (replica != null) {
            replica.close();
            replica = null;
          }
        } finally {
          lock.unlock();
        }
      }
    }
  }

  /** Uses a worker's replica, built first if there is none. */
  static <T> T use(String fit, int worker, Supplier<Replica> factory, Function<Replica, T> action) {
    while (true) {
      Entry entry = ENTRIES.computeIfAbsent(new Key(fit, worker), key -> new Entry());
      entry.lock.lock();
      try {
        if (!entry.released) {
          if (entry.replica == null) {
            entry.replica = factory.get();
          }
          return action.apply(entry.replica);
        }
      } finally {
        entry.lock.unlock();
        entry.closeIfReleased();
      }
    }
  }

  /** Closes the replicas of a fit, those in use as soon as they are not. */
  static void release(String fit) {
    for (Key key : List.copyOf(ENTRIES.keySet())) {
      if (key.fit.equals(fit)) {
        Entry entry = ENTRIES.remove(key);
        if (entry != null) {
          entry.released = true;
          entry.closeIfReleased();
        }
      }
    }
  }

  /** Returns how many replicas this process holds. */
  static int count() {
    return ENTRIES.size();
  }
}
