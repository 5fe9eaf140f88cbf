package org.deltastn.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.deltastn.spark.FaultyCluster;
import org.deltastn.spark.training.rounds.RoundSizes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * States of several pieces between two executors that are processes of their own, and that encrypt
 * what they send and what they write to disk.
 */
@Timeout(600)
class ExchangeClusterTest {

  private static FaultyCluster cluster;

  @BeforeAll
  static void start() throws IOException {
    cluster =
        new FaultyCluster(
            Map.of(
                "spark.authenticate", "true",
                "spark.authenticate.secret", "of this test",
                "spark.network.crypto.enabled", "true",
                "spark.io.encryption.enabled", "true"));
  }

  @AfterAll
  static void stop() throws IOException {
    cluster.close();
  }

  private static byte[] fit(int workers, String blocks) {
    SparkContext context = cluster.session.sparkContext();
    context.conf().set(RoundSizes.BLOCKS, blocks);
    return FaultyCluster.classifier()
        .setLayers(new int[] {4, 600, 600, 3})
        .setNumWorkers(workers)
        .setMaxIter(2)
        .fit(cluster.frame())
        .state()
        .toBytes();
  }

  /**
   * Five of them are more than the driver averages, so that the executors give each other states.
   */
  @ParameterizedTest
  @ValueSource(ints = {2, 5})
  void blocksGiveTheBitsOfMessages(int workers) {
    assertThat(fit(workers, "0")).isEqualTo(fit(workers, "1000g"));
  }

  @Test
  void whatTasksFetchIsCounted() throws Exception {
    AtomicLong fetched = new AtomicLong();
    SparkListener counts =
        new SparkListener() {
          @Override
          public void onTaskEnd(SparkListenerTaskEnd end) {
            fetched.addAndGet(end.taskMetrics().shuffleReadMetrics().remoteBytesRead());
          }
        };
    SparkContext context = cluster.session.sparkContext();
    context.addSparkListener(counts);
    int state;
    try {
      state = fit(2, "0").length;
      context.listenerBus().waitUntilEmpty(30_000);
    } finally {
      context.removeSparkListener(counts);
    }
    // Two rounds, an executor for each worker; the weights are more than half of a state.
    assertThat(fetched.get()).isGreaterThan(2L * state);
  }
}
