package org.deltastn.nn.recurrent;

import static org.assertj.core.api.Assertions.assertThat;

import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.ParameterSet;
import org.deltastn.nn.Pass;
import org.deltastn.nn.PassKind;
import org.deltastn.nn.ResponseStructure;
import org.deltastn.nn.StreamState;
import org.deltastn.nn.graph.Network;
import org.deltastn.nn.graph.NetworkEvaluation;
import org.deltastn.problem.LanguageModels;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.RandomStream;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.backend.Workspace;
import org.deltastn.tensor.engine.Backends;
import org.junit.jupiter.api.Test;

/** How large the tangent that is carried over minibatches gets. */
class CarriedTangentTest {

  private static final int WORDS = 10;
  private static final int UNITS = 16;
  private static final int STREAMS = 2;
  private static final int STEPS = 10;
  private static final int MINIBATCHES = 60;

  /** Returns the norm of the outputs' tangent at every minibatch, for weights in ±range. */
  private static double[] norms(double range) {
    HyperparameterSpace space =
        HyperparameterSpace.of(Hyperparameter.lockedDropout("lstm0").initialValue(0.05).build());
    Network network =
        new Network(
            LanguageModels.network(WORDS, UNITS, UNITS, 1), space, ResponseStructure.STRUCTURED);
    double[] norms = new double[MINIBATCHES];
    try (Backend backend = Backends.create(Precision.DOUBLE);
        Workspace workspace = new Workspace(backend);
        StreamState state = new StreamState(backend, STREAMS);
        ParameterSet parameters = new ParameterSet(backend, network.general(), network.response());
        ParameterSet gradients = new ParameterSet(backend, network.general(), network.response())) {
      parameters.general().set(uniform(1, network.general().length(), range));
      parameters.response().set(uniform(2, network.response().length(), 0.1));
      for (int batch = 0; batch < MINIBATCHES; batch++) {
        workspace.reset();
        double[] words = uniform(100 + batch, STREAMS * STEPS, 0.5);
        for (int i = 0; i < words.length; i++) {
          words[i] = (int) (WORDS * (words[i] + 0.5));
        }
        Tensor x = workspace.take(words.length, 1);
        x.set(words);
        Tensor offset = workspace.take(words.length, 1);
        backend.fill(offset, 1);
        Pass pass =
            new Pass(
                PassKind.RESPONSE_LINEARIZED,
                backend,
                workspace,
                parameters,
                gradients,
                offset,
                null,
                new double[][] {{0.05}},
                RandomStream.of(batch),
                state);
        NetworkEvaluation evaluation = network.forward(pass, x);
        Tensor tangent = evaluation.jvp();
        norms[batch] = Math.sqrt(backend.dot(tangent, tangent));
      }
    }
    return norms;
  }

  private static double[] uniform(long seed, int count, double range) {
    double[] values = new double[count];
    RandomStream.of(seed).uniform(values, count);
    for (int i = 0; i < count; i++) {
      values[i] = range * (2 * values[i] - 1);
    }
    return values;
  }

  private static double largest(double[] values, int from, int to) {
    double largest = 0;
    for (int i = from; i < to; i++) {
      largest = Math.max(largest, values[i]);
    }
    return largest;
  }

  @Test
  void withInitialWeightsItStaysAsLargeAsAtFirst() {
    // Initial weights lie in ±1/√n.
    for (double range : new double[] {0.25, 0.5}) {
      double[] norms = norms(range);
      assertThat(largest(norms, MINIBATCHES / 2, MINIBATCHES))
          .isLessThan(3 * largest(norms, 0, MINIBATCHES / 2));
    }
  }

  @Test
  void withLargerWeightsTheGatesSaturateBeforeItGrowsWithoutBound() {
    for (double range : new double[] {1, 1.5, 2, 3, 4, 8}) {
      double[] norms = norms(range);
      System.out.printf(
          "norm of the tangent at weights in ±%.1f: minibatch 1 %.3g, 10 %.3g, 30 %.3g, 60 %.3g,"
              + " largest %.3g%n",
          range, norms[0], norms[9], norms[29], norms[59], largest(norms, 0, MINIBATCHES));
      assertThat(largest(norms, 0, MINIBATCHES)).isLessThan(1000 * norms[0]);
    }
  }
}
