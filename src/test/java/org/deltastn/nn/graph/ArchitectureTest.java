package org.deltastn.nn.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.deltastn.nn.Loss;
import org.deltastn.nn.layers.Add;
import org.deltastn.nn.layers.Dense;
import org.deltastn.tensor.Activation;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  @Test
  void perceptronsHaveAnActivationAfterEveryLayerButTheLast() {
    Architecture architecture =
        Architecture.perceptron(
            new int[] {5, 4, 3, 2}, Activation.RELU, Loss.SOFTMAX_CROSS_ENTROPY);

    assertThat(architecture.nodes())
        .extracting(node -> node.layer().getClass().getSimpleName())
        .containsExactly("Dense", "ActivationLayer", "Dense", "ActivationLayer", "Dense");
    assertThat(architecture.layerNames()).containsExactly("layer0", "layer1", "layer2");
    assertThat(architecture.inputShape()).containsExactly(5);
    assertThat(architecture.loss()).isEqualTo(Loss.SOFTMAX_CROSS_ENTROPY);
    assertThat(architecture.nodes().get(4).layer().outputShape(new int[] {3})).containsExactly(2);
  }

  @Test
  void sizesOfPerceptrons() {
    for (int[] sizes : new int[][] {{5}, {}, {5, 0, 2}}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Architecture.perceptron(sizes, Activation.RELU, Loss.SQUARED_ERROR))
          .withMessageContaining("at least two sizes of at least 1, found");
    }
  }

  @Test
  void inputsComeBefore() {
    Architecture.Builder builder = Architecture.builder(3);

    assertThat(builder.add("first", new Add(), Architecture.INPUT)).isZero();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.add("second", new Add(), 0, 1))
        .withMessage("layer 'second' reads node 1, which is not before it");
    assertThatIllegalArgumentException().isThrownBy(() -> builder.add("second", new Add(), -2));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Architecture.builder(3).build(Loss.SQUARED_ERROR))
        .withMessage("a network needs at least one layer");
  }

  @Test
  void shapesAreKnownWhileBuilding() {
    Architecture.Builder builder = Architecture.builder(3);
    int first = builder.add("first", new Dense(3, 5, true), Architecture.INPUT);
    int sum = builder.add("sum", new Add(), first, first);
    int bad = builder.add("bad", new Add(), Architecture.INPUT, sum);

    assertThat(builder.shape(Architecture.INPUT)).containsExactly(3);
    assertThat(builder.shape(sum)).containsExactly(5);
    assertThat(builder.shape(first)).containsExactly(5);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.shape(bad))
        .withMessage("layer 'bad': cannot add shapes [3] and [5]");
  }

  @Test
  void everyNodeIsRead() {
    Architecture.Builder builder = Architecture.builder(3);
    builder.add("dead", new Add(), Architecture.INPUT);
    builder.add("output", new Add(), Architecture.INPUT);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.build(Loss.SQUARED_ERROR))
        .withMessage("nothing reads the output of layer 'dead'");
  }
}
