package org.deltastn.nn.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.deltastn.data.Standardization;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.Layer;
import org.deltastn.nn.Loss;
import org.deltastn.nn.ResponseStructure;
import org.deltastn.nn.layers.ActivationLayer;
import org.deltastn.nn.layers.Add;
import org.deltastn.nn.layers.Dense;
import org.deltastn.tensor.Activation;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.vector.HostVector;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;
import org.deltastn.train.replica.Predictor;
import org.junit.jupiter.api.Test;

/** A network with the folded weights answers on raw columns what the other does on scaled ones. */
class FoldedStandardizationTest {

  private static final Standardization SCALING =
      new Standardization(
          new double[] {300, -2, 0.5},
          new double[] {120, 0.25, 1},
          new double[] {40},
          new double[] {16});
  private static final float[] RAW = {310, -1.75f, 0.5f, 20, -2.5f, 3, 777, 0, -1};

  private static TrainingProblem problem(Architecture architecture) {
    TrainingConfiguration configuration =
        TrainingConfiguration.builder().precision(Precision.DOUBLE).backend("nd4j", 1).build();
    return new TrainingProblem(architecture, HyperparameterSpace.of(), configuration);
  }

  private static double[] predict(TrainingProblem problem, HostVector weights, float[] x) {
    try (Predictor predictor = new Predictor(problem, weights)) {
      return predictor.predict(x, x.length / 3);
    }
  }

  private static void requireSame(Architecture architecture) {
    TrainingProblem problem = problem(architecture);
    HostVector weights =
        TrainingState.initial(problem.network(), problem.space(), problem.configuration())
            .general();
    double[] expected =
        SCALING.restoreTargets(predict(problem, weights, SCALING.standardizeFeatures(RAW)));
    HostVector folded = FoldedStandardization.fold(architecture, weights, SCALING);
    assertThat(predict(problem, folded, RAW)).containsExactly(expected, within(1e-5));
    assertThat(folded).isNotEqualTo(weights);
  }

  @Test
  void perceptronsTakeBothScalings() {
    requireSame(
        Architecture.perceptron(new int[] {3, 5, 4, 1}, Activation.TANH, Loss.SQUARED_ERROR));
  }

  @Test
  void aSingleLayerIsFirstAndLast() {
    requireSame(Architecture.perceptron(new int[] {3, 1}, Activation.RELU, Loss.SQUARED_ERROR));
  }

  @Test
  void severalLayersMayReadTheInput() {
    Architecture.Builder builder = Architecture.builder(3);
    int left = builder.add("left", new Dense(3, 2, true), Architecture.INPUT);
    int right = builder.add("right", new Dense(3, 2, true), Architecture.INPUT);
    int curved = builder.add("left", new ActivationLayer(Activation.TANH), left);
    int sum = builder.add("sum", new Add(), curved, right);
    builder.add("out", new Dense(2, 1, true), sum);
    requireSame(builder.build(Loss.SQUARED_ERROR));
  }

  @Test
  void otherLayersAreRefused() {
    Architecture unbiased = chain(new Dense(3, 3, false), new Dense(3, 1, true));
    assertThat(FoldedStandardization.takesFeatures(unbiased)).isFalse();
    assertThat(FoldedStandardization.givesTargets(unbiased)).isTrue();
    Architecture bounded = chain(new Dense(3, 1, true), new ActivationLayer(Activation.SIGMOID));
    assertThat(FoldedStandardization.takesFeatures(bounded)).isTrue();
    assertThat(FoldedStandardization.givesTargets(bounded)).isFalse();
    for (Architecture architecture : new Architecture[] {unbiased, bounded}) {
      int length =
          new Network(architecture, HyperparameterSpace.of(), ResponseStructure.NONE)
              .general()
              .length();
      HostVector weights = HostVector.zeros(Precision.FLOAT, length);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> FoldedStandardization.fold(architecture, weights, SCALING))
          .withMessageContaining("expected dense layers with biases");
      assertThat(FoldedStandardization.fold(architecture, weights, Standardization.identity(3, 1)))
          .isSameAs(weights);
    }
    assertThat(
            FoldedStandardization.givesTargets(
                Architecture.perceptron(
                    new int[] {3, 2}, Activation.RELU, Loss.SOFTMAX_CROSS_ENTROPY)))
        .isFalse();
  }

  private static Architecture chain(Layer first, Layer second) {
    Architecture.Builder builder = Architecture.builder(3);
    int one = builder.add("first", first, Architecture.INPUT);
    builder.add("second", second, one);
    return builder.build(Loss.SQUARED_ERROR);
  }
}
