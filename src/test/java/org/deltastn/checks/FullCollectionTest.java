package org.deltastn.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.ref.Reference;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class FullCollectionTest {

  private static final int SIZE = 64 << 20;
  private static final long NOISE = 8 << 20;

  @Test
  void countsWhatIsHeldAndNothingElse() throws InterruptedException {
    long before = FullCollection.used();
    byte[] held = new byte[SIZE];
    assertThat(FullCollection.used() - before).isCloseTo(SIZE, within(NOISE));
    Reference.reachabilityFence(held);
    held = null;
    assertThat(FullCollection.used() - before).isCloseTo(0, within(NOISE));
  }

  @Test
  void whatIsAllocatedBesideItDoesNotCount() throws InterruptedException {
    long before = FullCollection.used();
    AtomicBoolean ended = new AtomicBoolean();
    Thread other =
        new Thread(
            () -> {
              while (!ended.get()) {
                Reference.reachabilityFence(new byte[1 << 20]);
              }
            });
    other.start();
    try {
      for (int i = 0; i < 5; i++) {
        assertThat(FullCollection.used() - before).isCloseTo(0, within(NOISE));
      }
    } finally {
      ended.set(true);
      other.join();
    }
  }
}
