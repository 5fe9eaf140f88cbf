package org.deltastn.nn.layers.pooling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.FiniteDifferences;
import org.deltastn.nn.LayerCheck;
import org.deltastn.nn.PassKind;
import org.deltastn.nn.ResponseStructure;
import org.junit.jupiter.api.Test;

class GlobalAveragePoolTest {

  private static final int PLANE = 6;

  @Test
  void valueIsTheMeanOfEveryPlane() {
    try (LayerCheck check = check()) {
      double[] x = check.input(0).toDoubles();
      double[] expected = new double[x.length / PLANE];
      Arrays.setAll(
          expected, i -> Arrays.stream(x, i * PLANE, (i + 1) * PLANE).average().orElseThrow());

      FiniteDifferences.assertClose("value", check.output(PassKind.GENERAL), expected);
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
  void shapesAreChecked() {
    assertThat(new GlobalAveragePool().outputShape(new int[] {5, 7, 8})).containsExactly(5);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new GlobalAveragePool().outputShape(new int[] {80}))
        .withMessageContaining("found shape [80]");
  }

  private static LayerCheck check() {
    return new LayerCheck(
        new GlobalAveragePool(),
        ResponseStructure.STRUCTURED,
        HyperparameterSpace.of(Hyperparameter.inputDropout().build()),
        new double[1][1],
        2,
        new int[] {3, 2, 3});
  }
}
