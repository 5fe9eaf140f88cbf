package org.deltastn.nn.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.deltastn.nn.FiniteDifferences;
import org.deltastn.nn.LayerCheck;
import org.deltastn.nn.ParameterSpec;
import org.deltastn.nn.PassKind;
import org.deltastn.nn.ResponseStructure;
import org.deltastn.tensor.Window;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConvolutionTest {

  private static final int ROWS = 3;
  private static final int IN = 2;
  private static final int OUT = 3;
  private static final int HEIGHT = 5;
  private static final int WIDTH = 4;

  static List<Arguments> forms() {
    List<Window> windows =
        List.of(
            Window.square(3, 1, 1),
            Window.square(3, 2, 1),
            Window.square(1, 2, 0),
            new Window(2, 3, 1, 1, 0, 2),
            new Window(3, 2, 2, 1, 2, 0));
    List<Arguments> forms = new ArrayList<>();
    for (Window window : windows) {
      for (ResponseStructure structure :
          List.of(ResponseStructure.STRUCTURED, ResponseStructure.FULL)) {
        forms.add(Arguments.of(window, structure, windows.indexOf(window) % 2 == 0));
      }
    }
    return forms;
  }

  @ParameterizedTest
  @MethodSource("forms")
  void valueIsTheConvolutionWithEveryExamplesOwnFilters(
      Window window, ResponseStructure structure, boolean bias) {
    try (LayerCheck check = check(window, structure, bias)) {
      for (PassKind kind : PassKind.values()) {
        boolean responds =
            kind == PassKind.RESPONSE || kind == PassKind.JOINT || kind == PassKind.HYPER;
        FiniteDifferences.assertClose(
            kind + " value",
            check.output(kind),
            expected(check, window, structure, bias, responds));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("forms")
  void derivatives(Window window, ResponseStructure structure, boolean bias) {
    try (LayerCheck check = check(window, structure, bias)) {
      check.checkJvp(PassKind.RESPONSE_LINEARIZED);
      check.checkJvp(PassKind.GENERAL);
      for (PassKind kind : PassKind.values()) {
        check.checkBackward(kind);
      }
    }
  }

  @Test
  void parametersAreThoseOfThePaper() {
    Convolution layer = new Convolution(2, 3, Window.square(5, 1, 2), true);

    assertThat(layer.parameters(new int[] {2, 8, 8}))
        .extracting(ParameterSpec::name)
        .containsExactly("W", "b");
    assertThat(layer.parameters(new int[] {2, 8, 8}))
        .extracting(ParameterSpec::fanIn)
        .containsOnly(50);
    List<ParameterSpec> response =
        layer.responseParameters(ResponseStructure.STRUCTURED, 4, new int[] {2, 8, 8});
    assertThat(response).extracting(ParameterSpec::name).containsExactly("R", "U", "r", "V");
    assertThat(response.get(1).shape()).containsExactly(3, 4);
  }

  @Test
  void shapesAreChecked() {
    Convolution layer = new Convolution(3, 8, Window.square(5, 2, 0), true);

    assertThat(layer.outputShape(new int[] {3, 9, 6})).containsExactly(8, 3, 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> layer.outputShape(new int[] {1, 9, 9}))
        .withMessage("expects images of 3 channels, found shape [1, 9, 9]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> layer.outputShape(new int[] {3, 9, 4}))
        .withMessage("an image of width 4 is smaller than the window of 5");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> layer.outputShape(new int[] {784}))
        .withMessageContaining("found shape [784]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Convolution(8, 0, Window.square(5, 2, 0), true))
        .withMessage("a convolution needs at least 1 channel, found 8 to 0");
    Window smallest = Window.square(1, 1, 0);
    assertThat(new Convolution(1, 1, smallest, true).window()).isEqualTo(smallest);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Convolution(0, 8, Window.square(5, 2, 0), true))
        .withMessageContaining("0 to 8");
  }

  @Test
  void theDescriptionTellsWhatParametersDoNot() {
    assertThat(new Convolution(2, 3, Window.square(3, 1, 1), true).description())
        .isEqualTo(new Convolution(2, 3, Window.square(3, 1, 1), true).description())
        .isNotEqualTo(new Convolution(2, 3, Window.square(3, 2, 1), true).description());
  }

  private static LayerCheck check(Window window, ResponseStructure structure, boolean bias) {
    return new LayerCheck(
        new Convolution(IN, OUT, window, bias),
        structure,
        DenseTest.decays(2),
        new double[2][1],
        ROWS,
        new int[] {IN, HEIGHT, WIDTH});
  }

  private static double[] expected(
      LayerCheck check,
      Window window,
      ResponseStructure structure,
      boolean bias,
      boolean responds) {
    int height = window.outputHeight(HEIGHT);
    int width = window.outputWidth(WIDTH);
    double[] x = check.input(0).toDoubles();
    double[] z = new double[ROWS * OUT * height * width];
    for (int at = 0; at < z.length; at++) {
      int column = at % width;
      int row = at / width % height;
      int o = at / (width * height) % OUT;
      int b = at / (width * height * OUT);
      z[at] = bias ? parameter(check, 1, structure, o, OUT, responds ? b : -1) : 0;
      for (int c = 0; c < IN; c++) {
        for (int k = 0; k < window.kernelHeight(); k++) {
          for (int l = 0; l < window.kernelWidth(); l++) {
            int i = row * window.strideHeight() + k - window.padHeight();
            int j = column * window.strideWidth() + l - window.padWidth();
            if (i >= 0 && i < HEIGHT && j >= 0 && j < WIDTH) {
              int place = ((o * IN + c) * window.kernelHeight() + k) * window.kernelWidth() + l;
              double w = parameter(check, 0, structure, place, OUT, responds ? b : -1);
              z[at] += w * x[((b * IN + c) * HEIGHT + i) * WIDTH + j];
            }
          }
        }
      }
    }
    return z;
  }

  /** One number of W (index 0) or b (1) for one row as Equations 3.1 and E.1 say; −1 for w₀. */
  private static double parameter(
      LayerCheck check, int index, ResponseStructure structure, int place, int out, int row) {
    double[] general = check.general(index).toDoubles();
    double value = general[place];
    if (row < 0) {
      return value;
    }
    boolean full = structure == ResponseStructure.FULL;
    double[] first = check.response(full ? index : 2 * index).toDoubles();
    double[] c = check.offset().toDoubles();
    int unit = place / (general.length / out);
    for (int j = 0; j < 2; j++) {
      double slope =
          full
              ? first[j * general.length + place]
              : first[place] * check.response(2 * index + 1).toDoubles()[unit * 2 + j];
      value += c[row * 2 + j] * slope;
    }
    return value;
  }
}
