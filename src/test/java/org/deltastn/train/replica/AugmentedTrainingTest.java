package org.deltastn.train.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.deltastn.data.Examples;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.Loss;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.nn.layers.ActivationLayer;
import org.deltastn.nn.layers.Dense;
import org.deltastn.tensor.Activation;
import org.deltastn.tensor.RandomStream;
import org.deltastn.train.Method;
import org.deltastn.train.Problems;
import org.deltastn.train.TrainingConfigurationBuilder;
import org.deltastn.train.TrainingData;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.loop.EpochReport;
import org.deltastn.train.loop.TrainingLoop;
import org.deltastn.train.loop.TrainingResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Training of images whose augmentation is tuned, by every method. */
class AugmentedTrainingTest {

  private static final int[] SHAPE = {3, 4, 4};
  private static final int LENGTH = 48;

  private static final HyperparameterSpace SPACE =
      new HyperparameterSpace(
          List.of(
              Hyperparameter.cutoutHoles().build(),
              Hyperparameter.cutoutLength().range(0, 4).initialValue(1).build(),
              Hyperparameter.hue().build(),
              Hyperparameter.saturation().build(),
              Hyperparameter.brightness().build(),
              Hyperparameter.contrast().build(),
              Hyperparameter.scale().build(),
              Hyperparameter.translation().build(),
              Hyperparameter.shear().build(),
              Hyperparameter.rotation().build(),
              Hyperparameter.spatialDropout("maps").build()));

  private static TrainingProblem problem(TrainingConfigurationBuilder configuration) {
    Architecture.Builder builder = Architecture.builder(SHAPE);
    int maps = builder.add("maps", new ActivationLayer(Activation.TANH), Architecture.INPUT);
    int hidden = builder.add("hidden", new Dense(LENGTH, 8, true), maps);
    hidden = builder.add("hidden", new ActivationLayer(Activation.RELU), hidden);
    builder.add("out", new Dense(8, 2, true), hidden);
    return new TrainingProblem(
        builder.build(Loss.SOFTMAX_CROSS_ENTROPY), SPACE, configuration.build());
  }

  /** Images that are bright or dark. */
  private static Examples examples(int rows, long seed) {
    double[] uniform = new double[rows * LENGTH];
    RandomStream.of(seed).uniform(uniform, uniform.length);
    float[] features = new float[uniform.length];
    float[] labels = new float[rows];
    for (int i = 0; i < features.length; i++) {
      labels[i / LENGTH] = i / LENGTH % 2;
      features[i] = (float) (0.6 * uniform[i] + 0.4 * labels[i / LENGTH]);
    }
    return new Examples(features, SHAPE, labels, 1);
  }

  private static TrainingData data() {
    return new TrainingData(examples(40, 1), examples(12, 2));
  }

  @ParameterizedTest
  @EnumSource
  void everyMethodTrainsAndTunes(Method method) {
    TrainingProblem problem =
        problem(Problems.configuration(method).horizontalFlip(true).epochs(20));

    TrainingResult result = TrainingLoop.local(problem, data());

    List<EpochReport> history = result.history();
    assertThat(result.outcome()).isEqualTo(TrainingResult.Outcome.COMPLETED);
    assertThat(history.get(19).validationLoss())
        .isLessThan(0.8 * Math.log(2))
        .isLessThan(history.get(0).validationLoss());
    double[] initial = SPACE.initialLambda();
    double[] found = result.last().hyper().lambda().toDoubles();
    for (int j = 0; j < initial.length; j++) {
      assertThat(found[j] != initial[j]).as(SPACE.get(j).name()).isEqualTo(method.tunes());
    }
    assertThat(TrainingLoop.local(problem, data()).last().toBytes())
        .as("a second run")
        .isEqualTo(result.last().toBytes());
  }

  @Test
  void theFlipIsTheConfigurations() {
    TrainingResult with =
        TrainingLoop.local(
            problem(Problems.configuration(Method.FIXED).horizontalFlip(true)), data());
    TrainingResult without =
        TrainingLoop.local(problem(Problems.configuration(Method.FIXED)), data());

    assertThat(with.last().general()).isNotEqualTo(without.last().general());
  }

  @Test
  void featuresThatAreNoColours() {
    for (float wrong : new float[] {-0.01f, 1.01f, Float.NaN}) {
      TrainingData data = data();
      data.training().features()[7 * LENGTH + 5] = wrong;
      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> TrainingLoop.local(problem(Problems.configuration(Method.DELTA_STN)), data))
          .withMessage(
              "row 7 of the training data: feature 5 is "
                  + wrong
                  + ", expected a number from 0 to 1, since hyperparameters change the colours");
    }
  }
}
