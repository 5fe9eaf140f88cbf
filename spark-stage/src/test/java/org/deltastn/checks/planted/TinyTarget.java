package org.deltastn.checks.planted;

import java.util.concurrent.CountDownLatch;

/** What faults are planted in by the tests of this check. */
final class TinyTarget {

  private TinyTarget() {}

  static int sum(int a, int b) {
    return a + b;
  }

  static int larger(int a, int b) {
    return a > b ? a : b;
  }

  static void waits() throws InterruptedException {
    CountDownLatch latch = new CountDownLatch(1);
    latch.countDown();
    latch.await();
  }

  static int unused(int a) {
    return -a;
  }
}
