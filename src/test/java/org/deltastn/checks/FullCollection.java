package org.deltastn.checks;

import com.sun.management.GarbageCollectorMXBean;
import com.sun.management.GcInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A full collection of this process's heap, and what it left. {@code System.gc()} alone does not
 * say: it comes back without a collection while native code holds an array (as a compression of
 * Spark's blocks does), and what is in use a moment later includes what was allocated meanwhile.
 */
public final class FullCollection {

  private static final int ATTEMPTS = 10_000;

  private FullCollection() {}

  /**
   * Collects and returns the bytes of the heap in use at the end of the collection.
   *
   * @throws IllegalStateException if the virtual machine takes none
   */
  public static long used() throws InterruptedException {
    GarbageCollectorMXBean full = collector();
    long before = full.getCollectionCount();
    for (int i = 0; i < ATTEMPTS; i++) {
      System.gc();
      if (full.getCollectionCount() > before) {
        return used(full.getLastGcInfo());
      }
      TimeUnit.MILLISECONDS.sleep(1);
    }
    throw new IllegalStateException("no full collection by " + full.getName());
  }

  /** Returns the collector of the whole heap, the last one in all of the JDK's with generations. */
  private static GarbageCollectorMXBean collector() {
    List<GarbageCollectorMXBean> collectors =
        ManagementFactory.getPlatformMXBeans(GarbageCollectorMXBean.class);
    return collectors.get(collectors.size() - 1);
  }

  private static long used(GcInfo collection) {
    Set<String> heap =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getName)
            .collect(Collectors.toSet());
    return collection.getMemoryUsageAfterGc().entrySet().stream()
        .filter(pool -> heap.contains(pool.getKey()))
        .mapToLong(pool -> pool.getValue().getUsed())
        .sum();
  }
}
