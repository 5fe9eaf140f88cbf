package org.deltastn.nn.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.LayerCheck;
import org.deltastn.nn.PassKind;
import org.deltastn.nn.ResponseStructure;
import org.junit.jupiter.api.Test;

class ReshapeTest {

  @Test
  void keepsTheNumbersInTheirOrder() {
    try (LayerCheck check = check()) {
      assertThat(check.output(PassKind.EVALUATION)).isEqualTo(check.input(0).toDoubles());
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
  void theNumberOfValuesMustStay() {
    assertThat(new Reshape(2, 2, 3).outputShape(new int[] {12})).containsExactly(2, 2, 3);
    assertThat(new Reshape(12).outputShape(new int[] {2, 2, 3})).containsExactly(12);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Reshape(2, 2, 3).outputShape(new int[] {3, 5}))
        .withMessage("expects 12 values to shape as [2, 2, 3], found shape [3, 5]");
  }

  private static LayerCheck check() {
    return new LayerCheck(
        new Reshape(6),
        ResponseStructure.STRUCTURED,
        HyperparameterSpace.of(Hyperparameter.inputDropout().build()),
        new double[1][1],
        3,
        new int[] {1, 2, 3});
  }
}
