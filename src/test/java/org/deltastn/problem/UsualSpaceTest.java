package org.deltastn.problem;

import static org.assertj.core.api.Assertions.assertThat;

import org.deltastn.nn.Loss;
import org.deltastn.nn.dl4j.ConfigurationReader;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.nn.recurrent.SequencePool;
import org.deltastn.tensor.Activation;
import org.junit.jupiter.api.Test;

class UsualSpaceTest {

  @Test
  void aPerceptronHasDropoutBeforeEveryLayerAndWeightDecay() {
    Architecture perceptron =
        Architecture.perceptron(
            new int[] {4, 3, 2, 2}, Activation.RELU, Loss.SOFTMAX_CROSS_ENTROPY);
    assertThat(UsualSpace.of(perceptron).names())
        .containsExactly("inputDropout", "dropout.layer0", "dropout.layer1", "weightDecay");
  }

  @Test
  void aClassifierOfSequencesDropsWordsAndTimeSteps() {
    String json = SequenceClassifiers.networkJson(9, 5, 3, 2, 1, 2, SequencePool.Kind.LAST);
    assertThat(UsualSpace.of(ConfigurationReader.read(json)).names())
        .containsExactly(
            "embeddingDropout",
            "lockedDropout.embedding",
            "lockedDropout.lstm0",
            "dropConnect",
            "weightDecay");
  }
}
