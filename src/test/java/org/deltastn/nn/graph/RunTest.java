package org.deltastn.nn.graph;

import static org.assertj.core.api.Assertions.assertThat;

import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.Loss;
import org.deltastn.nn.ResponseStructure;
import org.deltastn.nn.layers.ActivationLayer;
import org.deltastn.nn.layers.Add;
import org.deltastn.nn.layers.Convolution;
import org.deltastn.nn.layers.Dense;
import org.deltastn.nn.layers.pooling.MaxPool;
import org.deltastn.tensor.Activation;
import org.deltastn.tensor.Window;
import org.junit.jupiter.api.Test;

class RunTest {

  private static final ActivationLayer TANH = new ActivationLayer(Activation.TANH);

  private static Run alone(int node) {
    return new Run(-1, -1, -1, -1, node, node);
  }

  private static Network network(Architecture.Builder builder, Hyperparameter... hyperparameters) {
    return new Network(
        builder.build(Loss.SQUARED_ERROR),
        HyperparameterSpace.of(hyperparameters),
        ResponseStructure.STRUCTURED);
  }

  @Test
  void weightsActivationAndDropoutAreOne() {
    Architecture.Builder builder = Architecture.builder(4);
    int first = builder.add("a", new Dense(4, 3, true), Architecture.INPUT);
    first = builder.add("a", TANH, first);
    int second = builder.add("b", new Dense(3, 3, false), first);
    second = builder.add("b", TANH, second);
    builder.add("out", new Dense(3, 2, true), second);

    Network network =
        network(
            builder, Hyperparameter.inputDropout().build(), Hyperparameter.dropout("a").build());

    assertThat(network.runs())
        .containsExactly(
            alone(0), new Run(1, -1, 2, 3, 1, 3), new Run(4, -1, 5, -1, 4, 5), alone(6));
  }

  @Test
  void whatOthersReadIsNotHidden() {
    Architecture.Builder builder = Architecture.builder(4);
    int weights = builder.add("a", new Dense(4, 4, true), Architecture.INPUT);
    int activation = builder.add("b", TANH, weights);
    int sum = builder.add("c", new Add(), weights, activation);
    int other = builder.add("d", TANH, sum);
    builder.add("e", new Add(), other, activation, other);

    // The weights are read twice, and so are both activations; of "b" the dropout, once more.
    Network plain = network(builder);
    assertThat(plain.runs()).hasSize(5).allMatch(run -> run.activation() == -1);
    Network dropped = network(builder, Hyperparameter.dropout("b").build());
    assertThat(dropped.runs()).contains(new Run(-1, -1, 1, 2, 1, 2)).hasSize(5);
  }

  @Test
  void anActivationOfTheInputIsOneWithItsDropout() {
    Architecture.Builder builder = Architecture.builder(4);
    int activation = builder.add("a", TANH, Architecture.INPUT);
    builder.add("out", new Dense(4, 2, true), activation);

    assertThat(network(builder, Hyperparameter.dropout("a").build()).runs())
        .containsExactly(new Run(-1, -1, 0, 1, 0, 1), alone(2));
    assertThat(network(builder).runs()).containsExactly(alone(0), alone(1));
  }

  /** Two branches whose nodes take turns: every run comes after those that it reads. */
  @Test
  void runsAreInTheOrderOfWhatTheyGive() {
    Architecture.Builder builder = Architecture.builder(4);
    int left = builder.add("left", new Dense(4, 3, true), Architecture.INPUT);
    int right = builder.add("right", new Dense(4, 3, true), Architecture.INPUT);
    int far = builder.add("rightEnd", TANH, right);
    int near = builder.add("leftEnd", TANH, left);
    builder.add("sum", new Add(), far, near);

    assertThat(network(builder).runs())
        .containsExactly(new Run(1, -1, 2, -1, 1, 2), new Run(0, -1, 3, -1, 0, 3), alone(4));
  }

  @Test
  void aMaximumBetweenWeightsAndActivationIsOneWithThem() {
    Architecture.Builder builder = Architecture.builder(1, 6, 6);
    Window window = Window.square(2, 2, 0);
    int first = builder.add("a", new Convolution(1, 2, window, true), Architecture.INPUT);
    first = builder.add("a", new MaxPool(window), first);
    first = builder.add("a", TANH, first);
    builder.add("out", new Dense(2, 2, true), first);

    assertThat(network(builder).runs()).containsExactly(new Run(0, 1, 2, -1, 0, 2), alone(3));
    assertThat(network(builder, Hyperparameter.spatialDropout("a").build()).runs())
        .containsExactly(new Run(0, 1, 2, 3, 0, 3), alone(4));
  }

  @Test
  void aMaximumThatOthersReadIsNotHidden() {
    Architecture.Builder builder = Architecture.builder(1, 6, 6);
    Window window = Window.square(2, 2, 0);
    int weights = builder.add("a", new Convolution(1, 2, window, true), Architecture.INPUT);
    int maximum = builder.add("b", new MaxPool(window), weights);
    int activation = builder.add("c", TANH, maximum);
    builder.add("d", new Add(), activation, maximum);

    assertThat(network(builder).runs()).hasSize(4);

    Architecture.Builder plain = Architecture.builder(1, 6, 6);
    int ofInput = plain.add("a", new MaxPool(window), Architecture.INPUT);
    plain.add("b", TANH, ofInput);

    assertThat(network(plain).runs()).containsExactly(alone(0), alone(1));
  }
}
