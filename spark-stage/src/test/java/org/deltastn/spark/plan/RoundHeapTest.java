package org.deltastn.spark.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.Loss;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.optim.Optimizer;
import org.deltastn.tensor.Activation;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;
import org.junit.jupiter.api.Test;

class RoundHeapTest {

  private static TrainingProblem problem(int width) {
    return new TrainingProblem(
        Architecture.perceptron(
            new int[] {64, width, width, 1}, Activation.RELU, Loss.SQUARED_ERROR),
        HyperparameterSpace.of(),
        TrainingConfiguration.builder()
            .general(new Optimizer.Adam(), 0.1)
            .response(new Optimizer.Adam(), 0.1)
            .build());
  }

  @Test
  void theBytesAreThoseOfAState() {
    TrainingProblem problem = problem(100);
    TrainingState state =
        TrainingState.initial(problem.network(), problem.space(), problem.configuration());
    RoundHeap heap = new RoundHeap(problem, 2);
    // A network without hyperparameters has a response of one value and its slots.
    assertThat(state.vectorBytes() - heap.stateBytes()).isBetween(0L, 12L);
    assertThat(heap.least()).isEqualTo(heap.stateBytes());
  }

  @Test
  void theStatesOfManyWorkersAreAveragedByExecutors() {
    for (int width : new int[] {1000, 2500}) {
      RoundHeap many = new RoundHeap(problem(width), 64);
      assertThat(many.gathered()).isZero();
      // Four states, and two without the slots of Adam.
      assertThat(many.driver()).isEqualTo(4 * many.stateBytes() + 2 * many.stateBytes() / 3);
      // What was sent, the mean, and of each task its part and four pieces on three levels.
      assertThat(many.executor(3)).isEqualTo(5 * many.stateBytes() + 3L * 12 * (4 << 20));
      assertThat(many.executor(0)).isEqualTo(many.stateBytes());
    }
    RoundHeap tiny = new RoundHeap(problem(10), 64);
    assertThat(tiny.gathered()).isEqualTo(4);
    assertThat(tiny.driver()).isGreaterThan(12 * tiny.stateBytes());
    assertThat(tiny.executor(3)).isEqualTo(17 * tiny.stateBytes());
  }

  @Test
  void theStatesOfFewWorkersStayInBlocksOfTheirs() {
    for (int width : new int[] {1000, 2500}) {
      RoundHeap few = new RoundHeap(problem(width), 4);
      assertThat(few.driver()).isEqualTo(4 * few.stateBytes() + 2 * few.stateBytes() / 3);
      assertThat(few.gathered()).isZero();
      assertThat(few.executor(3)).isEqualTo(4 * few.stateBytes());
    }
    // One worker runs whole epochs, whose states are messages, unless they are large.
    RoundHeap one = new RoundHeap(problem(1000), 1);
    assertThat(one.driver()).isEqualTo(7 * one.stateBytes() + 2 * one.stateBytes() / 3);
    assertThat(one.executor(1)).isEqualTo(4 * one.stateBytes());
    RoundHeap large = new RoundHeap(problem(2500), 1);
    assertThat(large.executor(1)).isEqualTo(2 * large.stateBytes());
    RoundHeap tiny = new RoundHeap(problem(10), 4);
    assertThat(tiny.executor(3)).isEqualTo(8 * tiny.stateBytes());
    assertThat(tiny.gathered()).isEqualTo(4);
  }
}
