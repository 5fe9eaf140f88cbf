package org.deltastn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import org.deltastn.data.Examples;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.Loss;
import org.deltastn.nn.ResponseStructure;
import org.deltastn.nn.dl4j.ConfigurationReader;
import org.deltastn.nn.graph.Network;
import org.deltastn.nn.recurrent.SequencePool;
import org.deltastn.problem.SequenceClassifiers;
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
