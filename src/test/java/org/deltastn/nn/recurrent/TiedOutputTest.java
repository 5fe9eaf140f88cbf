package org.deltastn.nn.recurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.Loss;
import org.deltastn.nn.ParameterLayout;
import org.deltastn.nn.ParameterSet;
import org.deltastn.nn.Pass;
import org.deltastn.nn.PassKind;
import org.deltastn.nn.ResponseStructure;
import org.deltastn.nn.StreamState;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.nn.graph.Network;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.RandomStream;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.backend.Workspace;
import org.deltastn.tensor.engine.Backends;
import org.junit.jupiter.api.Test;

/** Its derivatives are in {@code SequencePassesTest}, in a whole network. */
class TiedOutputTest {

  private static final int WORDS = 4;
  private static final int UNITS = 3;
  private static final HyperparameterSpace SPACE =
      HyperparameterSpace.of(
          Hyperparameter.embeddingDropout().build(),
          Hyperparameter.lockedDropout("embedding").build());

  private static Network network() {
    Architecture.Builder builder = Architecture.builder(1);
    int words = builder.add("embedding", new Embedding(WORDS, UNITS), Architecture.INPUT);
    builder.add("output", new TiedOutput("embedding", WORDS, UNITS), words);
    return new Network(
        builder.build(Loss.SOFTMAX_CROSS_ENTROPY), SPACE, ResponseStructure.STRUCTURED);
  }

  /** z = E(c) E(c)ᵀ + b(c) in plain Java, where E(c) is one matrix in both places. */
  @Test
  void valuesAreThoseOfOneMatrix() {
    Network network = network();
    try (Backend backend = Backends.create(Precision.DOUBLE);
        Workspace workspace = new Workspace(backend);
        ParameterSet parameters = new ParameterSet(backend, network.general(), network.response());
        StreamState state = new StreamState(backend, WORDS)) {
      double[] general = random(parameters.general(), 1);
      double[] response = random(parameters.response(), 2);
      double[] c = {0.3, -0.7};
      Tensor x = workspace.take(WORDS, 1);
      x.set(new double[] {0, 1, 2, 3});
      Tensor offset = workspace.take(WORDS, 2);
      offset.set(new double[] {c[0], c[1], c[0], c[1], c[0], c[1], c[0], c[1]});
      Pass pass = pass(backend, workspace, parameters, offset, state);
      double[] found = network.forward(pass, x).output().toDoubles();

      double[] e = of(network.general(), "E", general);
      double[] r = of(network.response(), "R", response);
      double[] u = of(network.response(), "U", response);
      double[] b = of(network.general(), "b", general);
      double[] biasR = of(network.response(), "r", response);
      double[] v = of(network.response(), "V", response);
      double[] matrix = new double[WORDS * UNITS];
      for (int i = 0; i < matrix.length; i++) {
        int j = i % UNITS;
        matrix[i] = e[i] + (c[0] * u[2 * j] + c[1] * u[2 * j + 1]) * r[i];
      }
      double[] expected = new double[WORDS * WORDS];
      for (int i = 0; i < expected.length; i++) {
        int word = i % WORDS;
        expected[i] = b[word] + (c[0] * v[2 * word] + c[1] * v[2 * word + 1]) * biasR[word];
        for (int j = 0; j < UNITS; j++) {
          expected[i] += matrix[i / WORDS * UNITS + j] * matrix[word * UNITS + j];
        }
      }
      assertThat(found).containsExactly(expected, within(1e-12));

      // Folded, the same without an offset.
      Tensor one = workspace.take(1, 2);
      one.set(c);
      network.fold(pass(backend, workspace, parameters, one, state));
      Pass without = pass(backend, workspace, parameters, null, state);
      assertThat(network.forward(without, x).output().toDoubles())
          .containsExactly(expected, within(1e-12));
    }
  }

  private static Pass pass(
      Backend backend,
      Workspace workspace,
      ParameterSet parameters,
      Tensor offset,
      StreamState state) {
    double[][] values = {{0.1}, {0.1}};
    return new Pass(
        PassKind.EVALUATION,
        backend,
        workspace,
        parameters,
        null,
        offset,
        null,
        values,
        RandomStream.of(1),
        state);
  }

  private static double[] random(Tensor tensor, long seed) {
    double[] values = new double[(int) tensor.length()];
    RandomStream.of(seed).gaussian(values, values.length);
    tensor.set(values);
    return values;
  }

  private static double[] of(ParameterLayout layout, String name, double... all) {
    return layout.entries().stream()
        .filter(entry -> entry.spec().name().equals(name))
        .map(entry -> Arrays.copyOfRange(all, entry.offset(), entry.offset() + entry.length()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whatCannotBeTiedIsRefused() {
    refused("no embedding before it", "other", WORDS, UNITS);
    refused("has 5 words and 3 units", "embedding", WORDS + 1, UNITS);
    refused("needs at least 1 word", "embedding", 0, UNITS);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TiedOutput("embedding", 4, 3).outputShape(new int[] {2}))
        .withMessageContaining("3 units, found shape [2]");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new TiedOutput("embedding", 4, 3).responseParameters(ResponseStructure.FULL, 2))
        .withMessageContaining("STRUCTURED");
  }

  private static void refused(String message, String embedding, int words, int units) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> {
              Architecture.Builder builder = Architecture.builder(1);
              int last = builder.add("embedding", new Embedding(WORDS, UNITS), Architecture.INPUT);
              builder.add("output", new TiedOutput(embedding, words, units), last);
              new Network(
                  builder.build(Loss.SOFTMAX_CROSS_ENTROPY), SPACE, ResponseStructure.STRUCTURED);
            })
        .withMessageContaining(message);
  }
}
