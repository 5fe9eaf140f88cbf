package org.deltastn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import org.deltastn.data.Examples;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.Loss;
import org.deltastn.nn.ResponseStructure;
import org.deltastn.nn.dl4j.ConfigurationReader;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.nn.graph.Network;
import org.deltastn.nn.layers.Dense;
import org.deltastn.nn.layers.Reshape;
import org.deltastn.nn.recurrent.SequencePool;
import org.deltastn.problem.LanguageModels;
import org.deltastn.problem.SequenceClassifiers;
import org.deltastn.tensor.Activation;
import org.deltastn.train.loop.TrainingLoop;
import org.junit.jupiter.api.Test;

class TrainingDataTest {

  private static final Network NETWORK =
      Problems.problem(Problems.configuration(Method.DELTA_STN).build()).network();

  @Test
  void fittingDataPass() {
    Problems.data().require(NETWORK, 40);
  }

  @Test
  void emptyParts() {
    Examples none = Problems.examples(0, 1);
    refused(new TrainingData(none, Problems.examples(3, 1)), "the training data are empty");
    refused(new TrainingData(Problems.examples(9, 1), none), "the validation data are empty");
  }

  @Test
  void tooFewRows() {
    refused(
        new TrainingData(Problems.examples(7, 1), Problems.examples(1, 1)),
        "a worker needs at least one minibatch of 8 training rows, found 7: "
            + "lower batchSize or the number of workers");
  }

  @Test
  void otherWidths() {
    Examples wide = new Examples(new float[80], new int[] {5}, new float[16], 1);
    refused(
        new TrainingData(wide, Problems.examples(3, 1)),
        "the network expects rows of shape [4], the training data have [5]");
    refused(
        new TrainingData(Problems.examples(8, 1), wide),
        "the network expects rows of shape [4], the validation data have [5]");
    Examples targets = new Examples(new float[32], new int[] {4}, new float[16], 2);
    refused(
        new TrainingData(targets, Problems.examples(3, 1)),
        "an output of shape [3] needs 1 target(s) a row, found 2");
  }

  @Test
  void valuesThatNoLossCanTake() {
    TrainingData data = Problems.data();
    data.training().features()[4 * 5 + 2] = Float.NaN;
    refused(data, "row 5 of the training data: feature 2 is NaN, expected a finite number");
    for (float label : new float[] {-1, 0.5f, 3, Float.NaN}) {
      TrainingData labels = Problems.data();
      labels.validation().targets()[7] = label;
      refused(
          labels,
          "row 7 of the validation data: target "
              + label
              + ", expected a whole number from 0 to 2");
    }
    assertThat(Loss.SQUARED_ERROR.invalidTarget(new int[] {1}, -0.5f)).isNull();
    assertThat(Loss.SQUARED_ERROR.invalidTarget(new int[] {1}, Float.POSITIVE_INFINITY))
        .isEqualTo("a finite number");
  }

  @Test
  void wordsOfPaddedSequences() {
    String json = SequenceClassifiers.networkJson(5, 3, 2, 2, 1, 2, SequencePool.Kind.MEAN);
    Network network =
        new Network(
            ConfigurationReader.read(json), HyperparameterSpace.of(), ResponseStructure.NONE);
    float[] words = {4, 0, 1, /**/ 3, -1, -1, /**/ -1, -1, -1, /**/ 2, 2, -1};
    TrainingData.requireWords(network, words, words.length, "given");
    words[4] = 5;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TrainingData.requireWords(network, words, words.length, "given"))
        .withMessageStartingWith(
            "row 1 of the given data: word 5.0, expected a whole number from 0 to 4, or -1 for"
                + " padding");
    words[4] = -1;
    words[8] = 2;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TrainingData.requireWords(network, words, words.length, "given"))
        .withMessage(
            "row 2 of the given data: word 2.0 after the padding; pad sequences at their end");
  }

  @Test
  void noRowThatCounts() {
    TrainingData data = Problems.data();
    Arrays.fill(data.validation().weights(), 0);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                TrainingLoop.local(
                    Problems.problem(Problems.configuration(Method.DELTA_STN).build()), data))
        .withMessage("the validation data have no row of positive weight");
    TrainingData other = Problems.data();
    Arrays.fill(other.training().weights(), 0);
    assertThatIllegalArgumentException()
        .isThrownBy(other::requireWeights)
        .withMessage("the training data have no row of positive weight");
    other.training().weights()[39] = 1;
    other.requireWeights();
    // A worker may hold no rows at all.
    new TrainingData(Problems.examples(0, 1), Problems.examples(0, 1)).requireWeights();
  }

  /** Where words are read, in all parts, there must be one for every stream. */
  @Test
  void wordsOfStreams() {
    Network network =
        new Network(
            LanguageModels.network(5, 3, 2, 1), HyperparameterSpace.of(), ResponseStructure.NONE);
    new TrainingData(words(4, 0), words(4, 0)).require(network, 4);
    for (boolean first : new boolean[] {true, false}) {
      String part = first ? "training" : "validation";
      TrainingData few = new TrainingData(words(first ? 3 : 4, 0), words(first ? 4 : 3, 0));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> few.require(network, 4))
          .withMessage(
              "the "
                  + part
                  + " data have 3 words for batchSize 4, the number of streams that they are parted"
                  + " into: lower batchSize or the number of workers");
      TrainingData unknown = new TrainingData(words(4, first ? 5 : 0), words(4, first ? 0 : 5));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> unknown.require(network, 4))
          .withMessageStartingWith("row 3 of the " + part + " data: word 5.0, expected");
    }
  }

  private static Examples words(int count, float last) {
    float[] words = new float[count];
    words[count - 1] = last;
    return new Examples(words, new int[] {1}, new float[count], 1);
  }

  /** Changes of colour take numbers from 0 to 1, both ends included. */
  @Test
  void coloursOutsideTheirRange() {
    Network plain = images(HyperparameterSpace.of());
    Network coloured =
        images(HyperparameterSpace.of(Hyperparameter.brightness().initialValue(0.5).build()));
    for (float colour : new float[] {0, 1, -1e-6f, 1.000001f}) {
      float[] pixels = {0.5f, 0.5f, 0.5f, 0.5f, colour, 0.5f};
      Examples rows = new Examples(pixels, new int[] {3, 1, 1}, new float[2], 1);
      TrainingData data = new TrainingData(rows, rows);
      data.require(plain, 1);
      if (colour >= 0 && colour <= 1) {
        data.require(coloured, 1);
      } else {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> data.require(coloured, 1))
            .withMessage(
                "row 1 of the training data: feature 1 is "
                    + colour
                    + ", expected a number from 0 to 1, since hyperparameters change the colours");
      }
    }
  }

  private static Network images(HyperparameterSpace space) {
    Architecture.Builder builder = Architecture.builder(3, 1, 1);
    int flat = builder.add("flat", new Reshape(3), Architecture.INPUT);
    builder.add("out", new Dense(3, 2, true), flat);
    return new Network(
        builder.build(Loss.SOFTMAX_CROSS_ENTROPY), space, ResponseStructure.STRUCTURED);
  }

  @Test
  void aRowMayHaveSeveralTargets() {
    Network network =
        new Network(
            Architecture.perceptron(new int[] {1, 3}, Activation.RELU, Loss.SQUARED_ERROR),
            HyperparameterSpace.of(),
            ResponseStructure.NONE);
    float[] targets = new float[12];
    targets[7] = Float.NaN;
    Examples rows = new Examples(new float[4], new int[] {1}, targets, 3);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TrainingData.requireTargets(network, rows, "given"))
        .withMessage("row 2 of the given data: target NaN, expected a finite number");
  }

  private static void refused(TrainingData data, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> data.require(NETWORK, 8))
        .withMessage(message);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                TrainingLoop.local(
                    Problems.problem(Problems.configuration(Method.DELTA_STN).build()), data))
        .withMessage(message);
  }
}
