package org.deltastn.nn.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.FiniteDifferences;
import org.deltastn.nn.Loss;
import org.deltastn.nn.ParameterSet;
import org.deltastn.nn.Pass;
import org.deltastn.nn.PassKind;
import org.deltastn.nn.ResponseStructure;
import org.deltastn.nn.layers.Add;
import org.deltastn.nn.layers.Dense;
import org.deltastn.tensor.Activation;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.RandomStream;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.backend.Workspace;
import org.deltastn.tensor.engine.Backends;
import org.junit.jupiter.api.Test;

class NetworkTest {

  private static final Architecture MLP =
      Architecture.perceptron(new int[] {4, 3, 2}, Activation.TANH, Loss.SQUARED_ERROR);

  @Test
  void dropoutIsPutAfterTheLastNodeOfALayer() {
    Network network =
        bind(
            MLP,
            Hyperparameter.dropout("layer0").build(),
            Hyperparameter.weightDecay().build(),
            Hyperparameter.inputDropout().build());

    assertThat(network.nodes())
        .extracting(node -> node.layer().getClass().getSimpleName())
        .containsExactly("Dropout", "Dense", "ActivationLayer", "Dropout", "Dense");
    assertThat(network.nodes().get(1).inputs()).containsExactly(0);
    assertThat(network.nodes().get(4).inputs()).containsExactly(3);
    assertThat(network.inputShape()).containsExactly(4);
    assertThat(network.outputShape()).containsExactly(2);
    assertThat(network.loss()).isEqualTo(Loss.SQUARED_ERROR);
  }

  @Test
  void parametersAreCounted() {
    int m = 4 * 3 + 3 + 3 * 2 + 2;
    HyperparameterSpace two =
        HyperparameterSpace.of(
            Hyperparameter.inputDropout().build(), Hyperparameter.weightDecay().build());

    assertThat(new Network(MLP, two, ResponseStructure.NONE).response().length()).isZero();
    assertThat(new Network(MLP, two, ResponseStructure.FULL).response().length()).isEqualTo(2 * m);
    // R and r are as many as W and b; U and V are two of units × h each.
    Network structured = new Network(MLP, two, ResponseStructure.STRUCTURED);
    assertThat(structured.general().length()).isEqualTo(m);
    assertThat(structured.response().length()).isEqualTo(m + 2 * 2 * (3 + 2));
    assertThat(bind(MLP).response().length()).isZero();
  }

  @Test
  void whatDoesNotFitIsNamed() {
    refused(
        "hyperparameter 'dropout.x' names the layer 'x', which is none of [layer0, layer1]",
        MLP,
        Hyperparameter.dropout("x").build());
    refused(
        "hyperparameter 'again' is a second dropout on 'layer0'",
        MLP,
        Hyperparameter.dropout("layer0").build(),
        Hyperparameter.dropout("layer0").name("again").build());
    refused(
        "hyperparameter 'dropout.layer1' is a dropout on the network's output 'layer1'; choose one"
            + " of [layer0]",
        MLP,
        Hyperparameter.dropout("layer1").build());
    Architecture.Builder bad = Architecture.builder(4);
    bad.add("fc", new Dense(5, 2, true), Architecture.INPUT);
    refused("layer 'fc': expects 5 inputs, found shape [4]", bad.build(Loss.SQUARED_ERROR));
    Architecture.Builder sum = Architecture.builder(4);
    sum.add("sum", new Add(), Architecture.INPUT, Architecture.INPUT);
    refused(
        "hyperparameter 'weightDecay' finds no weights to decay in [sum]",
        sum.build(Loss.SQUARED_ERROR),
        Hyperparameter.weightDecay().build());
  }

  /** A node read by three others must get the sum of their gradients, none of them harmed. */
  @Test
  void gradientsOfSharedNodesAreSummed() {
    Architecture.Builder builder = Architecture.builder(2);
    int shared = builder.add("shared", new Dense(2, 2, true), Architecture.INPUT);
    int left = builder.add("left", new Dense(2, 2, false), shared);
    int right = builder.add("right", new Dense(2, 2, false), shared);
    builder.add("sum", new Add(), shared, left, right, shared);
    Network network = bind(builder.build(Loss.SQUARED_ERROR));
    try (Backend backend = Backends.create(Precision.DOUBLE);
        Workspace workspace = new Workspace(backend);
        ParameterSet parameters = new ParameterSet(backend, network.general(), network.response());
        ParameterSet gradients = new ParameterSet(backend, network.general(), network.response());
        Tensor x = backend.allocate(3, 2);
        Tensor g = backend.allocate(3, 2)) {
      int streams = 0;
      for (Tensor tensor : new Tensor[] {parameters.general(), x, g}) {
        double[] numbers = new double[(int) tensor.length()];
        RandomStream.of(streams++).gaussian(numbers, numbers.length);
        tensor.set(numbers);
      }
      Pass pass =
          new Pass(
              PassKind.GENERAL,
              backend,
              workspace,
              parameters,
              gradients,
              null,
              null,
              new double[0][],
              RandomStream.of(1));
      network.forward(pass, x).backward(g);

      FiniteDifferences.assertClose(
          "general",
          gradients.general().toDoubles(),
          FiniteDifferences.gradient(
              () -> {
                workspace.reset();
                return backend.dot(g, network.forward(pass, x).output());
              },
              parameters.general()));
      assertThat(network.forward(pass, x).jvp()).as("the tangent without an offset").isNull();
    }
  }

  @Test
  void evaluationPassesHaveOutputsAlone() {
    Network network = bind(MLP);
    try (Backend backend = Backends.create(Precision.DOUBLE);
        Workspace workspace = new Workspace(backend);
        ParameterSet parameters = new ParameterSet(backend, network.general(), network.response());
        Tensor x = backend.allocate(3, 4)) {
      Pass pass =
          new Pass(
              PassKind.EVALUATION,
              backend,
              workspace,
              parameters,
              null,
              null,
              null,
              new double[0][],
              null);
      NetworkEvaluation evaluation = network.forward(pass, x);

      assertThat(evaluation.output().shape()).containsExactly(3, 2);
      assertThatIllegalStateException()
          .isThrownBy(() -> evaluation.backward(evaluation.output()))
          .withMessage("a pass of kind EVALUATION has only outputs");
      assertThatIllegalStateException().isThrownBy(evaluation::jvp);
    }
  }

  private static Network bind(Architecture architecture, Hyperparameter... hyperparameters) {
    return new Network(
        architecture, HyperparameterSpace.of(hyperparameters), ResponseStructure.STRUCTURED);
  }

  private static void refused(
      String message, Architecture architecture, Hyperparameter... hyperparameters) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> bind(architecture, hyperparameters))
        .withMessage(message);
  }
}
