package org.deltastn.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.BlockManager;
import org.deltastn.spark.DeltaStnClassificationModel;
import org.deltastn.spark.FaultyCluster;
import org.deltastn.spark.Listening;
import org.deltastn.spark.training.rounds.ReferencePool;
import org.deltastn.spark.training.rounds.RoundSizes;
import org.deltastn.train.TrainingState;
import org.deltastn.train.loop.TrainingLoop;
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
   * Three take turns and share what their process fetches. More than four are averaged by tasks,
   * and the executors give each other states.
   */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 8, 13})
  void blocksGiveTheBitsOfMessages(int workers) {
    assertThat(fit(workers, "0")).isEqualTo(fit(workers, "1000g"));
  }

  /** Two have an executor each, three take turns; whole states would give other bits. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void roundedChangesAreThoseOfReplicasInOneProcess(int workers) {
    cluster.session.sparkContext().conf().set(RoundSizes.BLOCKS, "0");
    DeltaStnClassificationModel model =
        FaultyCluster.classifier()
            .setLayers(new int[] {4, 600, 600, 3})
            .setNumWorkers(workers)
            .setMaxIter(1)
            .setCommunicationPrecision("BFLOAT16")
            .fit(cluster.frame());
    List<Row> rows = cluster.frame().collectAsList();
    try (ReferencePool pool = new ReferencePool(model.problem(), rows, workers, 2, true, true)) {
      TrainingState expected = new TrainingLoop(model.problem(), List.of()).run(pool).model();
      assertThat(model.state().toBytes()).isEqualTo(expected.withoutSlots().toBytes());
    }
  }

  /** An executor dies when it has averaged a first piece. */
  @Test
  void anExecutorThatIsLostWhileTasksAverageChangesNothing() {
    byte[] expected = fit(5, "1000g");
    Set<Long> before = cluster.processes();
    long victim = before.iterator().next();
    cluster.onExecutors(
        i -> {
          if (ProcessHandle.current().pid() == victim) {
            new Thread(ExchangeClusterTest::dieAtTheFirstMean).start();
          }
          return 0L;
        });
    assertThat(fit(5, "0")).isEqualTo(expected);
    assertThat(ProcessHandle.of(victim).filter(ProcessHandle::isAlive)).isEmpty();
  }

  private static void dieAtTheFirstMean() {
    BlockManager blocks = SparkEnv.get().blockManager();
    while (blocks.getMatchingBlockIds(id -> id.name().contains("_mean")).isEmpty()) {
      LockSupport.parkNanos(500_000);
    }
    Runtime.getRuntime().halt(137);
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
    int state;
    try (Listening listening = new Listening(context, counts)) {
      state = fit(2, "0").length;
      listening.settle();
    }
    // Two rounds, an executor for each worker; the weights are more than half of a state.
    assertThat(fetched.get()).isGreaterThan(2L * state);
  }
}
