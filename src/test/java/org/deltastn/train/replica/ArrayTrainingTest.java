package org.deltastn.train.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.deltastn.data.Examples;
import org.deltastn.optim.Optimizer;
import org.deltastn.problem.Preset;
import org.deltastn.problem.Presets;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.RandomStream;
import org.deltastn.tensor.Shapes;
import org.deltastn.tensor.engine.Backends;
import org.deltastn.tensor.nd4j.arrays.ArrayOnCpuProvider;
import org.deltastn.tensor.vector.HostVector;
import org.deltastn.train.Method;
import org.deltastn.train.Problems;
import org.deltastn.train.TrainingConfigurationBuilder;
import org.deltastn.train.TrainingData;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.loop.TrainingLoop;
import org.deltastn.train.loop.TrainingResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Training by ND4J's array operations against training by the default engine. */
class ArrayTrainingTest {

  @ParameterizedTest
  @EnumSource(Method.class)
  void methodsGiveTheSameModels(Method method) {
    for (Precision precision : Precision.values()) {
      TrainingConfigurationBuilder builder =
          Problems.configuration(method)
              .precision(precision)
              .clippingNorm(0.5)
              .general(new Optimizer.Sgd(0.9), 0.05)
              .response(new Optimizer.Adam(), 0.01);
      compare(
          Problems.problem(builder.backend(Backends.DEFAULT, 1).build()),
          Problems.problem(builder.backend(ArrayOnCpuProvider.NAME, 1).build()),
          Problems.data(),
          precision == Precision.FLOAT ? 1e-4 : 1e-11);
    }
  }

  @Test
  void augmentedImagesToo() {
    Preset preset = Presets.simpleCnn(8, 0.25);
    int[] shape = preset.architecture().inputShape();
    double[] numbers = new double[24 * Shapes.length(shape)];
    RandomStream.of(3).uniform(numbers, numbers.length);
    float[] pixels = new float[numbers.length];
    float[] labels = new float[24];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) numbers[i];
    }
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i % 10;
    }
    Examples images = new Examples(pixels, shape, labels, 1);
    TrainingConfigurationBuilder builder =
        Problems.configuration(Method.DELTA_STN).epochs(2).precision(Precision.DOUBLE);
    compare(
        new TrainingProblem(
            preset.architecture(), preset.space(), builder.backend(Backends.DEFAULT, 1).build()),
        new TrainingProblem(
            preset.architecture(),
            preset.space(),
            builder.backend(ArrayOnCpuProvider.NAME, 1).build()),
        new TrainingData(images, images),
        1e-9);
  }

  private static void compare(
      TrainingProblem reference, TrainingProblem problem, TrainingData data, double tolerance) {
    TrainingResult expected = TrainingLoop.local(reference, data);
    TrainingResult found = TrainingLoop.local(problem, data);

    assertThat(found.outcome()).isEqualTo(expected.outcome());
    close(found.last().general(), expected.last().general(), tolerance);
    close(
        HostVector.of(found.history().get(1).values()),
        HostVector.of(expected.history().get(1).values()),
        tolerance);
    assertThat(found.history().get(1).validationLoss())
        .isCloseTo(expected.history().get(1).validationLoss(), within(tolerance));
  }

  private static void close(HostVector found, HostVector expected, double tolerance) {
    assertThat(found.length()).isEqualTo(expected.length());
    double[] values = expected.toDoubles();
    double[] others = found.toDoubles();
    for (int i = 0; i < values.length; i++) {
      assertThat(others[i]).as("value %d", i).isCloseTo(values[i], within(tolerance));
    }
  }
}
