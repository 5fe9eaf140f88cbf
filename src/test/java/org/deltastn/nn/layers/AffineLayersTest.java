package org.deltastn.nn.layers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.FiniteDifferences;
import org.deltastn.nn.Layer;
import org.deltastn.nn.LayerCheck;
import org.deltastn.nn.PassKind;
import org.deltastn.nn.ResponseStructure;
import org.deltastn.tensor.Activation;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.Window;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What layers say of themselves for the penalty on the Jacobian, against what they compute. */
class AffineLayersTest {

  private static final int[] SHAPE = {2, 3, 3};

  static Stream<Arguments> layers() {
    List<Layer> layers =
        List.of(
            new Dense(18, 4, true),
            new Dense(18, 4, false),
            new Convolution(2, 3, Window.square(2, 1, 1), true),
            new Reshape(6, 3),
            new Add());
    return Stream.concat(
        layers.stream().map(layer -> Arguments.of(layer, true)),
        Stream.of(Activation.values())
            .map(a -> Arguments.of(new ActivationLayer(a), a == Activation.IDENTITY)));
  }

  /** An affine function of the mean of two inputs is the mean of its values. */
  @ParameterizedTest
  @MethodSource("layers")
  void aLayerIsAffineThatSaysSo(Layer layer, boolean affine) {
    HyperparameterSpace space = HyperparameterSpace.of(Hyperparameter.inputDropout().build());
    try (LayerCheck check =
        new LayerCheck(layer, ResponseStructure.STRUCTURED, space, new double[1][1], 3, SHAPE)) {
      Tensor x = check.input(0);
      Random random = new Random(1);
      double[] one = random.doubles(x.length(), -3, 3).toArray();
      double[] two = random.doubles(x.length(), -3, 3).toArray();
      double[] mean = new double[one.length];
      for (int i = 0; i < mean.length; i++) {
        mean[i] = (one[i] + two[i]) / 2;
      }
      double[] ofOne = output(check, x, one);
      double[] ofTwo = output(check, x, two);
      double[] ofMean = output(check, x, mean);
      for (int i = 0; i < ofMean.length; i++) {
        ofOne[i] = (ofOne[i] + ofTwo[i]) / 2;
      }

      assertThat(layer.isAffine()).isEqualTo(affine);
      if (affine) {
        FiniteDifferences.assertClose("affine", ofMean, ofOne);
      } else {
        assertThat(distance(ofMean, ofOne)).isGreaterThan(1e-3);
      }
    }
  }

  private static double[] output(LayerCheck check, Tensor x, double[] values) {
    x.set(values);
    return check.output(PassKind.EVALUATION);
  }

  private static double distance(double[] a, double[] b) {
    double most = 0;
    for (int i = 0; i < a.length; i++) {
      most = Math.max(most, Math.abs(a[i] - b[i]));
    }
    return most;
  }
}
