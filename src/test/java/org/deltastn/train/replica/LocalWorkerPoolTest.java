package org.deltastn.train.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.deltastn.train.Method;
import org.deltastn.train.Problems;
import org.deltastn.train.TrainingData;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.loop.TrainingLoop;
import org.deltastn.train.loop.TrainingResult;
import org.junit.jupiter.api.Test;

class LocalWorkerPoolTest {

  private static final TrainingProblem PROBLEM =
      Problems.problem(Problems.configuration(Method.FIXED).build());

  @Test
  void borrowsAReplicaAndLeavesItOpen() {
    TrainingResult own = TrainingLoop.local(PROBLEM, Problems.data());
    TrainingData data = Problems.data();
    try (Replica replica = new Replica(PROBLEM, 0, data, data.training().size())) {
      for (int i = 0; i < 2; i++) {
        try (LocalWorkerPool pool = new LocalWorkerPool(PROBLEM, replica, () -> {})) {
          TrainingResult borrowed = new TrainingLoop(PROBLEM, List.of()).run(pool);
          assertThat(borrowed.model().toBytes()).isEqualTo(own.model().toBytes());
        }
      }
    }
  }

  @Test
  void endsARunBetweenTwoCycles() {
    TrainingData data = Problems.data();
    AtomicInteger cycles = new AtomicInteger();
    Runnable third =
        () -> {
          if (cycles.incrementAndGet() == 3) {
            throw new CancellationException("enough");
          }
        };
    try (Replica replica = new Replica(PROBLEM, 0, data, data.training().size());
        LocalWorkerPool pool = new LocalWorkerPool(PROBLEM, replica, third)) {
      assertThatThrownBy(() -> new TrainingLoop(PROBLEM, List.of()).run(pool))
          .isInstanceOf(CancellationException.class)
          .hasMessage("enough");
    }
    assertThat(cycles).hasValue(3);
  }
}
