package org.deltastn.checks.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LimitsTest {

  private static final byte[] INPUT = new byte[10];

  /** Allocates more than a small input may cause, in the first calls of so many. */
  private static Callable<Object> greedy(int calls) {
    AtomicInteger called = new AtomicInteger();
    return () -> {
      int bytes = 0;
      while (called.get() < calls && bytes < 300 << 20) {
        bytes += new byte[1 << 20].length;
      }
      return called.incrementAndGet();
    };
  }

  @Test
  void whatIsTakenAtTheFirstTimeAloneIsNoInputsDoing() {
    assertThatCode(() -> Limits.hold(INPUT, greedy(1))).doesNotThrowAnyException();
  }

  @Test
  void whatIsTakenAlwaysIsAnError() {
    assertThatThrownBy(() -> Limits.hold(INPUT, greedy(2)))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("10 bytes made the reader allocate 3");
  }

  @Test
  void onlyDocumentedExceptionsAreAllowed() {
    AtomicInteger calls = new AtomicInteger();
    Callable<Object> failing =
        () -> {
          calls.incrementAndGet();
          throw new IOException("of the reader");
        };
    assertThatCode(() -> Limits.hold(INPUT, failing, IOException.class)).doesNotThrowAnyException();
    assertThat(calls).hasValue(1);
    assertThatThrownBy(() -> Limits.hold(INPUT, failing, IllegalArgumentException.class))
        .isInstanceOf(IOException.class);
  }
}
