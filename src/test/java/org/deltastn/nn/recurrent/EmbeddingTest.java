package org.deltastn.nn.recurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.LayerCheck;
import org.deltastn.nn.PassKind;
import org.deltastn.nn.ResponseStructure;
import org.junit.jupiter.api.Test;

class EmbeddingTest {

  private static final int UNITS = 3;
  private static final int WORDS = 5;
  private static final HyperparameterSpace SPACE =
      HyperparameterSpace.of(
          Hyperparameter.activationRegularization("layer").build(),
          Hyperparameter.temporalActivationRegularization("layer").build());

  /** Words are numbers between two indices, so that differences leave them what they are. */
  private static LayerCheck check(Embedding layer, double[] rates, int... words) {
    LayerCheck check =
        new LayerCheck(
            layer,
            ResponseStructure.STRUCTURED,
            SPACE,
            new double[][] {rates, {0.01}},
            words.length,
            new int[] {1});
    double[] x = new double[words.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = words[i] + 0.5;
    }
    check.input(0).set(x);
    return check;
  }

  @Test
  void derivatives() {
    int[] words = {3, 0, 3, 1, 4, 3};
    double[] rates = {0.1, 0.2, 0.8, 0.3, 0.6, 0.4};
    try (LayerCheck plain = check(new Embedding(WORDS, UNITS), new double[] {0.5}, words);
        LayerCheck dropped = check(new Embedding(WORDS, UNITS).withDropout(0), rates, words)) {
      for (PassKind kind : PassKind.values()) {
        if (kind.wantsGradients()) {
          for (LayerCheck check : new LayerCheck[] {plain, dropped}) {
            if (kind.linearized() || kind == PassKind.GENERAL) {
              check.checkJvp(kind);
            }
            check.checkBackward(kind);
          }
        }
      }
    }
  }

  @Test
  void looksUpRowsAndAnswersByUnit() {
    try (LayerCheck check = check(new Embedding(WORDS, UNITS), new double[] {0.5}, 4, 0, 4)) {
      double[] e = check.general(0).toDoubles();
      double[] r = check.response(0).toDoubles();
      double[] u = check.response(1).toDoubles();
      double[] c = check.offset().toDoubles();
      double[] plain = check.output(PassKind.GENERAL);
      double[] answered = check.output(PassKind.HYPER);
      int[] words = {4, 0, 4};
      for (int row = 0; row < words.length; row++) {
        for (int j = 0; j < UNITS; j++) {
          double scale = c[row * 2] * u[j * 2] + c[row * 2 + 1] * u[j * 2 + 1];
          int at = words[row] * UNITS + j;
          assertThat(plain[row * UNITS + j]).isEqualTo(e[at]);
          assertThat(answered[row * UNITS + j]).isCloseTo(e[at] + scale * r[at], within(1e-12));
        }
      }
    }
  }

  @Test
  void aWordIsDroppedWholeAndEverywhere() {
    int words = 2000;
    int[] text = new int[2 * words];
    for (int i = 0; i < text.length; i++) {
      text[i] = i % words;
    }
    LayerCheck check =
        new LayerCheck(
            new Embedding(words, 2).withDropout(0),
            ResponseStructure.NONE,
            SPACE,
            new double[][] {{0.3}, {0.01}},
            text.length,
            new int[] {1});
    try (check) {
      double[] x = new double[text.length];
      for (int i = 0; i < x.length; i++) {
        x[i] = text[i];
      }
      check.input(0).set(x);
      double[] e = check.general(0).toDoubles();
      double[] y = check.output(PassKind.GENERAL);
      int dropped = 0;
      for (int w = 0; w < words; w++) {
        boolean gone = y[2 * w] == 0;
        dropped += gone ? 1 : 0;
        for (int k = 0; k < 2; k++) {
          double expected = gone ? 0 : e[2 * w + k] / 0.7;
          assertThat(y[2 * w + k]).isCloseTo(expected, within(1e-12));
          assertThat(y[2 * (w + words) + k]).isEqualTo(y[2 * w + k]);
        }
      }
      double deviation = Math.sqrt(words * 0.3 * 0.7);
      assertThat((double) dropped).isCloseTo(0.3 * words, within(4 * deviation));
      assertThat(check.output(PassKind.EVALUATION)).startsWith(e[0], e[1], e[2]);
    }
  }

  @Test
  void refusesWhatDoesNotFit() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Embedding(0, 3))
        .withMessageContaining("found 0 and 3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Embedding(4, 3).outputShape(new int[] {2}))
        .withMessageContaining("[2]");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new Embedding(4, 3).responseParameters(ResponseStructure.FULL, 1, new int[] {1}))
        .withMessageContaining("STRUCTURED");
  }
}
