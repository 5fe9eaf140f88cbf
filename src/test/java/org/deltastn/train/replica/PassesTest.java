package org.deltastn.train.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.deltastn.nn.FiniteDifferences.assertClose;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.deltastn.hyper.HyperDraw;
import org.deltastn.hyper.HyperGradient;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.FiniteDifferences;
import org.deltastn.nn.Loss;
import org.deltastn.nn.PassKind;
import org.deltastn.nn.ResponseStructure;
import org.deltastn.nn.graph.Network;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.RandomStream;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.engine.Backends;
import org.deltastn.train.HyperState;
import org.deltastn.train.LossSum;
import org.deltastn.train.Method;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingProblem;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every method's objective and gradients against plain Java and finite differences. */
class PassesTest {

  private static final int ROWS = 4;
  private static final int TOTAL_ROWS = 7;
  private static final double[] WEIGHTS = {1, 0.5, 2, 1.5};

  static List<Arguments> methods() {
    List<Arguments> methods = new ArrayList<>();
    for (Method method : Method.values()) {
      for (ResponseStructure structure :
          List.of(ResponseStructure.STRUCTURED, ResponseStructure.FULL)) {
        for (Loss loss : Loss.values()) {
          methods.add(Arguments.of(method, structure, loss));
        }
      }
    }
    return methods;
  }

  static List<Arguments> tuningMethods() {
    return methods().stream().filter(a -> a.get()[0] != Method.FIXED).toList();
  }

  @ParameterizedTest
  @MethodSource("methods")
  void objectiveIsThatOfEveryExamplesOwnWeights(
      Method method, ResponseStructure structure, Loss loss) {
    try (Setting setting = new Setting(method, structure, loss)) {
      for (PassKind kind : kinds(method)) {
        double found = setting.loss(kind);

        assertThat(found)
            .as(kind.name())
            .isCloseTo(
                setting.objective(kind, setting.general(), setting.response()),
                within(1e-12 * found));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("methods")
  void trainingGradients(Method method, ResponseStructure structure, Loss loss) {
    try (Setting setting = new Setting(method, structure, loss)) {
      for (PassKind kind : kinds(method)) {
        setting.loss(kind);
        double[] general = setting.passes.gradients().general().toDoubles();
        double[] response = setting.passes.gradients().response().toDoubles();
        double[] w0 = setting.general();
        double[] theta = setting.response();
        if (kind.wantsGeneral()) {
          assertClose(
              kind + " of w0",
              general,
              FiniteDifferences.gradient(at -> setting.objective(kind, at, theta), w0));
        }
        if (kind.wantsResponse()) {
          assertClose(
              kind + " of Θ",
              response,
              FiniteDifferences.gradient(at -> setting.objective(kind, w0, at), theta));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("tuningMethods")
  void hyperparameterGradients(Method method, ResponseStructure structure, Loss loss) {
    try (Setting setting = new Setting(method, structure, loss)) {
      HyperGradient found =
          setting.passes.hyperGradient(setting.batch, setting.hyper, setting.stream);
      int h = setting.space.size();
      double[] lambda = setting.hyper.lambda().toDoubles();
      double[] rho = setting.hyper.rho().toDoubles();
      double[] noise =
          HyperDraw.validation(setting.space, lambda, rho, ROWS, setting.stream).noise();

      // The centre λ₀ is held: a step in λ moves the offset of the centred methods from ε.
      assertClose(
          "λ",
          found.lambda(),
          FiniteDifferences.gradient(at -> setting.validationLoss(at, rho, noise), lambda));
      assertClose(
          "ρ",
          found.rho(),
          FiniteDifferences.gradient(at -> setting.validationLoss(lambda, at, noise), rho));
      assertThat(found.rho()).hasSize(h);
      assertThat(found.rho()[1]).as("σ of a hyperparameter that is not to be tuned").isZero();
      assertThat(found.rho()[0]).isNotZero();
    }
  }

  @ParameterizedTest
  @MethodSource("methods")
  void evaluationIsAtTheHyperparametersThemselves(
      Method method, ResponseStructure structure, Loss loss) {
    try (Setting setting = new Setting(method, structure, loss)) {
      LossSum found = setting.passes.evaluate(setting.batch, setting.hyper);

      double[] none = new double[ROWS * setting.space.size()];
      double[] lambda = setting.hyper.lambda().toDoubles();
      double expected = setting.validationLoss(lambda, setting.hyper.rho().toDoubles(), none);
      assertThat(found.mean()).isCloseTo(expected, within(1e-10));
      assertThat(found.weight()).isEqualTo(Arrays.stream(WEIGHTS).sum());
    }
  }

  @ParameterizedTest
  @MethodSource("methods")
  void aPassIsAFunctionOfItsStream(Method method, ResponseStructure structure, Loss loss) {
    try (Setting setting = new Setting(method, structure, loss)) {
      PassKind kind = method.firstPass();
      double first = setting.loss(kind);

      assertThat(setting.loss(kind)).isEqualTo(first);
      assertThat(setting.loss(kind, setting.stream.fold(1))).isNotEqualTo(first);
    }
  }

  private static List<PassKind> kinds(Method method) {
    return method.secondPass() == null
        ? List.of(method.firstPass())
        : List.of(method.firstPass(), method.secondPass());
  }

  /** A method with random parameters, hyperparameters and a weighted minibatch. */
  private static final class Setting implements AutoCloseable {

    final Method method;
    final HyperparameterSpace space = ReferenceNetwork.space();
    final Backend backend = Backends.create(Precision.DOUBLE);
    final RandomStream stream = RandomStream.of(31);
    final Passes passes;
    final Tensor objective = backend.allocateSums(1);
    final Minibatch batch;
    final HyperState hyper;
    final ReferenceNetwork reference;
    final double[] x;
    final double[] targets;
    final double[] lambda0;
    final Map<PassKind, double[][]> masksOf = new EnumMap<>(PassKind.class);

    Setting(Method method, ResponseStructure structure, Loss loss) {
      this.method = method;
      TrainingConfiguration configuration =
          TrainingConfiguration.builder()
              .method(method)
              .structure(structure)
              .precision(Precision.DOUBLE)
              .build();
      TrainingProblem problem =
          new TrainingProblem(ReferenceNetwork.architecture(loss), space, configuration);
      Network network = problem.network();
      passes = new Passes(problem, network, backend, TOTAL_ROWS);
      randomize(passes.parameters().general(), 1, 0.6);
      randomize(passes.parameters().response(), 2, 0.5);
      hyper = HyperState.initial(space, configuration);
      lambda0 = hyper.lambda().toDoubles();
      reference = new ReferenceNetwork(space, configuration.effectiveStructure(), loss, backend);
      Tensor xs = randomize(backend.allocate(ROWS, ReferenceNetwork.IN), 3, 1);
      Tensor ts = backend.allocate(ROWS, loss.targetWidth(network.outputShape()));
      if (loss == Loss.SQUARED_ERROR) {
        randomize(ts, 4, 1);
      } else {
        ts.set(new double[] {2, 0, 1, 2});
      }
      Tensor ws = backend.allocate(ROWS);
      ws.set(WEIGHTS);
      double total = Arrays.stream(WEIGHTS).sum();
      double[] share = Arrays.stream(WEIGHTS).map(w -> w / total).toArray();
      batch = new Minibatch(xs, ts, ws, ROWS, total, share);
      x = xs.toDoubles();
      targets = ts.toDoubles();
    }

    double loss(PassKind kind) {
      return loss(kind, stream);
    }

    double loss(PassKind kind, RandomStream from) {
      passes.training(kind, batch, hyper, from, objective);
      return objective.toDoubles()[0];
    }

    double[] general() {
      return passes.parameters().general().toDoubles();
    }

    double[] response() {
      return method == Method.FIXED ? null : passes.parameters().response().toDoubles();
    }

    /** The objective in plain Java; the draw is that of the pass. */
    double objective(PassKind kind, double[] w0, double[] theta) {
      HyperDraw draw =
          HyperDraw.training(
              space, hyper.lambda().toDoubles(), hyper.rho().toDoubles(), ROWS, stream.fold(-1));
      boolean general = kind == PassKind.GENERAL;
      double[][] values = new double[space.size()][];
      for (int j = 0; j < values.length; j++) {
        values[j] = general ? new double[] {space.get(j).initialValue()} : draw.values()[j];
      }
      double[] flat = method.centered() ? draw.epsilon() : draw.uncentered();
      double[][] masks = masksOf.computeIfAbsent(kind, k -> reference.masks(ROWS, values, stream));
      double[][] offset = general ? null : rows(flat);
      return reference.objective(
          kind, w0, theta, offset, values, masks, x, targets, WEIGHTS, TOTAL_ROWS);
    }

    /** L_V at w₀ + Θ(λ + ε − λ₀), or w₀ + Θ(λ + ε) where the method is not centred. */
    double validationLoss(double[] lambda, double[] rho, double[] noise) {
      int h = space.size();
      double[] offset = new double[ROWS * h];
      for (int i = 0; i < offset.length; i++) {
        int j = i % h;
        double sigma = Math.log(1 + Math.exp(rho[j]));
        offset[i] = lambda[j] - (method.centered() ? lambda0[j] : 0) + sigma * noise[i];
      }
      return reference.validationLoss(general(), response(), rows(offset), x, targets, WEIGHTS);
    }

    private double[][] rows(double[] flat) {
      int h = space.size();
      double[][] rows = new double[ROWS][];
      for (int b = 0; b < ROWS; b++) {
        rows[b] = Arrays.copyOfRange(flat, b * h, (b + 1) * h);
      }
      return rows;
    }

    private static Tensor randomize(Tensor tensor, int stream, double scale) {
      double[] numbers = new double[(int) tensor.length()];
      RandomStream.of(17).fold(stream).gaussian(numbers, numbers.length);
      tensor.set(Arrays.stream(numbers).map(v -> v * scale).toArray());
      return tensor;
    }

    @Override
    public void close() {
      objective.close();
      passes.close();
      backend.close();
    }
  }
}
