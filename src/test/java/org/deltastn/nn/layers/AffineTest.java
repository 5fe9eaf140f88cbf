package org.deltastn.nn.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.deltastn.nn.FiniteDifferences.assertClose;

import java.util.List;
import org.deltastn.nn.FiniteDifferences;
import org.deltastn.nn.LayerCheck;
import org.deltastn.nn.NodeContext;
import org.deltastn.nn.PassKind;
import org.deltastn.nn.ResponseStructure;
import org.deltastn.nn.RowShares;
import org.deltastn.tensor.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AffineTest {

  private static final double[] OMEGA = {0.1, 0.3, 0.2, 0.25, 0.15};
  private static final List<double[]> KAPPAS =
      List.of(new double[] {0.7}, new double[] {0.5, 2, 0.1, 0.9, 1.3});

  static List<Arguments> forms() {
    return DenseTest.forms();
  }

  @ParameterizedTest
  @MethodSource("forms")
  void decayIsThatOfEveryExamplesOwnMatrix(boolean bias, ResponseStructure structure, int h) {
    Dense dense = new Dense(3, 4, bias);
    try (LayerCheck check = DenseTest.check(bias, structure, h)) {
      for (double[] kappa : KAPPAS) {
        for (PassKind kind : PassKind.values()) {
          double expected = penalty(check, structure, h, kind, kappa);

          assertClose(
              kind + " penalty",
              new double[] {decay(dense, check, kind, kappa)},
              new double[] {expected});
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("forms")
  void decayAddsItsGradients(boolean bias, ResponseStructure structure, int h) {
    Dense dense = new Dense(3, 4, bias);
    try (LayerCheck check = DenseTest.check(bias, structure, h)) {
      for (double[] kappa : KAPPAS) {
        for (PassKind kind :
            List.of(
                PassKind.GENERAL,
                PassKind.RESPONSE,
                PassKind.RESPONSE_LINEARIZED,
                PassKind.JOINT)) {
          double[] zeros = new double[(int) check.gradients().general().length()];
          check.gradients().general().set(zeros);
          check
              .gradients()
              .response()
              .set(new double[(int) check.parameters().response().length()]);
          decay(dense, check, kind, kappa);

          double[] ofGeneral = check.gradients().general().toDoubles();
          double[] ofResponse = check.gradients().response().toDoubles();
          if (kind.wantsGeneral()) {
            assertClose(
                kind + " general",
                ofGeneral,
                FiniteDifferences.gradient(
                    () -> penalty(check, structure, h, kind, kappa), check.parameters().general()));
          } else {
            assertThat(ofGeneral).containsOnly(0);
          }
          if (kind.wantsResponse()) {
            assertClose(
                kind + " response",
                ofResponse,
                FiniteDifferences.gradient(
                    () -> penalty(check, structure, h, kind, kappa),
                    check.parameters().response()));
          } else {
            assertThat(ofResponse).containsOnly(0);
          }
          decay(dense, check, kind, kappa);
          for (int i = 0; i < ofGeneral.length; i++) {
            ofGeneral[i] *= 2;
          }
          assertClose("added twice", check.gradients().general().toDoubles(), ofGeneral);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("forms")
  void foldedWeightsGiveTheOutputsAtThatOffset(boolean bias, ResponseStructure structure, int h) {
    Dense dense = new Dense(3, 4, bias);
    try (LayerCheck check =
        new LayerCheck(dense, structure, DenseTest.decays(h), new double[h][1], 1, new int[] {3})) {
      double[] expected = check.output(PassKind.HYPER);

      dense.fold(check.context(PassKind.HYPER));

      assertClose("folded", check.output(PassKind.EVALUATION), expected);
    }
  }

  /** Returns what a layer adds to a sum, and has it add its gradients. */
  private static double decay(Dense dense, LayerCheck check, PassKind kind, double[] kappa) {
    NodeContext context = check.context(kind);
    try (Tensor sum = context.backend().allocateSums(1)) {
      sum.set(new double[] {3});
      dense.decay(context, new RowShares(context.workspace(), kappa, OMEGA), sum);
      return sum.toDoubles()[0] - 3;
    }
  }

  private static double penalty(
      LayerCheck check, ResponseStructure structure, int h, PassKind kind, double[] kappa) {
    boolean offset = kind != PassKind.GENERAL && kind != PassKind.EVALUATION;
    double total = 0;
    for (int b = 0; b < OMEGA.length; b++) {
      double norm = 0;
      for (double w : DenseTest.weights(check, structure, h, offset ? b : -1)) {
        norm += w * w;
      }
      total += OMEGA[b] * kappa[kappa.length == 1 ? 0 : b] / 2 * norm;
    }
    return total;
  }
}
