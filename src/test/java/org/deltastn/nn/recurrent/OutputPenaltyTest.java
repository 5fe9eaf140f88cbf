package org.deltastn.nn.recurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.deltastn.nn.FiniteDifferences.assertClose;

import java.util.Arrays;
import java.util.List;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.FiniteDifferences;
import org.deltastn.nn.LayerCheck;
import org.deltastn.nn.NodeContext;
import org.deltastn.nn.PassKind;
import org.deltastn.nn.PenalizedEvaluation;
import org.deltastn.nn.ResponseStructure;
import org.deltastn.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** Both penalties against their formulas in plain Java. */
class OutputPenaltyTest {

  private static final int STREAMS = 2;
  private static final int STEPS = 3;
  private static final int UNITS = 4;
  private static final int ROWS = STREAMS * STEPS;
  private static final double[] KAPPA = {0.3, 2, 0.5, 1, 0.1, 3};
  private static final double[] OMEGA = {0.1, 0.2, 0.15, 0.25, 0.2, 0.1};

  private static double activation(double[] y) {
    double sum = 0;
    for (int i = 0; i < y.length; i++) {
      sum += OMEGA[i / UNITS] * KAPPA[i / UNITS] * y[i] * y[i] / UNITS;
    }
    return sum;
  }

  private static double temporal(double[] y) {
    double sum = 0;
    for (int i = STREAMS * UNITS; i < y.length; i++) {
      double change = y[i] - y[i - STREAMS * UNITS];
      sum += OMEGA[i / UNITS] * KAPPA[i / UNITS] * change * change / UNITS;
    }
    return sum * STEPS / (STEPS - 1);
  }

  @Test
  void valueAndGradient() {
    for (OutputPenalty layer : List.of(new ActivationPenalty(0), new TemporalPenalty(0))) {
      for (PassKind kind : List.of(PassKind.GENERAL, PassKind.RESPONSE_LINEARIZED)) {
        try (LayerCheck check = check(layer)) {
          NodeContext context = check.context(kind);
          PenalizedEvaluation evaluation =
              (PenalizedEvaluation) layer.forward(context, check.input(0));
          double[] y = check.input(0).toDoubles();
          if (kind.linearized()) {
            Tensor tangent = context.take(ROWS, UNITS);
            double[] direction = new double[ROWS * UNITS];
            Arrays.setAll(direction, i -> Math.sin(i));
            tangent.set(direction);
            assertThat(evaluation.jvp(tangent)).isSameAs(tangent);
            Arrays.setAll(y, i -> y[i] + Math.sin(i));
          }
          Tensor loss = context.backend().allocateSums(1);
          loss.set(new double[] {7});
          Tensor g = context.take(ROWS, UNITS);
          context.backend().fill(g, 0.25);

          evaluation.penalize(OMEGA, loss);
          double[] found = evaluation.backward(g)[0].toDoubles();

          boolean temporal = layer instanceof TemporalPenalty;
          double expected = temporal ? temporal(y) : activation(y);
          assertThat(loss.toDoubles()[0]).isCloseTo(7 + expected, within(1e-13));
          double[] gradient =
              FiniteDifferences.gradient(at -> temporal ? temporal(at) : activation(at), y);
          Arrays.setAll(gradient, i -> gradient[i] + 0.25);
          assertClose(layer.description(), found, gradient);
          assertThat(g.toDoubles()).containsOnly(0.25);
          assertThat(evaluation.output()).isSameAs(check.input(0));
          loss.close();
        }
      }
    }
  }

  @Test
  void thereIsNoneOutsideTraining() {
    for (OutputPenalty layer : List.of(new ActivationPenalty(0), new TemporalPenalty(0))) {
      try (LayerCheck check = check(layer)) {
        NodeContext context = check.context(PassKind.HYPER);
        PenalizedEvaluation evaluation =
            (PenalizedEvaluation) layer.forward(context, check.input(0));
        Tensor loss = context.backend().allocateSums(1);
        evaluation.penalize(OMEGA, loss);
        assertThat(loss.toDoubles()[0]).isZero();
        assertThat(evaluation.backward(check.input(0))[0]).isSameAs(check.input(0));
        loss.close();
      }
    }
  }

  @Test
  void aSingleStepHasNoChange() {
    TemporalPenalty layer = new TemporalPenalty(0);
    try (LayerCheck check = check(layer, ROWS)) {
      NodeContext context = check.context(PassKind.GENERAL);
      PenalizedEvaluation evaluation = (PenalizedEvaluation) layer.forward(context, check.input(0));
      Tensor loss = context.backend().allocateSums(1);
      evaluation.penalize(OMEGA, loss);
      assertThat(loss.toDoubles()[0]).isZero();
      double[] g = check.input(0).toDoubles();
      assertThat(evaluation.backward(check.input(0))[0].toDoubles()).isEqualTo(g);
      loss.close();
    }
  }

  @Test
  void refusesImages() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ActivationPenalty(0).outputShape(new int[] {3, 4, 4}))
        .withMessageContaining("[3, 4, 4]");
  }

  private static LayerCheck check(OutputPenalty layer) {
    return check(layer, STREAMS);
  }

  private static LayerCheck check(OutputPenalty layer, int streams) {
    return new LayerCheck(
        layer,
        ResponseStructure.STRUCTURED,
        HyperparameterSpace.of(Hyperparameter.inputDropout().build()),
        new double[][] {KAPPA},
        ROWS,
        streams,
        new int[] {UNITS});
  }
}
