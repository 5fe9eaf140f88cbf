package org.deltastn.train.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.deltastn.optim.Optimizer;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.vector.HostVector;
import org.deltastn.train.Method;
import org.deltastn.train.Problems;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingConfigurationBuilder;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;
import org.junit.jupiter.api.Test;

/** The bound on the norm of the gradients of a step. */
class ClippingTest {

  /** One step of plain descent is −α times the clipped gradient, over w₀ and Θ as one vector. */
  @Test
  void clippingBoundsTheStep() {
    double limit = 0.01;
    double rate = 0.5;
    for (Method method : List.of(Method.FIXED, Method.DELTA_STN, Method.REPARAMETERIZED_STN)) {
      TrainingConfigurationBuilder plain =
          Problems.configuration(method)
              .intervals(1, 1)
              .precision(Precision.DOUBLE)
              .general(new Optimizer.Sgd(0), rate);
      double[][] free = step(plain.build());
      double[][] clipped = step(plain.clippingNorm(limit).build());
      boolean joint = method.firstPass().wantsResponse();
      double norm = joint ? Math.hypot(norm(free[0]), norm(free[1])) : norm(free[0]);
      assertThat(norm).as("the step without clipping").isGreaterThan(rate * limit);
      double ratio = rate * limit / norm;
      for (int i = 0; i < free[0].length; i++) {
        assertThat(clipped[0][i]).isCloseTo(ratio * free[0][i], within(1e-14));
      }
      if (joint) {
        for (int i = 0; i < free[1].length; i++) {
          assertThat(clipped[1][i]).isCloseTo(ratio * free[1][i], within(1e-14));
        }
      } else if (method == Method.DELTA_STN) {
        assertThat(norm(clipped[1])).isBetween(0.0, rate * limit * (1 + 1e-12));
      }
    }
  }

  @Test
  void aLimitNotReachedChangesNothing() {
    TrainingConfigurationBuilder plain = Problems.configuration(Method.DELTA_STN);

    assertThat(step(plain.clippingNorm(1e6).build())[0])
        .isEqualTo(step(plain.clippingNorm(0).build())[0]);
  }

  private static double[][] step(TrainingConfiguration configuration) {
    TrainingProblem problem = Problems.problem(configuration);
    TrainingState start = ReplicaTest.initial(problem);
    try (Replica replica = replica(problem)) {
      replica.load(start);
      replica.run(1, 99, null);
      TrainingState end = replica.save();
      return new double[][] {
        minus(end.general(), start.general()), minus(end.response(), start.response())
      };
    }
  }

  private static double[] minus(HostVector a, HostVector b) {
    double[] difference = a.toDoubles();
    double[] from = b.toDoubles();
    for (int i = 0; i < difference.length; i++) {
      difference[i] -= from[i];
    }
    return difference;
  }

  private static double norm(double[] x) {
    return Math.sqrt(Arrays.stream(x).map(v -> v * v).sum());
  }

  private static Replica replica(TrainingProblem problem) {
    return new Replica(problem, 0, Problems.data(), 40);
  }
}
