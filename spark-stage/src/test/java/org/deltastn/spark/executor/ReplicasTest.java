package org.deltastn.spark.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.Loss;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.spark.Samples;
import org.deltastn.tensor.Activation;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.replica.Replica;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReplicasTest {

  private final AtomicInteger built = new AtomicInteger();
  private final AtomicInteger assigned = new AtomicInteger();

  /** Fits of other tests have ended, though Spark may tell this process of it only now. */
  @BeforeEach
  void closeThoseOfOthers() {
    Replicas.closeSilent(0);
  }

  private Replica build() {
    built.incrementAndGet();
    List<Row> rows = Samples.clusters(40);
    TrainingProblem problem =
        new TrainingProblem(
            Architecture.perceptron(new int[] {4, 3}, Activation.RELU, Loss.SOFTMAX_CROSS_ENTROPY),
            HyperparameterSpace.of(),
            TrainingConfiguration.builder().batchSize(8).build());
    return new Replica(problem, 0, Samples.data(rows, 0, 1), 32);
  }

  private <T> T use(String fit, int worker, String gpu, Function<Replica, T> action) {
    return Replicas.use(
        fit, worker, gpu, this::build, replica -> assigned.incrementAndGet(), action);
  }

  private Replica replica(String fit, int worker, String gpu) {
    return use(fit, worker, gpu, replica -> replica);
  }

  @Test
  void buildsOnceAndUsesAgainUntilReleased() {
    int before = Replicas.count();
    Replica first = replica("fit", 0, null);
    assertThat(replica("fit", 0, null)).isSameAs(first);
    assertThat(assigned).hasValue(0);
    assertThat(replica("fit", 1, null)).isSameAs(first);
    assertThat(assigned).hasValue(1);
    assertThat(replica("other", 1, null)).isNotSameAs(first);
    assertThat(built).hasValue(2);
    Replicas.release("other");
    assertThat(Replicas.count()).isEqualTo(before + 1);
    Replicas.release("fit");
    assertThat(Replicas.count()).isEqualTo(before);
    assertThat(replica("fit", 0, null)).isNotSameAs(first);
    Replicas.release("fit");
  }

  @Test
  void everyTaskThatRunsBesideAnotherHasItsOwnAndGetsItBack() {
    Replica[] found = new Replica[4];
    use(
        "slots",
        0,
        null,
        outer -> {
          found[0] = outer;
          return use("slots", 1, null, inner -> found[1] = inner);
        });
    use(
        "slots",
        1,
        null,
        outer -> {
          found[2] = outer;
          return use("slots", 0, null, inner -> found[3] = inner);
        });
    Replicas.release("slots");
    assertThat(found[1]).isNotSameAs(found[0]);
    assertThat(found[2]).isSameAs(found[1]);
    assertThat(found[3]).isSameAs(found[0]);
    assertThat(assigned).hasValue(0);
  }

  @Test
  void aReplicaIsPinnedToItsGpuWhichIsNeverShared() {
    String one = "test-" + UUID.randomUUID();
    String two = "test-" + UUID.randomUUID();
    Replica first = replica("gpus", 0, one);
    assertThat(replica("gpus", 1, two)).isNotSameAs(first);
    assertThat(replica("gpus", 0, null)).isNotSameAs(first);
    assertThat(replica("gpus", 1, one)).isSameAs(first);
    assertThat(built).hasValue(3);
    for (String fit : List.of("gpus", "another")) {
      assertThatIllegalStateException()
          .isThrownBy(() -> use("gpus", 0, one, outer -> replica(fit, 1, one)))
          .withMessage(
              "two replicas would share GPU "
                  + one
                  + ": another task of this process computes on it. Set"
                  + " spark.task.resource.gpu.amount to 1, and on a local master train one model"
                  + " at a time");
    }
    // One after the other is no sharing.
    assertThat(replica("another", 0, one)).isNotSameAs(first);
    Replicas.release("gpus");
    Replicas.release("another");
  }

  /** Returns a moment after all that was done before and before all that is done next. */
  private static long moment() {
    long before = System.nanoTime();
    long moment = before;
    while (moment == before) {
      moment = System.nanoTime();
    }
    long after = moment;
    while (after == moment) {
      after = System.nanoTime();
    }
    return moment;
  }

  /** Nobody says that the fits have ended. */
  @Test
  void replicasOfFitsWithoutASignOfLifeAreClosed() {
    // Fits of other tests have ended, though this process may not know it yet.
    Replicas.closeSilent(0);
    int before = Replicas.count();
    long silence = TimeUnit.HOURS.toNanos(1);
    replica("silent", 0, null);
    use("lives", 0, null, outer -> replica("lives", 1, null));
    assertThat(Replicas.count()).isEqualTo(before + 3);
    assertThat(Replicas.closeSilent(silence)).isZero();
    long later = moment() + silence;
    use(
        "busy",
        0,
        null,
        replica -> {
          // One of two is used, which keeps the other.
          replica("lives", 0, null);
          assertThat(Replicas.closeSilent(silence, later)).isEqualTo(1);
          assertThat(Replicas.closeSilent(silence, moment() + silence)).isEqualTo(2);
          assertThat(Replicas.count()).isEqualTo(before + 1);
          return replica;
        });
    assertThat(Replicas.closeSilent(silence, moment() + silence)).isEqualTo(1);
    assertThat(Replicas.count()).isEqualTo(before);
    // What was closed is built again where it is needed after all.
    int builtBefore = built.get();
    replica("silent", 0, null);
    assertThat(built).hasValue(builtBefore + 1);
    Replicas.release("silent");
  }

  @Test
  void aFailedTaskLeavesNoReplica() {
    int before = Replicas.count();
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                use(
                    "fails",
                    0,
                    null,
                    replica -> {
                      throw new IllegalStateException("on purpose");
                    }))
        .withMessage("on purpose");
    assertThat(Replicas.count()).isEqualTo(before);
  }

  @Test
  void releasingNeverWaitsForATask() throws Exception {
    int before = Replicas.count();
    ExecutorService pool = Executors.newFixedThreadPool(2);
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    try {
      Future<Integer> task =
          pool.submit(
              () ->
                  use(
                      "busy",
                      0,
                      null,
                      replica -> {
                        running.countDown();
                        await(released);
                        return replica.stepsPerEpoch();
                      }));
      assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();
      Replicas.release("busy");
      assertThat(Replicas.count()).isEqualTo(before + 1);
      released.countDown();
      assertThat(task.get(30, TimeUnit.SECONDS)).isEqualTo(4);
      assertThat(Replicas.count()).isEqualTo(before);
    } finally {
      pool.shutdownNow();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
