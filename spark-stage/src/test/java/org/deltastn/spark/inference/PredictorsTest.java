package org.deltastn.spark.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.Loss;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.tensor.Activation;
import org.deltastn.train.Method;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;
import org.deltastn.train.replica.Predictor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PredictorsTest {

  private static final TrainingProblem PROBLEM =
      new TrainingProblem(
          Architecture.perceptron(new int[] {2, 2}, Activation.RELU, Loss.SOFTMAX_CROSS_ENTROPY),
          HyperparameterSpace.of(),
          TrainingConfiguration.builder().method(Method.FIXED).build());

  private final List<Predictor> built = new ArrayList<>();

  private Predictor build() {
    Predictor predictor =
        new Predictor(
            PROBLEM,
            TrainingState.initial(PROBLEM.network(), PROBLEM.space(), PROBLEM.configuration()));
    built.add(predictor);
    return predictor;
  }

  @AfterEach
  void closeAll() {
    Predictors.sweep(0);
  }

  @Test
  void aNetworkIsBuiltOnceForEachThatComputesAtATime() {
    for (int i = 0; i < 5; i++) {
      Predictors.use("a", this::build, predictor -> predictor.predict(new float[2], 1));
    }
    assertThat(built).hasSize(1);
    Predictors.use(
        "a",
        this::build,
        outer -> Predictors.use("a", this::build, inner -> inner != outer && built.size() == 2));
    assertThat(built).hasSize(2);
    assertThat(Predictors.idle("a")).isEqualTo(2);
    Predictors.use("b", this::build, predictor -> predictor);
    assertThat(built).hasSize(3);
  }

  @Test
  void onlySoManyAreKeptIdle() {
    int most = Math.max(2, Runtime.getRuntime().availableProcessors());
    for (int i = 0; i <= most; i++) {
      Predictors.use("network " + i, this::build, predictor -> predictor);
    }
    assertThat(Predictors.idle("network 0")).isZero();
    assertThat(Predictors.idle("network 1")).isEqualTo(1);
    Predictors.sweep(0);
    assertThat(Predictors.idle("network " + most)).isZero();
  }

  @Test
  void whatFailedIsNotUsedAgain() {
    assertThatThrownBy(
            () ->
                Predictors.use(
                    "a",
                    this::build,
                    predictor -> {
                      throw new IllegalStateException("planted");
                    }))
        .hasMessage("planted");
    assertThat(Predictors.idle("a")).isZero();
  }
}
