package org.deltastn.spark.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.Loss;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.tensor.Activation;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.loop.EpochReport;
import org.junit.jupiter.api.Test;

class RunChartsTest {

  private static final HyperparameterSpace SPACE =
      HyperparameterSpace.of(
          Hyperparameter.inputDropout().range(0, 0.5).build(),
          Hyperparameter.weightDecay().build());

  private static RunCharts charts(EpochReport... reports) {
    TrainingProblem problem =
        new TrainingProblem(
            Architecture.perceptron(new int[] {2, 2}, Activation.RELU, Loss.SQUARED_ERROR),
            SPACE,
            TrainingConfiguration.builder().build());
    return new RunCharts(problem, List.of(reports));
  }

  private static EpochReport report(double[] values, double[] scales) {
    return new EpochReport(1, 10, 0.5, 0.125, Double.NaN, values, scales, 0.01, 1);
  }

  /** s(λ) = 0.5 / (1 + exp(−λ)) is 0.1 at λ = −log 4; exp(λ) is 0.01 at λ = log 0.01. */
  @Test
  void bandsReachOneScaleFromLambdaInItsOwnSpace() {
    RunCharts charts =
        charts(report(new double[] {0.1, 0.01}, new double[] {Math.log(2), Math.log(10)}));

    assertThat(charts.ends(0, 1)[0]).isCloseTo(0.5 / (1 + 2), within(1e-12));
    assertThat(charts.ends(0, -1)[0]).isCloseTo(0.5 / (1 + 8), within(1e-12));
    assertThat(charts.ends(1, 1)[0]).isCloseTo(0.1, within(1e-12));
    assertThat(charts.ends(1, -1)[0]).isCloseTo(0.001, within(1e-12));
  }

  @Test
  void bandsStayInADomainWhoseEndIsReachedByRounding() {
    RunCharts charts = charts(report(new double[] {0.5, 0.01}, new double[] {1, 1}));

    assertThat(charts.ends(0, 1)[0]).isEqualTo(0.5);
    assertThat(charts.ends(0, -1)[0]).isEqualTo(0.5);
  }

  @Test
  void theLossIsHalfTheSquaredError() {
    assertThat(RunCharts.rmse(report(new double[2], new double[2]))).isEqualTo(0.5);
  }
}
