package org.deltastn.experiments.toys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.apache.commons.math3.linear.RealVector;
import org.deltastn.data.Examples;
import org.deltastn.experiments.ExactProblem;
import org.deltastn.nn.FiniteDifferences;
import org.deltastn.tensor.RandomStream;
import org.deltastn.train.Method;
import org.deltastn.train.TrainingData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The exact solutions against their definitions, and short trainings against them. */
class ToyProblemTest {

  private static final int INPUTS = 3;
  private static final double LAMBDA = 0.3;

  static TrainingData data() {
    return new TrainingData(examples(40, 1), examples(20, 2));
  }

  private static Examples examples(int rows, long seed) {
    double[] numbers = new double[rows * (INPUTS + 1)];
    RandomStream.of(seed).gaussian(numbers, numbers.length);
    float[] features = new float[rows * INPUTS];
    float[] targets = new float[rows];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < INPUTS; j++) {
        features[i * INPUTS + j] = (float) numbers[i * INPUTS + j];
        targets[i] += (1 - 0.5f * j) * features[i * INPUTS + j];
      }
      targets[i] += (float) numbers[rows * INPUTS + i];
    }
    return new Examples(features, new int[] {INPUTS}, targets, 1);
  }

  @ParameterizedTest
  @EnumSource
  void jacobianIsThatOfTheWeights(Toy toy) {
    ToyProblem problem = toy.exact("made", data());

    double[] expected = FiniteDifferences.tangent(t -> problem.weights(LAMBDA + t).toArray());
    for (int j = 0; j < INPUTS; j++) {
      assertThat(problem.jacobian(LAMBDA).getEntry(j)).isCloseTo(expected[j], within(1e-6));
    }
    RealVector ofSmallNoise = problem.response(LAMBDA, 1e-3);
    assertThat(ExactProblem.distance(ofSmallNoise, problem.jacobian(LAMBDA))).isLessThan(1e-4);
  }

  /** All masks of a row, with their probabilities, in place of the expectation's formula. */
  @Test
  void inputDropoutIsTheRidgeRegression() {
    ToyProblem problem = Toy.INPUT_DROPOUT.exact("made", data());
    double rate = Toy.INPUT_DROPOUT.space(LAMBDA, 1).get(0).initialValue();
    Examples rows = data().training();

    double[] gradient =
        FiniteDifferences.gradient(
            w -> {
              double sum = 0;
              for (int i = 0; i < rows.size(); i++) {
                for (int mask = 0; mask < 1 << INPUTS; mask++) {
                  double probability = 1;
                  double residual = -rows.targets()[i];
                  for (int j = 0; j < INPUTS; j++) {
                    boolean kept = (mask >> j & 1) == 1;
                    probability *= kept ? 1 - rate : rate;
                    double x = rows.features()[i * INPUTS + j];
                    residual += kept ? w[j] * x / (1 - rate) : 0;
                  }
                  sum += probability * residual * residual / 2;
                }
              }
              return sum;
            },
            problem.weights(LAMBDA).toArray());

    for (double entry : gradient) {
      assertThat(entry).isCloseTo(0, within(1e-8));
    }
  }

  @Test
  void optimumAndFixedPoint() {
    ToyProblem problem = Toy.RIDGE.exact("made", data());
    double optimum = problem.optimum();

    assertThat(problem.validationLoss(optimum))
        .isLessThan(problem.validationLoss(optimum - 0.01))
        .isLessThan(problem.validationLoss(optimum + 0.01));
    double fixedPoint = problem.fixedPoint(1e-3);
    assertThat(fixedPoint).as("without perturbation they agree").isCloseTo(optimum, within(1e-3));
    assertThat(problem.hyperGradient(fixedPoint, 1e-3)).isCloseTo(0, within(1e-9));
  }

  @ParameterizedTest
  @EnumSource
  void trainingReachesTheClosedForms(Toy toy) {
    ToyProblem problem = toy.exact("made", data());
    double lambda = toy == Toy.RIDGE ? 2 : -1;
    ToyRun run = ToyRun.atFixedLambda(toy, problem, Method.DELTA_STN, lambda, 1, 0.1, 3000, 100);

    assertThat(ExactProblem.distance(run.weights(), problem.weights(lambda))).isLessThan(0.02);
    assertThat(ExactProblem.distance(run.response(), problem.response(lambda, 1))).isLessThan(0.1);
  }
}
