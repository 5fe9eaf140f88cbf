package org.deltastn.spark.training.rounds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.deltastn.spark.LocalSpark;
import org.junit.jupiter.api.Test;

class LostExecutorsTest {

  private static final RuntimeException GIVEN_UP =
      new RuntimeException("ResultStage 7 has failed the maximum allowable number of times: 4.");

  private final SparkContext context = LocalSpark.session().sparkContext();

  private static void lose(LostExecutors lost, String id) {
    lost.onExecutorRemoved(new SparkListenerExecutorRemoved(0, id, "Command exited with code 137"));
  }

  private static void requireThrown(LostExecutors lost, RuntimeException failure) {
    assertThatThrownBy(
            () ->
                lost.explain(
                    () -> {
                      throw failure;
                    }))
        .isSameAs(failure);
  }

  @Test
  void whatSparkGivesUpIsExplainedByTheExecutorsThatWereLost() {
    try (LostExecutors lost = new LostExecutors(context)) {
      lose(lost, "3");
      lose(lost, "4");
      assertThatThrownBy(
              () ->
                  lost.explain(
                      () -> {
                        throw GIVEN_UP;
                      }))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("2 in this fit")
          .hasMessageContaining("executor 4: Command exited with code 137")
          .hasCause(GIVEN_UP);
    }
  }

  @Test
  void anythingElseIsLeftAlone() {
    try (LostExecutors lost = new LostExecutors(context)) {
      assertThat(lost.<Integer>explain(() -> 5)).isEqualTo(5);
      requireThrown(lost, GIVEN_UP);
      lose(lost, "3");
      requireThrown(lost, new RuntimeException("another failure"));
      requireThrown(lost, new RuntimeException());
    }
  }
}
