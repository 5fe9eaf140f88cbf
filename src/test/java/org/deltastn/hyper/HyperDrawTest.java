package org.deltastn.hyper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.deltastn.tensor.RandomStream;
import org.junit.jupiter.api.Test;

class HyperDrawTest {

  private static final HyperparameterSpace SPACE =
      HyperparameterSpace.of(
          Hyperparameter.inputDropout().build(),
          Hyperparameter.weightDecay().perturbation(Perturbation.PER_MINIBATCH).build(),
          Hyperparameter.dropout("a").scaleTuned(false).build());
  private static final double[] LAMBDA = {-1, 0.5, 2};
  private static final double[] RHO = {0.3, -1, 1};

  @Test
  void perExampleDrawsAreNormal() {
    int rows = 40_000;
    double[] epsilon = HyperDraw.training(SPACE, LAMBDA, RHO, rows, RandomStream.of(1)).epsilon();

    for (int j : new int[] {0, 2}) {
      int column = j;
      double sigma = Math.log(1 + Math.exp(RHO[j]));
      double[] values = new double[rows];
      Arrays.setAll(values, b -> epsilon[b * 3 + column]);
      double mean = Arrays.stream(values).average().orElseThrow();
      double variance = Arrays.stream(values).map(v -> v * v).average().orElseThrow();
      assertThat(mean).isCloseTo(0, within(4 * sigma / Math.sqrt(rows)));
      assertThat(variance)
          .isCloseTo(sigma * sigma, within(4 * sigma * sigma * Math.sqrt(2.0 / rows)));
    }
  }

  @Test
  void perMinibatchDrawsAreShared() {
    double[] noise = HyperDraw.training(SPACE, LAMBDA, RHO, 6, RandomStream.of(1)).noise();

    for (int b = 1; b < 6; b++) {
      assertThat(noise[b * 3 + 1]).isEqualTo(noise[1]);
      assertThat(noise[b * 3]).isNotEqualTo(noise[0]);
    }
    assertThat(noise[1]).isNotZero();
    double[] other = HyperDraw.training(SPACE, LAMBDA, RHO, 6, RandomStream.of(2)).noise();
    assertThat(other[1]).as("the next minibatch").isNotEqualTo(noise[1]);
  }

  @Test
  void stepsOfAStreamShareItsDraw() {
    HyperDraw draw = HyperDraw.training(SPACE, LAMBDA, RHO, 2, RandomStream.of(1));
    HyperDraw repeated = draw.repeated(3);
    assertThat(draw.repeated(1)).isSameAs(draw);
    assertThat(repeated.rows()).isEqualTo(6);
    for (int i = 0; i < repeated.noise().length; i++) {
      assertThat(repeated.noise()[i]).isEqualTo(draw.noise()[i % draw.noise().length]);
    }
    double[] ofRows = new double[18];
    Arrays.fill(ofRows, 1);
    double[] ofStreams = new double[6];
    Arrays.fill(ofStreams, 3);
    assertThat(repeated.reduce(ofRows).rho())
        .containsExactly(draw.reduce(ofStreams).rho(), within(1e-12));
  }

  @Test
  void validationPerturbsTunedScalesOnly() {
    HyperDraw training = HyperDraw.training(SPACE, LAMBDA, RHO, 6, RandomStream.of(1));
    HyperDraw validation = HyperDraw.validation(SPACE, LAMBDA, RHO, 6, RandomStream.of(1));

    for (int b = 0; b < 6; b++) {
      assertThat(validation.noise()[b * 3 + 2]).isZero();
      assertThat(training.noise()[b * 3 + 2]).isNotZero();
      assertThat(validation.noise()[b * 3]).isEqualTo(training.noise()[b * 3]);
    }
    assertThat(validation.rows()).isEqualTo(6);
  }

  @Test
  void valuesAreTheTransformedPerturbations() {
    HyperDraw draw = HyperDraw.training(SPACE, LAMBDA, RHO, 4, RandomStream.of(3));

    for (int b = 0; b < 4; b++) {
      for (int j = 0; j < 3; j++) {
        int i = b * 3 + j;
        double sigma = Math.log(1 + Math.exp(RHO[j]));
        double epsilon = sigma * draw.noise()[i];
        assertThat(draw.epsilon()[i]).isCloseTo(epsilon, within(1e-14));
        assertThat(draw.uncentered()[i]).isCloseTo(LAMBDA[j] + epsilon, within(1e-14));
        double u = LAMBDA[j] + epsilon;
        double expected = j == 1 ? Math.exp(u) : 0.95 / (1 + Math.exp(-u));
        assertThat(draw.values()[j][b]).isCloseTo(expected, within(1e-13 * (1 + expected)));
      }
    }
  }

  @Test
  void reductionIsTheChainRule() {
    HyperDraw draw = HyperDraw.training(SPACE, LAMBDA, RHO, 2, RandomStream.of(3));
    double[] n = draw.noise();

    HyperGradient gradient = draw.reduce(new double[] {1, 2, 3, 4, 5, 6});

    assertThat(gradient.lambda()).containsExactly(5, 7, 9);
    for (int j = 0; j < 3; j++) {
      double slope = 1 / (1 + Math.exp(-RHO[j]));
      double expected = ((1 + j) * n[j] + (4 + j) * n[3 + j]) * slope;
      assertThat(gradient.rho()[j]).isCloseTo(expected, within(1e-14));
    }
  }
}
