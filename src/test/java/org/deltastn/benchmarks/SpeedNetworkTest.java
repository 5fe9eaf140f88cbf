package org.deltastn.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.OptionalDouble;
import java.util.Set;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.ParameterLayout;
import org.deltastn.nn.ResponseStructure;
import org.deltastn.nn.graph.Network;
import org.deltastn.problem.Presets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SpeedNetworkTest {

  /** What a normalization keeps of its minibatches is among our parameters, and is not trained. */
  private static final Set<String> KEPT = Set.of("mean", "var");

  private static int weights(SpeedNetwork network) {
    return new Network(
            network.preset().architecture(), HyperparameterSpace.of(), ResponseStructure.NONE)
        .general().entries().stream()
            .filter(entry -> !KEPT.contains(entry.spec().name()))
            .mapToInt(ParameterLayout.Entry::length)
            .sum();
  }

  /** By hand: products of the sizes in H.2, and biases or the two numbers of a normalization. */
  @ParameterizedTest
  @CsvSource({"MLP, 3836410", "SIMPLE_CNN, 2489130", "ALEX_NET, 23272266", "RES_NET_18, 11173962"})
  void theNetworksAreThePapers(SpeedNetwork network, int expected) {
    assertThat(weights(network)).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource
  void pyTorchsNetworkHasAsManyParameters(SpeedNetwork network) throws Exception {
    OptionalDouble found = TorchStep.parameters(network);
    assumeTrue(found.isPresent(), "PyTorch was not found");
    assertThat(found).hasValue(weights(network));
  }

  @Test
  void aNetworkIsChosenByItsName() {
    assertThat(SpeedNetwork.of(new String[0])).isEqualTo(SpeedNetwork.MLP);
    assertThat(SpeedNetwork.of(new String[] {"none", "--network", "resnet18"}))
        .isEqualTo(SpeedNetwork.RES_NET_18);
    assertThat(SpeedNetwork.others(new String[] {"none", "--network", "resnet18"}))
        .containsExactly("none");
    assertThat(SpeedNetwork.RES_NET_18.preset().name()).isEqualTo(Presets.resNet18().name());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SpeedNetwork.of(new String[] {"--network", "vgg"}))
        .withMessage("--network needs one of [mlp, simple-cnn, alexnet, resnet18], found vgg");
  }
}
