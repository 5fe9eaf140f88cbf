package org.deltastn.nn.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.deltastn.augment.AugmentationDraw;
import org.deltastn.augment.ImageAugmentation;
import org.deltastn.augment.ImageShape;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterBuilder;
import org.deltastn.hyper.HyperparameterKind;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.Evaluation;
import org.deltastn.nn.LayerCheck;
import org.deltastn.nn.NodeContext;
import org.deltastn.nn.PassKind;
import org.deltastn.nn.ResponseStructure;
import org.deltastn.tensor.RandomStream;
import org.deltastn.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AugmentationTest {

  private static final ImageShape SHAPE = new ImageShape(3, 6, 5);
  private static final int ROWS = 4;
  private static final double[] HUES = {0, 0.1, 0.3, 0.5};
  private static final double[] ROTATIONS = {0, 45, 20, 10};
  private static final double[] NONE = {0};

  private static Augmentation layer(boolean flip) {
    return new Augmentation(
        SHAPE, flip, Map.of(HyperparameterKind.HUE, 1, HyperparameterKind.ROTATION, 2));
  }

  private static LayerCheck check(boolean flip, double[] hues, double[] rotations) {
    HyperparameterBuilder dropout = Hyperparameter.inputDropout();
    LayerCheck check =
        new LayerCheck(
            layer(flip),
            ResponseStructure.STRUCTURED,
            HyperparameterSpace.of(
                dropout.build(), Hyperparameter.hue().build(), Hyperparameter.rotation().build()),
            new double[][] {{0.5}, hues, rotations},
            ROWS,
            new int[] {3, 6, 5});
    double[] uniform = new double[ROWS * SHAPE.length()];
    RandomStream.of(1).uniform(uniform, uniform.length);
    float[] images = new float[uniform.length];
    for (int i = 0; i < images.length; i++) {
      images[i] = (float) uniform[i];
    }
    check.input(0).set(images);
    return check;
  }

  @ParameterizedTest
  @EnumSource
  void trainingPassesAugmentEveryExampleAtItsOwnStrengths(PassKind kind) {
    try (LayerCheck check = check(true, HUES, ROTATIONS)) {
      NodeContext context = check.context(kind);
      AugmentationDraw draw =
          new ImageAugmentation(SHAPE, true)
              .draw(
                  ROWS,
                  Map.of(HyperparameterKind.HUE, HUES, HyperparameterKind.ROTATION, ROTATIONS),
                  context.stream());
      Tensor augmented = context.take(check.input(0).shape());
      context.backend().augment(check.input(0), draw, augmented);
      float[] expected = augmented.toFloats();
      float[] original = check.input(0).toFloats();

      float[] found = layer(true).forward(context, check.input(0)).output().toFloats();

      assertThat(found).isEqualTo(kind.training() ? expected : original);
      assertThat(expected).isNotEqualTo(original);
      assertThat(check.input(0).toFloats()).as("the input").isEqualTo(original);
    }
  }

  @Test
  void strengthZeroHandsTheInputOn() {
    try (LayerCheck check = check(false, NONE, NONE)) {
      NodeContext context = check.context(PassKind.GENERAL);
      assertThat(layer(false).forward(context, check.input(0)).output()).isSameAs(check.input(0));
    }
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsDifferentiated(PassKind kind) {
    try (LayerCheck check = check(true, HUES, ROTATIONS)) {
      Evaluation evaluation = layer(true).forward(check.context(kind), check.input(0));

      assertThat(evaluation.jvp(new Tensor[1])).isNull();
      assertThat(evaluation.backward(check.input(0))).containsOnlyNulls().hasSize(1);
      assertThatThrownBy(() -> evaluation.jvp(check.input(0)))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessage("the network's input has no tangent");
    }
  }

  @Test
  void shapeIsKept() {
    assertThat(layer(true).outputShape(new int[] {3, 6, 5})).containsExactly(3, 6, 5);
  }
}
