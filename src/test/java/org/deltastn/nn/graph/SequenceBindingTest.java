package org.deltastn.nn.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.hyper.Perturbation;
import org.deltastn.nn.Loss;
import org.deltastn.nn.ResponseStructure;
import org.deltastn.nn.layers.Dense;
import org.deltastn.nn.recurrent.Embedding;
import org.deltastn.nn.recurrent.LstmRecurrence;
import org.deltastn.tensor.Activation;
import org.junit.jupiter.api.Test;

class SequenceBindingTest {

  private static final Architecture PERCEPTRON =
      Architecture.perceptron(new int[] {4, 3, 2}, Activation.TANH, Loss.SQUARED_ERROR);

  private static Architecture sequences() {
    Architecture.Builder builder = Architecture.builder(1);
    int last = builder.add("words", new Embedding(9, 3), Architecture.INPUT);
    last = builder.add("lstm", new Dense(3, 8, true), last);
    last = builder.add("lstm", new LstmRecurrence(2), last);
    builder.add("output", new Dense(2, 9, true), last);
    return builder.build(Loss.SOFTMAX_CROSS_ENTROPY);
  }

  private static Network network(Hyperparameter... hyperparameters) {
    return new Network(
        sequences(), HyperparameterSpace.of(hyperparameters), ResponseStructure.STRUCTURED);
  }

  @Test
  void penaltiesAndDropoutFollowTheLayerInTheOrderOfTheirReading() {
    Network network =
        network(
            Hyperparameter.activationRegularization("lstm").build(),
            Hyperparameter.lockedDropout("lstm").build(),
            Hyperparameter.temporalActivationRegularization("lstm").build());
    List<String> layers =
        network.nodes().stream().map(node -> node.layer().getClass().getSimpleName()).toList();
    assertThat(layers)
        .containsExactly(
            "Embedding",
            "Dense",
            "LstmRecurrence",
            "TemporalPenalty",
            "LockedDropout",
            "ActivationPenalty",
            "Dense");
    assertThat(network.readsSequences()).isTrue();
    assertThat(network.vocabulary()).isEqualTo(9);
    Network plain = new Network(PERCEPTRON, HyperparameterSpace.of(), ResponseStructure.NONE);
    assertThat(plain.readsSequences()).isFalse();
    assertThat(plain.vocabulary()).isZero();
  }

  @Test
  void wordsAndConnectionsAreDroppedByTheLayersThemselves() {
    Network network =
        network(Hyperparameter.embeddingDropout().build(), Hyperparameter.dropConnect().build());
    assertThat(((Embedding) network.nodes().get(0).layer()).dropsWords()).isTrue();
    assertThat(((LstmRecurrence) network.nodes().get(2).layer()).dropsConnections()).isTrue();
    assertThat(network.nodes()).hasSize(4);
  }

  @Test
  void whatDoesNotFitIsRefusedByName() {
    refused("'inputDropout' is a dropout on the input", Hyperparameter.inputDropout().build());
    refused(
        "'b' is a second lockedDropout on 'words'",
        Hyperparameter.lockedDropout("words").name("a").build(),
        Hyperparameter.lockedDropout("words").name("b").build());
    refused(
        "'b' is a second dropConnect on 'lstm'",
        Hyperparameter.dropConnect().name("a").build(),
        Hyperparameter.dropConnect().name("b").build());
    refused(
        "'weightDecay.words' finds no weights to decay",
        Hyperparameter.weightDecay("words").build());
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Network(
                    PERCEPTRON,
                    HyperparameterSpace.of(Hyperparameter.dropConnect().build()),
                    ResponseStructure.STRUCTURED))
        .withMessageContaining("'dropConnect'")
        .withMessageContaining("needs a network over sequences");
    HyperparameterSpace misplaced =
        HyperparameterSpace.fromJson("[{\"kind\": \"embeddingDropout\", \"layer\": \"lstm\"}]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Network(sequences(), misplaced, ResponseStructure.STRUCTURED))
        .withMessageContaining("needs a layer of the type embedding: one of [words], found 'lstm'");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Network(
                    sequences(),
                    HyperparameterSpace.of(Hyperparameter.embeddingDropout().build()),
                    ResponseStructure.FULL))
        .withMessageContaining("STRUCTURED");
  }

  @Test
  void connectionsAreDroppedAtOneRateAMinibatch() {
    assertThat(Hyperparameter.dropConnect().build().perturbation())
        .isEqualTo(Perturbation.PER_MINIBATCH);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Hyperparameter.dropConnect().perturbation(Perturbation.PER_EXAMPLE).build())
        .withMessageContaining("perMinibatch");
  }

  private static void refused(String message, Hyperparameter... hyperparameters) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> network(hyperparameters))
        .withMessageContaining(message);
  }
}
