package org.deltastn.nn.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.deltastn.nn.FiniteDifferences.assertClose;

import java.util.ArrayList;
import java.util.List;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.FiniteDifferences;
import org.deltastn.nn.Loss;
import org.deltastn.nn.ParameterLayout;
import org.deltastn.nn.ParameterSet;
import org.deltastn.nn.Pass;
import org.deltastn.nn.PassKind;
import org.deltastn.nn.ResponseStructure;
import org.deltastn.nn.layers.ActivationLayer;
import org.deltastn.nn.layers.Add;
import org.deltastn.nn.layers.Dense;
import org.deltastn.nn.layers.normalization.Standardization;
import org.deltastn.tensor.Activation;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.RandomStream;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.backend.Workspace;
import org.deltastn.tensor.engine.Backends;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The penalty on the Jacobian against products of matrices in plain Java, one for every row. */
class JacobianPenaltyTest {

  private static final int IN = 3;
  private static final int WIDTH = 4;
  private static final int OUT = 2;
  private static final int TOTAL_ROWS = 7;
  private static final double[] DEVIATIONS = {2, 0.5, 1.5};
  private static final double[] OMEGA = {0.1, 0.4, 0.2, 0.3};
  private static final double[] KAPPA = {0.3, 2, 0.5, 1};
  private static final HyperparameterSpace SPACE =
      HyperparameterSpace.of(
          Hyperparameter.jacobianNorm().dividedByRows(true).build(),
          Hyperparameter.weightDecay().build());

  static List<Arguments> passes() {
    List<Arguments> all = new ArrayList<>();
    for (PassKind kind : PassKind.values()) {
      if (kind.training()) {
        all.add(Arguments.of(kind, ResponseStructure.FULL));
        all.add(Arguments.of(kind, ResponseStructure.STRUCTURED));
      }
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("passes")
  void valueAndGradients(PassKind kind, ResponseStructure structure) {
    try (Setting setting = new Setting(kind, structure)) {
      double found = setting.penalize();
      double[] general = setting.gradients.general().toDoubles();
      double[] response = setting.gradients.response().toDoubles();
      double[] w0 = setting.parameters.general().toDoubles();
      double[] theta = setting.parameters.response().toDoubles();

      double expected = setting.penalty(w0, theta);
      assertThat(found).isCloseTo(5 + expected, within(1e-12 * expected));
      double[] ofW0 = new double[w0.length];
      if (kind.wantsGeneral()) {
        ofW0 = FiniteDifferences.gradient(at -> setting.penalty(at, theta), w0);
      }
      assertClose("w0", general, plusOne(ofW0));
      double[] ofTheta = new double[theta.length];
      if (kind.wantsResponse()) {
        ofTheta = FiniteDifferences.gradient(at -> setting.penalty(w0, at), theta);
      }
      assertClose("Θ", response, plusOne(ofTheta));
    }
  }

  private static double[] plusOne(double[] gradient) {
    // The gradients of the loss, to which those of the penalty are added.
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] += 1;
    }
    return gradient;
  }

  @Test
  void networksThatAreNotLinearAreRefused() {
    Architecture perceptron =
        Architecture.perceptron(new int[] {3, 4, 1}, Activation.TANH, Loss.SQUARED_ERROR);
    refused(
        "hyperparameter 'jacobianNorm' penalizes the Jacobian of the network, which is computed for"
            + " linear layers alone (without dropout and augmentation): 'layer0' has TANH; leave it"
            + " out, or take a weightDecay",
        perceptron,
        Hyperparameter.jacobianNorm().build());
    Architecture linear =
        Architecture.perceptron(new int[] {3, 4, 1}, Activation.IDENTITY, Loss.SQUARED_ERROR);
    refused(
        "'input' has Dropout",
        linear,
        Hyperparameter.inputDropout().build(),
        Hyperparameter.jacobianNorm().build());
    Architecture.Builder sum = Architecture.builder(3);
    sum.add("sum", new Add(), Architecture.INPUT, Architecture.INPUT);
    refused(
        "finds no weights", sum.build(Loss.SQUARED_ERROR), Hyperparameter.jacobianNorm().build());
  }

  private static void refused(
      String message, Architecture architecture, Hyperparameter... hyperparameters) {
    HyperparameterSpace space = HyperparameterSpace.of(hyperparameters);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Network(architecture, space, ResponseStructure.STRUCTURED))
        .withMessageContaining(message);
  }

  /** A network of linear layers, its parameters and offsets random numbers. */
  private static final class Setting implements AutoCloseable {

    private final PassKind kind;
    private final Network network;
    private final Backend backend = Backends.create(Precision.DOUBLE);
    private final Workspace workspace = new Workspace(backend);
    private final ParameterSet parameters;
    private final ParameterSet gradients;
    private final double[] offset = new double[OMEGA.length * SPACE.size()];
    private final Tensor offsets = backend.allocate(OMEGA.length, SPACE.size());
    private final Tensor loss = backend.allocateSums(1);

    private Setting(PassKind kind, ResponseStructure structure) {
      this.kind = kind;
      Architecture.Builder builder = Architecture.builder(IN);
      int x =
          builder.add(
              "scaled",
              new Standardization(new double[] {1, 2, 3}, DEVIATIONS),
              Architecture.INPUT);
      int a = builder.add("a", new Dense(IN, WIDTH, true), x);
      a = builder.add("a", new ActivationLayer(Activation.IDENTITY), a);
      int b = builder.add("b", new Dense(WIDTH, OUT, true), a);
      int skip = builder.add("skip", new Dense(IN, OUT, false), x);
      builder.add("sum", new Add(), b, skip);
      network = new Network(builder.build(Loss.SQUARED_ERROR), SPACE, structure);
      parameters = new ParameterSet(backend, network.general(), network.response());
      gradients = new ParameterSet(backend, network.general(), network.response());
      randomize(parameters.general(), 1);
      randomize(parameters.response(), 2);
      RandomStream.of(3).gaussian(offset, offset.length);
      offsets.set(offset);
    }

    private static void randomize(Tensor tensor, int seed) {
      double[] numbers = new double[(int) tensor.length()];
      RandomStream.of(seed).gaussian(numbers, numbers.length);
      tensor.set(numbers);
    }

    private double penalize() {
      backend.fill(gradients.general(), 1);
      backend.fill(gradients.response(), 1);
      loss.set(new double[] {5});
      double[][] values = {kappa(), {0}};
      Pass pass =
          new Pass(
              kind,
              backend,
              workspace,
              parameters,
              gradients,
              kind == PassKind.GENERAL ? null : offsets,
              null,
              values,
              RandomStream.of(4));
      network.penalize(pass, OMEGA, TOTAL_ROWS, loss);
      return loss.toDoubles()[0];
    }

    private double[] kappa() {
      return kind == PassKind.GENERAL ? new double[] {KAPPA[0]} : KAPPA;
    }

    private double penalty(double[] w0, double[] theta) {
      double sum = 0;
      for (int row = 0; row < OMEGA.length; row++) {
        double[] change = kind == PassKind.GENERAL ? new double[w0.length] : change(theta, row);
        double[] tangent = new double[w0.length];
        double[] w = w0.clone();
        for (int i = 0; i < w.length; i++) {
          tangent[i] = kind.linearized() ? change[i] : 0;
          w[i] += kind.linearized() ? 0 : change[i];
        }
        double kappa = kappa()[kind == PassKind.GENERAL ? 0 : row] / TOTAL_ROWS;
        sum += OMEGA[row] * kappa / 2 * squaredJacobian(w, tangent);
      }
      return sum;
    }

    /** Returns ‖J + J̇‖² with J = (W_b W_a + W_skip) / deviations. */
    private static double squaredJacobian(double[] w, double[] tangent) {
      int ofB = WIDTH * IN + WIDTH;
      int ofSkip = ofB + OUT * WIDTH + OUT;
      double sum = 0;
      for (int o = 0; o < OUT; o++) {
        for (int i = 0; i < IN; i++) {
          int skip = ofSkip + o * IN + i;
          double entry = w[skip] + tangent[skip];
          for (int k = 0; k < WIDTH; k++) {
            int a = k * IN + i;
            int b = ofB + o * WIDTH + k;
            entry += w[b] * w[a] + tangent[b] * w[a] + w[b] * tangent[a];
          }
          sum += entry * entry / (DEVIATIONS[i] * DEVIATIONS[i]);
        }
      }
      return sum;
    }

    /** Returns Θc for the offset of a row, in the order of w₀. */
    private double[] change(double[] theta, int row) {
      double[] change = new double[network.general().length()];
      for (ParameterLayout.Entry general : network.general().entries()) {
        boolean bias = general.spec().name().equals("b");
        int units = general.spec().shape()[0];
        int width = general.length() / units;
        for (int i = 0; i < general.length(); i++) {
          for (int k = 0; k < SPACE.size(); k++) {
            double c = offset[row * SPACE.size() + k];
            int place = general.offset() + i;
            if (response(general, bias ? "Θb" : "ΘW") != null) {
              ParameterLayout.Entry full = response(general, bias ? "Θb" : "ΘW");
              change[place] += c * theta[full.offset() + k * general.length() + i];
            } else {
              ParameterLayout.Entry scaled = response(general, bias ? "r" : "R");
              ParameterLayout.Entry scale = response(general, bias ? "V" : "U");
              change[place] +=
                  c
                      * theta[scaled.offset() + i]
                      * theta[scale.offset() + i / width * SPACE.size() + k];
            }
          }
        }
      }
      return change;
    }

    private ParameterLayout.Entry response(ParameterLayout.Entry general, String name) {
      return network.response().entries().stream()
          .filter(e -> e.node() == general.node() && e.spec().name().equals(name))
          .findFirst()
          .orElse(null);
    }

    @Override
    public void close() {
      loss.close();
      offsets.close();
      parameters.close();
      gradients.close();
      workspace.close();
      backend.close();
    }
  }
}
