package org.deltastn.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.sql.Row;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.Architecture;
import org.deltastn.nn.Loss;
import org.deltastn.tensor.Activation;
import org.deltastn.train.Replica;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingProblem;
import org.junit.jupiter.api.Test;

class ReplicasTest {

  private final AtomicInteger built = new AtomicInteger();

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

  @Test
  void buildsOnceAndUsesAgainUntilReleased() {
    int before = Replicas.count();
    Replica first = Replicas.use("fit", 0, this::build, replica -> replica);
    assertThat(Replicas.<Replica>use("fit", 0, this::build, r -> r)).isSameAs(first);
    assertThat(Replicas.<Replica>use("fit", 1, this::build, r -> r)).isNotSameAs(first);
    assertThat(built).hasValue(2);
    Replicas.release("another fit");
    assertThat(Replicas.count()).isEqualTo(before + 2);
    Replicas.release("fit");
    assertThat(Replicas.count()).isEqualTo(before);
    assertThat(Replicas.<Replica>use("fit", 0, this::build, r -> r)).isNotSameAs(first);
    Replicas.release("fit");
  }

  @Test
  void releasingNeverWaitsForATask() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(2);
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    try {
      Future<Integer> task =
          pool.submit(
              () ->
                  Replicas.use(
                      "busy",
                      0,
                      this::build,
                      replica -> {
                        running.countDown();
                        await(released);
                        return replica.stepsPerEpoch();
                      }));
      assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();
      Replicas.release("busy");
      released.countDown();
      assertThat(task.get(30, TimeUnit.SECONDS)).isEqualTo(4);
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void tasksOfOneWorkerTakeTurns() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(4);
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    try {
      List<Future<Integer>> tasks = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        tasks.add(
            pool.submit(
                () ->
                    Replicas.use(
                        "turns",
                        0,
                        this::build,
                        replica -> {
                          most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                          LockSupport.parkNanos(1_000_000);
                          return inside.decrementAndGet();
                        })));
      }
      for (Future<Integer> task : tasks) {
        assertThat(task.get(30, TimeUnit.SECONDS)).isZero();
      }
    } finally {
      pool.shutdownNow();
      Replicas.release("turns");
    }
    assertThat(most).hasValue(1);
    assertThat(built).hasValue(1);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
