package org.deltastn.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.deltastn.hyper.HyperDraw;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.nn.ParameterLayout;
import org.deltastn.nn.ParameterSet;
import org.deltastn.nn.Pass;
import org.deltastn.nn.PassKind;
import org.deltastn.nn.ResponseStructure;
import org.deltastn.nn.graph.Network;
import org.deltastn.nn.graph.NetworkEvaluation;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.RandomStream;
import org.deltastn.tensor.Shapes;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.backend.LossEvaluation;
import org.deltastn.tensor.backend.Workspace;
import org.deltastn.tensor.engine.Backends;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every pass over the paper's networks, narrow and on small images, with all their hyperparameters:
 * the gradient of each array of parameters against the loss's differences along a random direction
 * of that array.
 *
 * <p>The loss has kinks, where a rectified value is 0 or a maximum has two winners. A direction
 * that crosses one is drawn again: differences of two step sizes then disagree, whatever the
 * gradient says.
 */
class PresetDerivativesTest {

  private static final int ROWS = 3;
  private static final double STEP = 2e-6;
  private static final double TOLERANCE = 1e-6;
  // What rounding leaves of differences of a loss of about 3.
  private static final double ROUNDING = 2e-9;
  private static final int DRAWS = 50;

  static Stream<Preset> presets() {
    return Stream.of(
        Presets.simpleCnn(8, 0.1),
        Presets.alexNet(15, 0.01),
        Presets.vgg16(32, 0.04),
        Presets.resNet18(8, 0.03));
  }

  @ParameterizedTest
  @MethodSource("presets")
  void gradientsOfEveryPass(Preset preset) {
    try (Setting setting = new Setting(preset)) {
      for (PassKind kind : PassKind.values()) {
        setting.check(kind);
      }
    }
  }

  private static final class Setting implements AutoCloseable {

    private final Backend backend = Backends.create(Precision.DOUBLE);
    private final Workspace workspace = new Workspace(backend);
    private final RandomStream stream = RandomStream.of(11);
    private final Network network;
    private final ParameterSet parameters;
    private final ParameterSet gradients;
    private final Tensor offset;
    private final Tensor offsetGradient;
    private final double[][] values;
    private final double[][] none;
    private final Tensor x;
    private final Tensor targets;
    private final Tensor weights;
    private final Tensor found;
    private long draws;

    private Setting(Preset preset) {
      network = new Network(preset.architecture(), preset.space(), ResponseStructure.STRUCTURED);
      parameters = new ParameterSet(backend, network.general(), network.response());
      gradients = new ParameterSet(backend, network.general(), network.response());
      parameters.general().set(network.general().initialValues(stream.fold(1)));
      // Not as training starts: with U = V = 0 there would be no response.
      double[] theta = network.response().initialValues(stream.fold(2));
      double[] noise = gaussian(theta.length);
      Arrays.setAll(theta, i -> theta[i] + 0.1 * noise[i]);
      parameters.response().set(theta);
      List<Hyperparameter> all = preset.space().all();
      HyperDraw draw =
          HyperDraw.training(
              preset.space(),
              all.stream().mapToDouble(Hyperparameter::initialLambda).toArray(),
              all.stream().mapToDouble(Hyperparameter::initialRho).toArray(),
              ROWS,
              stream.fold(3));
      values = draw.values();
      none = all.stream().map(h -> new double[] {h.initialValue()}).toArray(double[][]::new);
      offset = backend.allocate(ROWS, all.size());
      offset.set(draw.epsilon());
      offsetGradient = backend.allocate(ROWS, all.size());
      x = backend.allocate(Shapes.withBatch(ROWS, network.inputShape()));
      double[] colours = new double[(int) x.length()];
      stream.fold(4).uniform(colours, colours.length);
      x.set(colours);
      targets = backend.allocate(ROWS, 1);
      targets.set(new double[] {2, 0, 7});
      weights = backend.allocate(ROWS);
      weights.set(new double[] {1, 0.5, 2});
      found = backend.allocateSums(1);
    }

    void check(PassKind kind) {
      backend.fill(offsetGradient, 0);
      loss(kind, kind.wantsGradients());
      if (kind.wantsGeneral()) {
        check(kind, network.general(), parameters.general(), gradients.general());
      }
      if (kind.wantsResponse()) {
        check(kind, network.response(), parameters.response(), gradients.response());
      }
      if (kind.wantsOffset()) {
        double[] gradient = offsetGradient.toDoubles();
        check(kind + " offset", kind, offset, gradient, 0, gradient.length);
      }
    }

    private void check(PassKind kind, ParameterLayout layout, Tensor at, Tensor found) {
      double[] gradient = found.toDoubles();
      for (ParameterLayout.Entry entry : layout.entries()) {
        String what = kind + " " + entry.layer() + " " + entry.spec().name();
        check(what, kind, at, gradient, entry.offset(), entry.length());
      }
    }

    private void check(
        String what, PassKind kind, Tensor at, double[] gradient, int from, int length) {
      double[] base = at.toDoubles();
      double norm = 0;
      for (int i = from; i < from + length; i++) {
        norm += gradient[i] * gradient[i];
      }
      double allowed = ROUNDING + TOLERANCE * Math.sqrt(norm);
      double disagreement = 0;
      for (int draw = 0; draw < DRAWS; draw++) {
        double[] direction = gaussian(length);
        double[] f = new double[9];
        for (int k : new int[] {-4, -2, -1, 1, 2, 4}) {
          double[] moved = base.clone();
          for (int i = 0; i < length; i++) {
            moved[from + i] += k * STEP * direction[i];
          }
          at.set(moved);
          f[4 + k] = loss(kind, false);
        }
        at.set(base);
        double near = (8 * (f[5] - f[3]) - (f[6] - f[2])) / (12 * STEP);
        double far = (8 * (f[6] - f[2]) - (f[8] - f[0])) / (24 * STEP);
        disagreement = Math.abs(near - far);
        if (disagreement <= allowed) {
          double slope = 0;
          for (int i = 0; i < length; i++) {
            slope += gradient[from + i] * direction[i];
          }
          assertThat(slope).as(what).isCloseTo(far, within(allowed));
          return;
        }
      }
      throw new AssertionError(
          what
              + ": every direction crosses a kink; the last differences disagree by "
              + disagreement
              + ", allowed are "
              + allowed);
    }

    private double loss(PassKind kind, boolean backward) {
      workspace.reset();
      boolean perturbed = kind != PassKind.GENERAL && kind != PassKind.EVALUATION;
      Pass pass =
          new Pass(
              kind,
              backend,
              workspace,
              parameters,
              gradients,
              perturbed ? offset : null,
              kind.wantsOffset() ? offsetGradient : null,
              perturbed ? values : none,
              stream.fold(5));
      NetworkEvaluation evaluation = network.forward(pass, x);
      Tensor y = evaluation.output();
      Tensor tangent = kind.linearized() ? evaluation.jvp() : null;
      Tensor g = workspace.take(y.shape());
      network
          .loss()
          .evaluate(backend, new LossEvaluation(y, tangent, targets, weights, 1, g, found));
      if (backward) {
        evaluation.backward(g);
      }
      return found.toDoubles()[0];
    }

    private double[] gaussian(int length) {
      double[] numbers = new double[length];
      stream.fold(6).fold(draws++).gaussian(numbers, length);
      return numbers;
    }

    @Override
    public void close() {
      for (Tensor tensor : List.of(offset, offsetGradient, x, targets, weights, found)) {
        tensor.close();
      }
      parameters.close();
      gradients.close();
      workspace.close();
      backend.close();
    }
  }
}
