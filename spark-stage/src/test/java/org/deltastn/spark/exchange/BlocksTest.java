package org.deltastn.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.deltastn.spark.Listening;
import org.deltastn.spark.LocalSpark;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BlocksTest {

  private final JavaSparkContext context =
      JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());
  private Broadcast<String> owner;

  @BeforeEach
  void own() {
    owner = context.broadcast("");
  }

  @AfterEach
  void disown() {
    owner.destroy();
  }

  private void put(String name, boolean announce, int... bytes) {
    ByteBuffer buffer = ByteBuffer.allocate(bytes.length);
    for (int b : bytes) {
      buffer.put((byte) b);
    }
    Blocks.put(owner.id(), name, buffer.flip(), announce);
  }

  @Test
  void aBlockIsHereFromPuttingToRemoving() throws IOException {
    assertThat(Blocks.has(owner.id(), "a")).isFalse();
    assertThat(Blocks.local(owner.id(), "a")).isNull();
    put("a", false, 1, 2, 3);
    put("b", false, 4);
    // One that is here stays.
    put("a", false, 5);
    assertThat(Blocks.has(owner.id(), "a")).isTrue();
    for (int time = 0; time < 2; time++) {
      try (Blocks.Block block = Blocks.local(owner.id(), "a")) {
        assertThat(block.stream().readAllBytes()).containsExactly(1, 2, 3);
      }
    }
    // Returns only once nobody reads the block.
    Blocks.remove(owner.id(), "a");
    assertThat(Blocks.has(owner.id(), "a")).isFalse();
    assertThat(Blocks.has(owner.id(), "b")).isTrue();
  }

  @Test
  void onlyAnnouncedBlocksAreFoundByOthers() {
    put("known", true, 1);
    put("unknown", false, 2);
    assertThat(Blocks.locations(owner.id(), List.of("unknown", "known", "none")))
        .containsExactly(List.of(), List.of(Blocks.here()), List.of());
    assertThat(Blocks.here().executor()).isEqualTo(SparkEnv.get().executorId());
  }

  @Test
  void whatATaskMovesIsInItsMetrics() throws Exception {
    AtomicLong put = new AtomicLong();
    AtomicLong fetched = new AtomicLong();
    SparkListener counts =
        new SparkListener() {
          @Override
          public void onTaskEnd(SparkListenerTaskEnd end) {
            TaskMetrics metrics = end.taskMetrics();
            put.addAndGet(metrics.outputMetrics().bytesWritten());
            fetched.addAndGet(metrics.shuffleReadMetrics().remoteBytesRead());
          }
        };
    SparkContext spark = context.sc();
    try (Listening listening = new Listening(spark, counts)) {
      context
          .parallelize(List.of(1), 1)
          .foreach(
              i -> {
                Blocks.countPut(70);
                Blocks.countFetched(5);
                Blocks.countFetched(6);
              });
      listening.settle();
    }
    assertThat(put).hasValue(70);
    assertThat(fetched).hasValue(11);
  }

  @Test
  void outsideOfTasksNothingIsCounted() {
    Blocks.countPut(1);
    Blocks.countFetched(1);
  }
}
