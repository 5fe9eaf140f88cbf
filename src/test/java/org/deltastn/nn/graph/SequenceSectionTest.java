package org.deltastn.nn.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.Loss;
import org.deltastn.nn.ResponseStructure;
import org.deltastn.nn.layers.Dense;
import org.deltastn.nn.recurrent.Embedding;
import org.deltastn.nn.recurrent.LstmRecurrence;
import org.deltastn.nn.recurrent.SequencePool;
import org.deltastn.nn.recurrent.TimeSteps;
import org.junit.jupiter.api.Test;

class SequenceSectionTest {

  private static Architecture.Builder steps() {
    Architecture.Builder builder = Architecture.builder(3);
    int last = builder.add("embedding", new TimeSteps(3), Architecture.INPUT);
    last = builder.add("embedding", new Embedding(5, 2), last);
    last = builder.add("lstm", new Dense(2, 8, true), last);
    builder.add("lstm", new LstmRecurrence(2), last);
    return builder;
  }

  private static Network network(Architecture.Builder builder, Hyperparameter... space) {
    return new Network(
        builder.build(Loss.SOFTMAX_CROSS_ENTROPY),
        HyperparameterSpace.of(space),
        ResponseStructure.STRUCTURED);
  }

  @Test
  void theNodesUpToThePoolingAreTimeSteps() {
    Architecture.Builder builder = steps();
    int pool = builder.add("pool", new SequencePool(SequencePool.Kind.MEAN), 3, Architecture.INPUT);
    builder.add("output", new Dense(2, 4, true), pool);
    Network network = network(builder, Hyperparameter.lockedDropout("lstm").build());
    assertThat(network.readsSequences()).isFalse();
    assertThat(network.readsPaddedWords()).isTrue();
    assertThat(network.vocabulary()).isEqualTo(5);
    // The dropout was put before the pooling.
    boolean[] expected = {true, true, true, true, true, false, false};
    for (int node = 0; node < expected.length; node++) {
      assertThat(network.isInSection(node)).as("node " + node).isEqualTo(expected[node]);
    }
  }

  @Test
  void timeStepsThatAreNotPooledAreRefused() {
    Architecture.Builder unpooled = steps();
    unpooled.add("output", new Dense(2, 4, true), 3);
    refused("'output' puts out time steps", unpooled);
    Architecture.Builder none = Architecture.builder(3);
    int dense = none.add("dense", new Dense(3, 2, true), Architecture.INPUT);
    none.add("pool", new SequencePool(SequencePool.Kind.LAST), dense, Architecture.INPUT);
    refused("'pool' pools time steps, and reads none", none);
  }

  private static void refused(String message, Architecture.Builder builder) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> network(builder))
        .withMessageContaining(message);
  }

  @Test
  void theShareOfAnExampleIsThatOfItsWords() {
    double[] shares = SequenceSection.shares(new double[] {0.5, 0.3, 0.2}, new int[] {2, 1, 0}, 2);
    assertThat(shares).containsExactly(new double[] {0.25, 0.3, 0, 0.25, 0, 0}, within(1e-15));
  }
}
