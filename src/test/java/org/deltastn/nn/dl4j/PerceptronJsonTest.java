package org.deltastn.nn.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deltastn.nn.Loss;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.problem.Presets;
import org.deltastn.tensor.Activation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Deeplearning4j's own writer and reader are the oracle. */
class PerceptronJsonTest {

  private static Stream<Arguments> perceptrons() {
    return Stream.of(new int[] {3, 2}, new int[] {3, 8, 1}, new int[] {784, 1200, 1200, 10})
        .flatMap(
            sizes ->
                Stream.of(Activation.values())
                    .flatMap(
                        hidden ->
                            Stream.of(Loss.values())
                                .filter(loss -> loss == Loss.SQUARED_ERROR || last(sizes) > 1)
                                .map(loss -> Arguments.of(sizes, hidden, loss))));
  }

  private static int last(int[] sizes) {
    return sizes[sizes.length - 1];
  }

  @ParameterizedTest
  @MethodSource("perceptrons")
  void isWhatDeeplearning4jWritesAndReads(int[] sizes, Activation hidden, Loss loss)
      throws Exception {
    MultiLayerConfiguration configuration = Presets.perceptron(sizes, hidden, loss);
    String json = PerceptronJson.write(sizes, hidden, loss);
    assertThat(json).isEqualTo(configuration.toJson());
    String narrow = new ObjectMapper().readTree(json).toString();
    List<String> expected = OurNetwork.describe(ConfigurationReader.read(configuration));
    assertThat(OurNetwork.describe(ConfigurationReader.read(json, sizes[0]))).isEqualTo(expected);
    if (sizes.length == 2 || hidden != Activation.IDENTITY) {
      Architecture read = PerceptronJson.read(narrow).orElseThrow();
      assertThat(OurNetwork.describe(read)).isEqualTo(expected);
    }
  }

  @Test
  void leavesEveryOtherTextToDeeplearning4j() {
    String json =
        PerceptronJson.write(new int[] {3, 8, 2}, Activation.ELU, Loss.SOFTMAX_CROSS_ENTROPY);
    assertThat(PerceptronJson.read(json)).isPresent();
    for (String other :
        List.of(
            json.replace("\"alpha\" : 1.0", "\"alpha\" : 0.5"),
            json.replaceFirst("\"hasBias\" : true", "\"hasBias\" : false"),
            json.replaceFirst("\"layerName\" : \"layer0\"", "\"layerName\" : \"first\""),
            json.replaceFirst("\"nin\" : 8", "\"nin\" : 9"),
            json.replaceFirst("\"nout\" : 8", "\"nout\" : 0"),
            json.replaceFirst("\"regularization\" : \\[ ]", "\"regularization\" : [ 1 ]"),
            json.replace("\"inputPreProcessors\" : { }", "\"inputPreProcessors\" : { \"0\" : 1 }"),
            "{}",
            "[]",
            "{\"confs\" : []}",
            "no JSON",
            "")) {
      assertThat(PerceptronJson.read(other)).as(other).isEmpty();
    }
    assertThat(
            OurNetwork.describe(
                ConfigurationReader.read(
                    json.replaceFirst("\"layerName\" : \"layer0\"", "\"layerName\" : \"first\""))))
        .anyMatch(line -> line.startsWith("first Dense"));
  }

  @Test
  void refusesSizesThatAreNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PerceptronJson.write(new int[] {3}, Activation.RELU, Loss.SQUARED_ERROR))
        .withMessageContaining("at least two sizes");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> PerceptronJson.write(new int[] {3, 0, 1}, Activation.RELU, Loss.SQUARED_ERROR));
    int[] one = {3, 8, 1};
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PerceptronJson.write(one, Activation.RELU, Loss.SOFTMAX_CROSS_ENTROPY))
        .withMessageContaining("an output for every class");
    String json = PerceptronJson.write(new int[] {3, 8, 2}, Activation.RELU, Loss.SQUARED_ERROR);
    assertThat(PerceptronJson.read(json.replace("\"nout\" : 2", "\"nout\" : 1"))).isPresent();
  }

  @Test
  void digitsAreThoseOfJsonWhateverTheLocaleOfTheUser() {
    int[] sizes = {3, 8, 2};
    String expected = PerceptronJson.write(sizes, Activation.RELU, Loss.SOFTMAX_CROSS_ENTROPY);
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try {
      assertThat(PerceptronJson.write(sizes, Activation.RELU, Loss.SOFTMAX_CROSS_ENTROPY))
          .isEqualTo(expected);
    } finally {
      Locale.setDefault(before);
    }
  }
}
