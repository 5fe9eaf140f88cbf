package org.deltastn.problem;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.recurrent.SequencePool;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/**
 * Networks that classify sequences of words: an embedding, LSTMs, pooling over time and a softmax
 * over the classes. Layers are named {@code embedding}, {@code lstm0}, … and {@code output}; that
 * of the pooling is {@code pooling} for the mean, and the last LSTM's with {@code .last} for the
 * last word.
 */
public final class SequenceClassifiers {

  private static final String EMBEDDING = "embedding";

  private SequenceClassifiers() {}

  /**
   * Returns a network as a Deeplearning4j configuration. Its rows are the indices of {@code length}
   * words, with {@link org.deltastn.nn.recurrent.TimeSteps#PADDING} after the end of a shorter
   * text.
   *
   * @param words size of the vocabulary
   * @param length the maximum number of words of a text
   * @param embedding size of a word's vector
   * @param units units of each LSTM
   * @param layers number of LSTMs
   * @param classes number of classes
   * @param pooling what is made of the outputs of the last LSTM
   * @throws IllegalArgumentException if a number is below 1
   */
  public static String networkJson(
      int words,
      int length,
      int embedding,
      int units,
      int layers,
      int classes,
      SequencePool.Kind pooling) {
    if (Math.min(Math.min(words, length), Math.min(embedding, units)) < 1
        || Math.min(layers, classes) < 1) {
      throw new IllegalArgumentException(
          "a sequence classifier needs numbers of at least 1, found words "
              + words
              + ", length "
              + length
              + ", embedding "
              + embedding
              + ", units "
              + units
              + ", layers "
              + layers
              + ", classes "
              + classes);
    }
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder()
            .dataType(DataType.FLOAT)
            .list()
            .layer(
                new EmbeddingSequenceLayer.Builder()
                    .name(EMBEDDING)
                    .nIn(words)
                    .nOut(embedding)
                    .inputLength(length)
                    .outputDataFormat(RNNFormat.NCW)
                    .build());
    boolean last = pooling == SequencePool.Kind.LAST;
    for (int i = 0; i < layers; i++) {
      LSTM lstm =
          new LSTM.Builder()
              .name(lstm(i))
              .nIn(i == 0 ? embedding : units)
              .nOut(units)
              .dataFormat(RNNFormat.NCW)
              .activation(Activation.TANH)
              .build();
      list.layer(last && i == layers - 1 ? new LastTimeStep(lstm) : lstm);
    }
    if (!last) {
      list.layer(new GlobalPoolingLayer.Builder(PoolingType.AVG).name("pooling").build());
    }
    return list.layer(
            new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                .name("output")
                .nIn(units)
                .nOut(classes)
                .activation(Activation.SOFTMAX)
                .build())
        .build()
        .toJson();
  }

  /**
   * Returns hyperparameters for a number of LSTMs: variational dropout on the embedding and on
   * every LSTM's time steps, dropout of words, and DropConnect, all with rates in (0, 0.95) that
   * start at 0.05.
   */
  public static HyperparameterSpace space(int layers) {
    List<Hyperparameter> all = new ArrayList<>();
    all.add(Hyperparameter.lockedDropout(EMBEDDING).build());
    for (int i = 0; i < layers; i++) {
      all.add(Hyperparameter.lockedDropout(lstm(i)).build());
    }
    all.add(Hyperparameter.embeddingDropout().build());
    all.add(Hyperparameter.dropConnect().build());
    return new HyperparameterSpace(all);
  }

  private static String lstm(int index) {
    return "lstm" + index;
  }
}
