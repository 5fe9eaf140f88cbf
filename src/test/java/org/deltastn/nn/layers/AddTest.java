package org.deltastn.nn.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.deltastn.nn.FiniteDifferences.assertClose;

import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.LayerCheck;
import org.deltastn.nn.PassKind;
import org.deltastn.nn.ResponseStructure;
import org.junit.jupiter.api.Test;

class AddTest {

  private static final int[] SHAPE = {2, 2};

  @Test
  void valueIsTheSum() {
    try (LayerCheck check = check()) {
      double[] expected = new double[3 * 4];
      for (int k = 0; k < 3; k++) {
        double[] part = check.input(k).toDoubles();
        for (int i = 0; i < expected.length; i++) {
          expected[i] += part[i];
        }
      }

      assertClose("sum", check.output(PassKind.EVALUATION), expected);
    }
  }

  @Test
  void derivatives() {
    try (LayerCheck check = check()) {
      for (PassKind kind : PassKind.values()) {
        check.checkJvp(kind);
        check.checkBackward(kind);
      }
    }
  }

  @Test
  void shapesMustAgree() {
    assertThat(new Add().outputShape(SHAPE, SHAPE)).isEqualTo(SHAPE);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Add().outputShape(SHAPE, new int[] {4}))
        .withMessage("cannot add shapes [2, 2] and [4]");
  }

  private static LayerCheck check() {
    return new LayerCheck(
        new Add(),
        ResponseStructure.STRUCTURED,
        HyperparameterSpace.of(Hyperparameter.inputDropout().build()),
        new double[1][1],
        3,
        SHAPE,
        SHAPE,
        SHAPE);
  }
}
