package org.deltastn.nn.layers.pooling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.FiniteDifferences;
import org.deltastn.nn.Layer;
import org.deltastn.nn.LayerCheck;
import org.deltastn.nn.PassKind;
import org.deltastn.nn.ResponseStructure;
import org.deltastn.tensor.Window;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for a pooling over a window, whatever it makes of the values under it. */
public abstract class PoolingChecks {

  private static final int PLANES = 6;
  private static final int HEIGHT = 6;
  private static final int WIDTH = 4;

  static List<Window> windows() {
    return List.of(
        Window.square(2, 2, 0),
        Window.square(3, 2, 1),
        Window.square(3, 1, 0),
        new Window(2, 3, 1, 2, 1, 1));
  }

  abstract Layer layer(Window window);

  /** Returns what the layer makes of the values under the window, padding left out. */
  abstract double pooled(List<Double> values);

  @ParameterizedTest
  @MethodSource("windows")
  void valueIsThatOfTheValuesUnderTheWindow(Window window) {
    try (LayerCheck check = check(window)) {
      double[] x = check.input(0).toDoubles();
      int height = window.outputHeight(HEIGHT);
      int width = window.outputWidth(WIDTH);
      double[] expected = new double[PLANES * height * width];
      for (int at = 0; at < expected.length; at++) {
        int plane = at / (height * width);
        int top = at / width % height * window.strideHeight() - window.padHeight();
        int left = at % width * window.strideWidth() - window.padWidth();
        List<Double> values = new ArrayList<>();
        for (int i = Math.max(0, top); i < Math.min(HEIGHT, top + window.kernelHeight()); i++) {
          for (int j = Math.max(0, left); j < Math.min(WIDTH, left + window.kernelWidth()); j++) {
            values.add(x[(plane * HEIGHT + i) * WIDTH + j]);
          }
        }
        expected[at] = pooled(values);
      }

      FiniteDifferences.assertClose("value", check.output(PassKind.GENERAL), expected);
    }
  }

  @ParameterizedTest
  @MethodSource("windows")
  void derivatives(Window window) {
    try (LayerCheck check = check(window)) {
      for (PassKind kind : PassKind.values()) {
        check.checkJvp(kind);
        check.checkBackward(kind);
      }
    }
  }

  @Test
  void shapesAreChecked() {
    Layer layer = layer(Window.square(3, 2, 0));

    assertThat(layer.outputShape(new int[] {5, 7, 8})).containsExactly(5, 3, 3);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> layer.outputShape(new int[] {5, 2, 8}))
        .withMessage("an image of height 2 is smaller than the window of 3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> layer.outputShape(new int[] {80}))
        .withMessageContaining("found shape [80]");
  }

  @Test
  void theDescriptionTellsWhatParametersDoNot() {
    assertThat(layer(Window.square(2, 2, 0)).description())
        .isEqualTo(layer(Window.square(2, 2, 0)).description())
        .isNotEqualTo(layer(Window.square(2, 1, 0)).description())
        .contains(layer(Window.square(2, 2, 0)).getClass().getSimpleName());
  }

  private LayerCheck check(Window window) {
    return new LayerCheck(
        layer(window),
        ResponseStructure.STRUCTURED,
        HyperparameterSpace.of(Hyperparameter.inputDropout().build()),
        new double[1][1],
        2,
        new int[] {3, HEIGHT, WIDTH});
  }
}
