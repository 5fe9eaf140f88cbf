package org.deltastn.train.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.deltastn.nn.FiniteDifferences.assertClose;

import java.util.Arrays;
import org.deltastn.hyper.HyperDraw;
import org.deltastn.hyper.HyperGradient;
import org.deltastn.nn.FiniteDifferences;
import org.deltastn.nn.Pass;
import org.deltastn.nn.PassKind;
import org.deltastn.nn.StreamState;
import org.deltastn.nn.graph.Network;
import org.deltastn.nn.graph.NetworkEvaluation;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.RandomStream;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.backend.LossEvaluation;
import org.deltastn.tensor.backend.Workspace;
import org.deltastn.tensor.engine.Backends;
import org.deltastn.train.HyperState;
import org.deltastn.train.Method;
import org.deltastn.train.TrainingProblem;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A language model with the seven hyperparameters of H.3, with state carried into the minibatch:
 * every pass against finite differences.
 */
class SequencePassesTest {

  /** Which coordinates are differentiated: all, in turn over the arrays, would take a minute. */
  private static final int STRIDE = 29;

  @ParameterizedTest
  @EnumSource(Method.class)
  void trainingGradients(Method method) {
    trainingGradients(method, false);
  }

  @ParameterizedTest
  @EnumSource(Method.class)
  void trainingGradientsOfTiedWeights(Method method) {
    trainingGradients(method, true);
  }

  private static void trainingGradients(Method method, boolean tied) {
    try (Setting setting = new Setting(method, tied)) {
      for (PassKind kind : new PassKind[] {method.firstPass(), method.secondPass()}) {
        if (kind == null) {
          continue;
        }
        setting.objective(kind, () -> {});
        double[] general = setting.passes.gradients().general().toDoubles();
        double[] response = setting.passes.gradients().response().toDoubles();
        if (kind.wantsGeneral()) {
          setting.check(kind, general, setting.passes.parameters().general());
        }
        if (kind.wantsResponse()) {
          setting.check(kind, response, setting.passes.parameters().response());
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Method.class,
      names = {"DELTA_STN", "STN"})
  void hyperparameterGradients(Method method) {
    hyperparameterGradients(method, false);
  }

  @ParameterizedTest
  @EnumSource(
      value = Method.class,
      names = {"DELTA_STN", "STN"})
  void hyperparameterGradientsOfTiedWeights(Method method) {
    hyperparameterGradients(method, true);
  }

  private static void hyperparameterGradients(Method method, boolean tied) {
    try (Setting setting = new Setting(method, tied);
        StreamState state = new StreamState(setting.backend, Texts.STREAMS)) {
      setting.passes.clearStreams(PassKind.HYPER);
      setting.passes.hyperGradient(setting.before, setting.hyper, setting.stream);
      HyperGradient found =
          setting.passes.hyperGradient(setting.batch, setting.hyper, setting.stream.fold(1));

      double[] lambda = setting.hyper.lambda().toDoubles();
      double[] rho = setting.hyper.rho().toDoubles();
      double[] first = setting.draw(setting.stream).noise();
      double[] second = setting.draw(setting.stream.fold(1)).noise();
      double[] base = setting.offset(lambda, rho, first);
      assertClose(
          "λ",
          found.lambda(),
          FiniteDifferences.gradient(
              at -> setting.validationLoss(state, base, setting.offset(at, rho, second)), lambda));
      assertClose(
          "ρ",
          found.rho(),
          FiniteDifferences.gradient(
              at -> setting.validationLoss(state, base, setting.offset(lambda, at, second)), rho));
    }
  }

  /** The tangent of two minibatches in a row, the state between them carried. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void tangentOfAWholeSequence(boolean tied) {
    try (Setting setting = new Setting(Method.DELTA_STN, tied)) {
      double[] numeric =
          FiniteDifferences.tangent(t -> setting.outputs(PassKind.RESPONSE, t, false));
      assertClose("tangent", setting.outputs(PassKind.RESPONSE_LINEARIZED, 1, true), numeric);
    }
  }

  @ParameterizedTest
  @EnumSource(Method.class)
  void theStateIsCarriedUntilItIsCleared(Method method) {
    try (Setting setting = new Setting(method, false)) {
      PassKind kind = method.firstPass();
      setting.passes.clearStreams(kind);
      double fresh = setting.train(kind, setting.batch);
      double carried = setting.train(kind, setting.batch);
      assertThat(carried).isNotEqualTo(fresh);
      setting.passes.clearStreams(kind);
      assertThat(setting.train(kind, setting.batch)).isEqualTo(fresh);
      setting.passes.clearStreams(PassKind.EVALUATION);
      double evaluated = setting.passes.evaluate(setting.batch, setting.hyper).mean();
      setting.passes.clearStreams(PassKind.EVALUATION);
      setting.passes.clearStreams(kind);
      assertThat(setting.passes.evaluate(setting.batch, setting.hyper).mean())
          .isCloseTo(evaluated, within(0.0));
    }
  }

  private static final class Setting implements AutoCloseable {

    final Backend backend = Backends.create(Precision.DOUBLE);
    final Workspace workspace = new Workspace(backend);
    final RandomStream stream = RandomStream.of(31);
    final Method method;
    final TrainingProblem problem;
    final Network network;
    final Passes passes;
    final HyperState hyper;
    final Minibatch before;
    final Minibatch batch;
    final Tensor objective = backend.allocateSums(1);

    Setting(Method method, boolean tied) {
      this.method = method;
      problem =
          new TrainingProblem(
              Texts.architecture(tied),
              Texts.space(),
              Texts.configuration(method).precision(Precision.DOUBLE).build());
      network = problem.network();
      passes = new Passes(problem, network, backend, 40);
      hyper = HyperState.initial(problem.space(), problem.configuration());
      randomize(passes.parameters().general(), 1);
      randomize(passes.parameters().response(), 2);
      before = minibatch(5);
      batch = minibatch(6);
    }

    private Minibatch minibatch(long seed) {
      int rows = Texts.STREAMS * Texts.STEPS;
      Tensor x = backend.allocate(rows, 1);
      x.set(Texts.examples(rows, seed).features());
      Tensor t = backend.allocate(rows, 1);
      t.set(Texts.examples(rows, seed).targets());
      Tensor w = backend.allocate(rows);
      backend.fill(w, 1);
      double[] share = new double[rows];
      Arrays.fill(share, 1.0 / rows);
      return new Minibatch(x, t, w, rows, rows, share);
    }

    private void randomize(Tensor tensor, long seed) {
      double[] numbers = new double[(int) tensor.length()];
      RandomStream.of(seed).gaussian(numbers, numbers.length);
      Arrays.setAll(numbers, i -> 0.6 * numbers[i]);
      tensor.set(numbers);
    }

    double train(PassKind kind, Minibatch on) {
      passes.training(kind, on, hyper, stream, objective);
      return objective.toDoubles()[0];
    }

    /** The objective of the second minibatch after a change that the first did not see. */
    double objective(PassKind kind, Runnable change) {
      passes.clearStreams(kind);
      passes.training(kind, before, hyper, stream.fold(1), objective);
      change.run();
      return train(kind, batch);
    }

    void check(PassKind kind, double[] gradient, Tensor parameters) {
      double[] at = parameters.toDoubles();
      int count = (at.length + STRIDE - 1) / STRIDE;
      double[] found = new double[count];
      double[] expected = new double[count];
      for (int i = 0; i < count; i++) {
        int coordinate = i * STRIDE;
        found[i] = gradient[coordinate];
        expected[i] =
            FiniteDifferences.derivative(
                t -> {
                  parameters.set(at);
                  return objective(
                      kind,
                      () -> {
                        double[] changed = at.clone();
                        changed[coordinate] += t;
                        parameters.set(changed);
                      });
                });
      }
      parameters.set(at);
      assertClose(method + " " + kind, found, expected);
    }

    HyperDraw draw(RandomStream from) {
      return HyperDraw.validation(
          problem.space(),
          hyper.lambda().toDoubles(),
          hyper.rho().toDoubles(),
          Texts.STREAMS,
          from);
    }

    /** Offsets of the rows of a minibatch: those of the streams, at every step. */
    double[] offset(double[] lambda, double[] rho, double[] noise) {
      double[] centre = hyper.lambda().toDoubles();
      int h = lambda.length;
      double[] offset = new double[Texts.STEPS * noise.length];
      for (int i = 0; i < offset.length; i++) {
        int j = i % h;
        offset[i] =
            lambda[j]
                - (method.centered() ? centre[j] : 0)
                + Math.log1p(Math.exp(rho[j])) * noise[i % noise.length];
      }
      return offset;
    }

    double validationLoss(StreamState state, double[] first, double[] second) {
      state.clear();
      forward(PassKind.HYPER, before, first, stream, state);
      Tensor y = forward(PassKind.HYPER, batch, second, stream, state).output();
      network
          .loss()
          .evaluate(
              backend,
              new LossEvaluation(
                  y, null, batch.targets(), batch.weights(), 1.0 / batch.rows(), null, objective));
      return objective.toDoubles()[0];
    }

    /** What two minibatches put out at t times a random offset, or the tangent of that. */
    double[] outputs(PassKind kind, double t, boolean tangent) {
      try (StreamState state = new StreamState(backend, Texts.STREAMS)) {
        double[] first = scaled(t, draw(stream));
        double[] second = scaled(t, draw(stream.fold(1)));
        double[] y = of(forward(kind, before, first, stream, state), tangent);
        double[] z = of(forward(kind, batch, second, stream.fold(1), state), tangent);
        double[] both = Arrays.copyOf(y, y.length + z.length);
        System.arraycopy(z, 0, both, y.length, z.length);
        return both;
      }
    }

    private static double[] scaled(double t, HyperDraw draw) {
      return Arrays.stream(draw.repeated(Texts.STEPS).noise()).map(n -> t * n).toArray();
    }

    private static double[] of(NetworkEvaluation evaluation, boolean tangent) {
      return (tangent ? evaluation.jvp() : evaluation.output()).toDoubles();
    }

    private NetworkEvaluation forward(
        PassKind kind, Minibatch on, double[] c, RandomStream from, StreamState state) {
      workspace.reset();
      int h = problem.space().size();
      Tensor offset = workspace.take(on.rows(), h);
      offset.set(c);
      double[][] values =
          Arrays.stream(hyper.values(problem.space()))
              .mapToObj(value -> new double[] {value})
              .toArray(double[][]::new);
      return network.forward(
          new Pass(
              kind,
              backend,
              workspace,
              passes.parameters(),
              passes.gradients(),
              offset,
              null,
              values,
              from,
              state),
          on.x());
    }

    @Override
    public void close() {
      objective.close();
      passes.close();
      workspace.close();
      backend.close();
    }
  }
}
