package org.deltastn.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.deltastn.nn.ResponseStructure;
import org.deltastn.nn.dl4j.ConfigurationReader;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.nn.graph.Network;
import org.deltastn.nn.recurrent.SequencePool;
import org.junit.jupiter.api.Test;

class SequenceClassifiersTest {

  private static String json(SequencePool.Kind pooling) {
    return SequenceClassifiers.networkJson(100, 12, 6, 5, 2, 3, pooling);
  }

  @Test
  void theNetworkIsReadWithItsHyperparameters() {
    Architecture mean = ConfigurationReader.read(json(SequencePool.Kind.MEAN));
    assertThat(mean.layerNames())
        .containsExactly("embedding", "lstm0", "lstm1", "pooling", "output");
    Architecture last = ConfigurationReader.read(json(SequencePool.Kind.LAST));
    assertThat(last.layerNames())
        .containsExactly("embedding", "lstm0", "lstm1", "lstm1.last", "output");
    Network network = new Network(last, SequenceClassifiers.space(2), ResponseStructure.STRUCTURED);
    assertThat(network.inputShape()).containsExactly(12);
    assertThat(network.outputShape()).containsExactly(3);
    int lstms = (4 * 6 * 5 + 4 * 5 + 4 * 5 * 5) + (4 * 5 * 5 + 4 * 5 + 4 * 5 * 5);
    assertThat(network.general().length()).isEqualTo(100 * 6 + lstms + 5 * 3 + 3);
    assertThat(SequenceClassifiers.space(2).names())
        .containsExactly(
            "lockedDropout.embedding",
            "lockedDropout.lstm0",
            "lockedDropout.lstm1",
            "embeddingDropout",
            "dropConnect");
  }

  @Test
  void sizesThatDoNotFitAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> SequenceClassifiers.networkJson(100, 0, 6, 5, 1, 3, SequencePool.Kind.LAST))
        .withMessageContaining("length 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConfigurationReader.read(json(SequencePool.Kind.MEAN), 11))
        .withMessageContaining("inputLength 12")
        .withMessageContaining("[11]");
  }
}
