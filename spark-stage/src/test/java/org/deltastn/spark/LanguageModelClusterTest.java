package org.deltastn.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.deltastn.spark.FaultyBackendProvider.Fault;
import org.deltastn.train.TrainingState;
import org.deltastn.train.loop.TrainingListener;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A language model on two executors that are processes of their own. */
@Tag("slow")
@Timeout(900)
class LanguageModelClusterTest {

  private static final List<Row> ROWS = TestTexts.rows(200);

  private static FaultyCluster cluster;

  @BeforeAll
  static void start() throws IOException {
    cluster = new FaultyCluster(Map.of());
  }

  @AfterAll
  static void stop() throws IOException {
    cluster.close();
  }

  private static DeltaStnLanguageModelModel fit(int workers, Runnable afterFirstRound) {
    AtomicBoolean done = new AtomicBoolean();
    Dataset<Row> frame = cluster.session.createDataFrame(ROWS, TestTexts.SCHEMA);
    return TestTexts.estimator()
        .setNumWorkers(workers)
        .setCyclesPerRound(1)
        .setTrainInterval(2)
        .setMaxIter(6)
        .setBackend(FaultyBackendProvider.NAME)
        .addListener(
            new TrainingListener() {
              @Override
              public void roundDone(TrainingState state) {
                if (!done.getAndSet(true)) {
                  afterFirstRound.run();
                }
              }
            })
        .fit(frame);
  }

  @Test
  void anExecutorKilledInMidRoundChangesNothing() throws Exception {
    DeltaStnLanguageModelModel undisturbed = fit(2, () -> {});
    ExecutorService killer = Executors.newSingleThreadExecutor();
    try {
      Future<Integer> killed = killer.submit(() -> cluster.killHanging(1));
      DeltaStnLanguageModelModel model = fit(2, () -> cluster.order(Fault.HANG, 1));
      assertThat(killed.get(1, TimeUnit.SECONDS)).isEqualTo(1);
      assertThat(cluster.lost()).isPositive();
      assertThat(model.state().toBytes()).isEqualTo(undisturbed.state().toBytes());
    } finally {
      killer.shutdownNow();
    }
    DeltaStnLanguageModelModel one = fit(1, () -> {});
    Dataset<Row> texts = cluster.session.createDataFrame(ROWS, TestTexts.SCHEMA);
    double ofTwo = undisturbed.perplexity(texts);
    double ofOne = one.perplexity(texts);
    System.out.printf("perplexity of two workers %.3f, of one %.3f%n", ofTwo, ofOne);
    // Each of two takes half of the steps of one.
    assertThat(ofTwo).isLessThan(7).isGreaterThan(1);
    assertThat(ofOne).isLessThan(7).isGreaterThan(1);
  }
}
