package org.deltastn.nn.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.Loss;
import org.deltastn.nn.ParameterLayout;
import org.deltastn.nn.ParameterSet;
import org.deltastn.nn.Pass;
import org.deltastn.nn.PassKind;
import org.deltastn.nn.ResponseStructure;
import org.deltastn.nn.StreamState;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.nn.graph.Network;
import org.deltastn.nn.graph.NetworkEvaluation;
import org.deltastn.nn.layers.Dense;
import org.deltastn.nn.recurrent.Embedding;
import org.deltastn.nn.recurrent.LstmRecurrence;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.RandomStream;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.backend.LossEvaluation;
import org.deltastn.tensor.backend.Workspace;
import org.deltastn.tensor.engine.Backends;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** An embedding, two LSTMs and a softmax over words against Deeplearning4j, in doubles. */
class LstmParityTest {

  private static final int WORDS = 6;
  private static final int EMBEDDED = 4;
  private static final int UNITS = 3;
  private static final int STREAMS = 2;
  private static final int STEPS = 5;
  private static final int ROWS = STREAMS * STEPS;
  private static final double TOLERANCE = 1e-9;

  /** Deeplearning4j has the gates g, f, o and i beside each other. */
  private static final int[] GATES = {3, 1, 2, 0};

  @Test
  void outputsAndGradients() {
    MultiLayerNetwork theirs = theirs();
    Architecture.Builder builder = Architecture.builder(1);
    int last = builder.add("0", new Embedding(WORDS, EMBEDDED), Architecture.INPUT);
    for (int i = 1; i <= 2; i++) {
      int in = i == 1 ? EMBEDDED : UNITS;
      last = builder.add(Integer.toString(i), new Dense(in, 4 * UNITS, true), last);
      last = builder.add(Integer.toString(i), new LstmRecurrence(UNITS), last);
    }
    builder.add("3", new Dense(UNITS, WORDS, true), last);
    Network network =
        new Network(
            builder.build(Loss.SOFTMAX_CROSS_ENTROPY),
            HyperparameterSpace.of(),
            ResponseStructure.NONE);
    try (Backend backend = Backends.create(Precision.DOUBLE);
        Workspace workspace = new Workspace(backend);
        StreamState state = new StreamState(backend, STREAMS);
        ParameterSet parameters = new ParameterSet(backend, network.general(), network.response());
        ParameterSet gradients = new ParameterSet(backend, network.general(), network.response());
        Tensor loss = backend.allocateSums(1)) {
      double[] weights = new double[network.general().length()];
      RandomStream.of(3).gaussian(weights, weights.length);
      parameters.general().set(weights);
      for (ParameterLayout.Entry entry : network.general().entries()) {
        double[] part =
            Arrays.copyOfRange(weights, entry.offset(), entry.offset() + entry.length());
        theirs.getParam(name(entry)).assign(toTheirs(entry, part));
      }
      Tensor x = workspace.take(ROWS, 1);
      Tensor t = workspace.take(ROWS, 1);
      Tensor w = workspace.take(ROWS);
      backend.fill(w, 1);
      double[] words = new double[ROWS];
      double[] next = new double[ROWS];
      INDArray features = Nd4j.zeros(DataType.DOUBLE, STREAMS, 1, STEPS);
      INDArray labels = Nd4j.zeros(DataType.DOUBLE, STREAMS, WORDS, STEPS);
      for (int row = 0; row < ROWS; row++) {
        words[row] = (row * row + 1) % WORDS;
        next[row] = (3 * row + 2) % WORDS;
        int b = row % STREAMS;
        int step = row / STREAMS;
        features.putScalar(new int[] {b, 0, step}, words[row]);
        labels.putScalar(new int[] {b, (int) next[row], step}, 1);
      }
      x.set(words);
      t.set(next);
      theirs.setInput(features);
      theirs.setLabels(labels);
      theirs.computeGradientAndScore();
      INDArray output = theirs.output(features, false);

      Pass pass =
          new Pass(
              PassKind.GENERAL,
              backend,
              workspace,
              parameters,
              gradients,
              null,
              null,
              new double[0][],
              RandomStream.of(1),
              state);
      NetworkEvaluation ours = network.forward(pass, x);
      Tensor g = workspace.take(ours.output().shape());
      network.loss().evaluate(backend, new LossEvaluation(ours.output(), null, t, w, 1, g, loss));
      ours.backward(g);

      requireOutputs(ours.output().toDoubles(), output);
      // Deeplearning4j divides the score by the sequences, and gradients only when it updates.
      assertThat(loss.toDoubles()[0] / STREAMS).isCloseTo(theirs.score(), within(TOLERANCE));
      Map<String, INDArray> theirGradients = theirs.gradient().gradientForVariable();
      double[] all = gradients.general().toDoubles();
      for (ParameterLayout.Entry entry : network.general().entries()) {
        double[] part = Arrays.copyOfRange(all, entry.offset(), entry.offset() + entry.length());
        double[] expected = theirGradients.get(name(entry)).dup('c').data().asDouble();
        double[] found = toTheirs(entry, part).dup('c').data().asDouble();
        assertThat(found).as(name(entry)).containsExactly(expected, within(TOLERANCE));
      }
    }
  }

  private static MultiLayerNetwork theirs() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .dataType(DataType.DOUBLE)
                .list()
                .layer(
                    new EmbeddingSequenceLayer.Builder()
                        .nIn(WORDS)
                        .nOut(EMBEDDED)
                        .inputLength(STEPS)
                        .outputDataFormat(RNNFormat.NCW)
                        .build())
                .layer(lstm(EMBEDDED))
                .layer(lstm(UNITS))
                .layer(
                    new RnnOutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(UNITS)
                        .nOut(WORDS)
                        .dataFormat(RNNFormat.NCW)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build());
    network.init();
    return network;
  }

  private static LSTM lstm(int in) {
    return new LSTM.Builder()
        .nIn(in)
        .nOut(UNITS)
        .dataFormat(RNNFormat.NCW)
        .activation(Activation.TANH)
        .build();
  }

  private static String name(ParameterLayout.Entry entry) {
    String name = entry.spec().name();
    return entry.layer() + "_" + (name.equals("E") ? "W" : name);
  }

  /** Returns a parameter in the axes and the order of gates of Deeplearning4j. */
  private static INDArray toTheirs(ParameterLayout.Entry entry, double... ours) {
    int[] shape = entry.spec().shape();
    boolean lstm = shape[0] == 4 * UNITS;
    double[] values = ours.clone();
    int width = ours.length / shape[0];
    for (int row = 0; lstm && row < shape[0]; row++) {
      int to = GATES[row / UNITS] * UNITS + row % UNITS;
      System.arraycopy(ours, row * width, values, to * width, width);
    }
    if (entry.spec().name().equals("E")) {
      return Nd4j.createFromArray(values).reshape('c', shape[0], width);
    }
    return Nd4j.createFromArray(values).reshape('c', shape[0], width).transpose();
  }

  private static void requireOutputs(double[] logits, INDArray output) {
    for (int row = 0; row < ROWS; row++) {
      double sum = 0;
      for (int k = 0; k < WORDS; k++) {
        sum += Math.exp(logits[row * WORDS + k]);
      }
      for (int k = 0; k < WORDS; k++) {
        double expected = output.getDouble(row % STREAMS, k, row / STREAMS);
        assertThat(Math.exp(logits[row * WORDS + k]) / sum).isCloseTo(expected, within(TOLERANCE));
      }
    }
  }
}
