package org.deltastn.spark.jobs.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.Loss;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.tensor.Activation;
import org.deltastn.train.Method;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;
import org.deltastn.train.loop.EpochReport;
import org.deltastn.train.loop.RunState;
import org.junit.jupiter.api.Test;

class ConsoleProgressTest {

  /** A weight decay of 1e-5 was printed as 0.0000. */
  @Test
  void valuesOfHyperparametersKeepTheirDigits() {
    TrainingProblem problem =
        new TrainingProblem(
            Architecture.perceptron(new int[] {2, 2}, Activation.RELU, Loss.SOFTMAX_CROSS_ENTROPY),
            HyperparameterSpace.of(
                Hyperparameter.inputDropout().build(), Hyperparameter.weightDecay().build()),
            TrainingConfiguration.builder().build());
    TrainingState state =
        TrainingState.initial(problem.network(), problem.space(), problem.configuration());
    double[] values = {0.04360176, 1.234567e-5};
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ConsoleProgress progress =
        new ConsoleProgress(new PrintStream(bytes, true, StandardCharsets.UTF_8))) {
      progress.started(problem, 7);
      progress.epochDone(
          new EpochReport(1, 35, 0.5, 3.2e-5, 1, values, new double[] {1, 0.004567}, 0.1, 1),
          state);
    }
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .contains("train 0.5000  valid 3.2e-5")
        .contains("inputDropout 0.0436 (scale 1)  weightDecay 1.235e-5 (scale 0.004567)");
  }

  @Test
  void saysWhatIsTrainedAndFromWhereARunGoesOn() {
    TrainingProblem problem =
        new TrainingProblem(
            Architecture.perceptron(new int[] {2, 2}, Activation.RELU, Loss.SOFTMAX_CROSS_ENTROPY),
            HyperparameterSpace.of(),
            TrainingConfiguration.builder().method(Method.FIXED).build());
    TrainingState initial =
        TrainingState.initial(problem.network(), problem.space(), problem.configuration());
    TrainingState.Counters counters = initial.counters();
    TrainingState state =
        initial.withCounters(
            new TrainingState.Counters(counters.seed(), 35, 1, counters.schedule()));
    double[] none = {};
    EpochReport report = new EpochReport(1, 35, 1, 1, 1, none, none, 0.1, 1);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ConsoleProgress progress =
        new ConsoleProgress(new PrintStream(bytes, true, StandardCharsets.UTF_8))) {
      progress.packed(48, 12, 2);
      progress.started(problem, 7);
      progress.resumed(RunState.initial(initial).afterEpoch(state, state, 0, report));
    }
    assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "Rows: 48 for training, 12 for validation",
            "Workers: 2",
            "Network: 2 inputs, 2 outputs, layers layer0, 6 weights",
            "Method: FIXED, no hyperparameters",
            "FIXED        continues after epoch 1, at step 35");
  }
}
