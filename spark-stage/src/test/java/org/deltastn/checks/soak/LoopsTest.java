package org.deltastn.checks.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LoopsTest {

  @Test
  void actionsAreRepeatedAndCountedUntilTheEnd() throws Exception {
    Loops loops = new Loops();
    CountDownLatch five = new CountDownLatch(5);
    CountDownLatch others = new CountDownLatch(2);
    loops.repeat(
        "counted",
        1,
        () -> {
          five.countDown();
          return true;
        });
    loops.repeat(
        "not counted",
        1,
        () -> {
          others.countDown();
          return false;
        });
    loops.repeat("never begun", 60_000, () -> true);
    five.await();
    others.await();
    assertThat(loops.pause(1)).isFalse();
    assertThat(loops.end().get("counted")).isGreaterThanOrEqualTo(5);
    assertThat(loops.end()).containsEntry("not counted", 0).containsEntry("never begun", 0);
    assertThat(loops.pause(10_000)).isTrue();
  }

  @Test
  void aFailureEndsAll() throws Exception {
    Loops loops = new Loops();
    loops.repeat("good", 1, () -> true);
    loops.repeat(
        "bad",
        1,
        () -> {
          throw new IllegalArgumentException("no model");
        });
    assertThat(loops.pause(60_000)).isTrue();
    assertThatThrownBy(loops::end).hasMessageContaining("bad: ").hasMessageContaining("no model");
  }

  @Test
  void theEndDoesNotWaitForOthersWhereOneFailed() throws Exception {
    Loops loops = new Loops();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    loops.repeat(
        "long",
        0,
        () -> {
          begun.countDown();
          never.await();
          return true;
        });
    begun.await();
    loops.require();
    loops.repeat(
        "bad",
        0,
        () -> {
          throw new IllegalArgumentException("no model");
        });
    assertThat(loops.pause(60_000)).isTrue();
    assertThatThrownBy(loops::require).hasMessageContaining("no model");
    assertThatThrownBy(loops::end).hasMessageContaining("no model");
    never.countDown();
  }
}
