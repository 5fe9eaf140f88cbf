package org.deltastn.train.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.deltastn.nn.FiniteDifferences.assertClose;

import java.util.Arrays;
import org.deltastn.hyper.HyperDraw;
import org.deltastn.hyper.HyperGradient;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.FiniteDifferences;
import org.deltastn.nn.Pass;
import org.deltastn.nn.PassKind;
import org.deltastn.nn.dl4j.ConfigurationReader;
import org.deltastn.nn.graph.Network;
import org.deltastn.nn.graph.NetworkEvaluation;
import org.deltastn.nn.recurrent.SequencePool;
import org.deltastn.problem.SequenceClassifiers;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.RandomStream;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.backend.LossEvaluation;
import org.deltastn.tensor.backend.Workspace;
import org.deltastn.tensor.engine.Backends;
import org.deltastn.train.HyperState;
import org.deltastn.train.Method;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingProblem;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A classifier of padded sequences with all kinds of regularization: every pass against finite
 * differences, and against sequences without padding.
 */
class PooledPassesTest {

  private static final int WORDS = 5;
  private static final int LENGTH = 4;
  private static final int CLASSES = 3;

  /** Of four, two, no and one word. */
  private static final double[] TEXTS = {
    0, 3, 2, 4, /**/ 1, 2, -1, -1, /**/ -1, -1, -1, -1, /**/ 3, -1, -1, -1
  };

  private static final int ROWS = TEXTS.length / LENGTH;

  private static final HyperparameterSpace SPACE =
      HyperparameterSpace.of(
          Hyperparameter.lockedDropout("embedding").initialValue(0.2).build(),
          Hyperparameter.lockedDropout("lstm0").initialValue(0.3).build(),
          Hyperparameter.embeddingDropout().initialValue(0.2).build(),
          Hyperparameter.dropConnect().initialValue(0.3).build(),
          Hyperparameter.activationRegularization("lstm0").initialValue(1.5).build(),
          Hyperparameter.temporalActivationRegularization("lstm0").initialValue(2).build(),
          Hyperparameter.weightDecay().initialValue(0.1).build());

  @ParameterizedTest
  @CsvSource({
    "DELTA_STN, MEAN",
    "DELTA_STN, LAST",
    "STN, MEAN",
    "CENTERED_STN, LAST",
    "FIXED, LAST"
  })
  void trainingGradients(Method method, SequencePool.Kind pooling) {
    try (Setting setting = new Setting(method, pooling)) {
      for (PassKind kind : new PassKind[] {method.firstPass(), method.secondPass()}) {
        if (kind == null) {
          continue;
        }
        setting.objective(kind);
        double[] general = setting.passes.gradients().general().toDoubles();
        double[] response = setting.passes.gradients().response().toDoubles();
        if (kind.wantsGeneral()) {
          Tensor at = setting.passes.parameters().general();
          assertClose(
              kind + " w", general, FiniteDifferences.gradient(() -> setting.objective(kind), at));
        }
        if (kind.wantsResponse()) {
          Tensor at = setting.passes.parameters().response();
          assertClose(
              kind + " Θ", response, FiniteDifferences.gradient(() -> setting.objective(kind), at));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"DELTA_STN, MEAN", "DELTA_STN, LAST", "STN, LAST"})
  void hyperparameterGradients(Method method, SequencePool.Kind pooling) {
    try (Setting setting = new Setting(method, pooling)) {
      HyperGradient found =
          setting.passes.hyperGradient(setting.batch, setting.hyper, setting.stream);
      double[] lambda = setting.hyper.lambda().toDoubles();
      double[] rho = setting.hyper.rho().toDoubles();
      assertClose(
          "λ",
          found.lambda(),
          FiniteDifferences.gradient(at -> setting.validationLoss(at, rho), lambda));
      assertClose(
          "ρ",
          found.rho(),
          FiniteDifferences.gradient(at -> setting.validationLoss(lambda, at), rho));
    }
  }

  @ParameterizedTest
  @EnumSource(SequencePool.Kind.class)
  void theTangentIsThatOfThePerturbedNetwork(SequencePool.Kind pooling) {
    try (Setting setting = new Setting(Method.DELTA_STN, pooling)) {
      double[] noise = setting.draw().noise();
      double[] numeric =
          FiniteDifferences.tangent(
              t ->
                  setting
                      .forward(PassKind.RESPONSE, Arrays.stream(noise).map(n -> t * n).toArray())
                      .output()
                      .toDoubles());
      assertClose(
          "tangent",
          setting.forward(PassKind.RESPONSE_LINEARIZED, noise).jvp().toDoubles(),
          numeric);
    }
  }

  /** A text gives the same alone, at its own length, as padded beside others. */
  @ParameterizedTest
  @EnumSource(SequencePool.Kind.class)
  void paddingChangesNothing(SequencePool.Kind pooling) {
    try (Setting setting = new Setting(Method.FIXED, pooling)) {
      double[] all = setting.forward(PassKind.EVALUATION, null).output().toDoubles();
      for (int row = 0; row < ROWS; row++) {
        double[] text = Arrays.copyOfRange(TEXTS, row * LENGTH, (row + 1) * LENGTH);
        setting.workspace.reset();
        Tensor x = setting.workspace.take(1, LENGTH);
        x.set(text);
        double[] alone = setting.forward(PassKind.EVALUATION, null, x).output().toDoubles();
        assertThat(alone)
            .containsExactly(
                Arrays.copyOfRange(all, row * CLASSES, (row + 1) * CLASSES), within(1e-12));
      }
      // Without a word there is nothing but the bias.
      double[] general = setting.passes.parameters().general().toDoubles();
      assertThat(Arrays.copyOfRange(all, 2 * CLASSES, 3 * CLASSES))
          .containsExactly(
              Arrays.copyOfRange(general, general.length - CLASSES, general.length), within(1e-12));
    }
  }

  private static final class Setting implements AutoCloseable {

    final Backend backend = Backends.create(Precision.DOUBLE);
    final Workspace workspace = new Workspace(backend);
    final RandomStream stream = RandomStream.of(31);
    final TrainingProblem problem;
    final Network network;
    final Passes passes;
    final HyperState hyper;
    final Minibatch batch;
    final Tensor objective = backend.allocateSums(1);
    final Method method;

    Setting(Method method, SequencePool.Kind pooling) {
      this.method = method;
      String json = SequenceClassifiers.networkJson(WORDS, LENGTH, 3, 2, 1, CLASSES, pooling);
      problem =
          new TrainingProblem(
              ConfigurationReader.read(json),
              SPACE,
              TrainingConfiguration.builder()
                  .method(method)
                  .precision(Precision.DOUBLE)
                  .seed(3)
                  .build());
      network = problem.network();
      assertThat(network.readsSequences()).isFalse();
      passes = new Passes(problem, network, backend, 40);
      hyper = HyperState.initial(problem.space(), problem.configuration());
      randomize(passes.parameters().general(), 1);
      randomize(passes.parameters().response(), 2);
      Tensor x = backend.allocate(ROWS, LENGTH);
      x.set(TEXTS);
      Tensor t = backend.allocate(ROWS, 1);
      t.set(new double[] {0, 2, 1, 1});
      Tensor w = backend.allocate(ROWS);
      backend.fill(w, 1);
      double[] share = new double[ROWS];
      Arrays.fill(share, 1.0 / ROWS);
      batch = new Minibatch(x, t, w, ROWS, ROWS, share);
    }

    private static void randomize(Tensor tensor, long seed) {
      double[] numbers = new double[(int) tensor.length()];
      RandomStream.of(seed).gaussian(numbers, numbers.length);
      Arrays.setAll(numbers, i -> 0.6 * numbers[i]);
      tensor.set(numbers);
    }

    double objective(PassKind kind) {
      passes.training(kind, batch, hyper, stream, objective);
      return objective.toDoubles()[0];
    }

    HyperDraw draw() {
      return HyperDraw.validation(
          problem.space(), hyper.lambda().toDoubles(), hyper.rho().toDoubles(), ROWS, stream);
    }

    double validationLoss(double[] lambda, double[] rho) {
      double[] noise = draw().noise();
      double[] centre = hyper.lambda().toDoubles();
      double[] c = new double[noise.length];
      for (int i = 0; i < c.length; i++) {
        int j = i % lambda.length;
        c[i] =
            lambda[j]
                - (method.centered() ? centre[j] : 0)
                + Math.log1p(Math.exp(rho[j])) * noise[i];
      }
      Tensor y = forward(PassKind.HYPER, c).output();
      network
          .loss()
          .evaluate(
              backend,
              new LossEvaluation(
                  y, null, batch.targets(), batch.weights(), 1.0 / ROWS, null, objective));
      return objective.toDoubles()[0];
    }

    NetworkEvaluation forward(PassKind kind, double[] c) {
      workspace.reset();
      return forward(kind, c, batch.x());
    }

    NetworkEvaluation forward(PassKind kind, double[] c, Tensor x) {
      Tensor offset = null;
      if (c != null) {
        offset = workspace.take(ROWS, SPACE.size());
        offset.set(c);
      }
      double[][] values =
          Arrays.stream(hyper.values(SPACE))
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
              stream),
          x);
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
