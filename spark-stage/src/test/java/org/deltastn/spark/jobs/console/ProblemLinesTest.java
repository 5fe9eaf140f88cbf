package org.deltastn.spark.jobs.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.Loss;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.tensor.Activation;
import org.deltastn.train.Method;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingProblem;
import org.junit.jupiter.api.Test;

class ProblemLinesTest {

  private static TrainingProblem problem(Method method, Hyperparameter... hyperparameters) {
    return new TrainingProblem(
        Architecture.perceptron(new int[] {2, 3, 1}, Activation.RELU, Loss.SQUARED_ERROR),
        HyperparameterSpace.of(hyperparameters),
        TrainingConfiguration.builder().method(method).build());
  }

  @Test
  void tellNetworkMethodAndRows() {
    assertThat(ProblemLines.rows(48, 12)).isEqualTo("Rows: 48 for training, 12 for validation");
    assertThat(ProblemLines.network(problem(Method.FIXED)))
        .isEqualTo("Network: 2 inputs, 1 outputs, layers layer0, layer1, 13 weights");
    assertThat(ProblemLines.method(problem(Method.FIXED)))
        .isEqualTo("Method: FIXED, no hyperparameters");
    assertThat(
            ProblemLines.method(
                problem(
                    Method.STN,
                    Hyperparameter.inputDropout().build(),
                    Hyperparameter.weightDecay().build())))
        .isEqualTo("Method: STN, hyperparameters inputDropout, weightDecay");
  }
}
