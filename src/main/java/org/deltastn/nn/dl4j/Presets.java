package org.deltastn.nn.dl4j;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deltastn.nn.Architecture;
import org.deltastn.nn.Loss;
import org.deltastn.tensor.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/** Deeplearning4j configurations of common networks, the paper's among them. */
public final class Presets {

  private Presets() {}

  /**
   * Returns a multilayer perceptron that reads as {@link Architecture#perceptron} of the same
   * arguments: dense layers {@code layer0}, {@code layer1}, …, the last an output layer.
   *
   * @param sizes the input's size, the hidden sizes and the output's size, as in MLlib's perceptron
   * @throws IllegalArgumentException if there are fewer than two sizes or one is below 1
   */
  public static MultiLayerConfiguration perceptron(int[] sizes, Activation hidden, Loss loss) {
    // Called for its check of the sizes.
    Architecture.perceptron(sizes, hidden, loss);
    NeuralNetConfiguration.ListBuilder list =
        // A seed of its own would make the JSON another one each time.
        new NeuralNetConfiguration.Builder().seed(0).dataType(DataType.FLOAT).list();
    int last = sizes.length - 2;
    for (int i = 0; i < last; i++) {
      list.layer(
          new DenseLayer.Builder()
              .name("layer" + i)
              .nIn(sizes[i])
              .nOut(sizes[i + 1])
              .activation(Activations.write(hidden))
              .build());
    }
    return list.layer(
            output(loss).name("layer" + last).nIn(sizes[last]).nOut(sizes[last + 1]).build())
        .build();
  }

  /** Returns the perceptron of the paper's MNIST experiment (H.2.1): three times 1200 ReLUs. */
  public static MultiLayerConfiguration mnistPerceptron() {
    return perceptron(
        new int[] {784, 1200, 1200, 1200, 10}, Activation.RELU, Loss.SOFTMAX_CROSS_ENTROPY);
  }

  private static OutputLayer.Builder output(Loss loss) {
    return switch (loss) {
      case SOFTMAX_CROSS_ENTROPY ->
          new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
              .activation(org.nd4j.linalg.activations.Activation.SOFTMAX);
      case SQUARED_ERROR ->
          new OutputLayer.Builder(LossFunctions.LossFunction.L2)
              .activation(org.nd4j.linalg.activations.Activation.IDENTITY);
    };
  }
}
