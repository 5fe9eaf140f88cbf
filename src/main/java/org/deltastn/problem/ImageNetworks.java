package org.deltastn.problem;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deltastn.nn.dl4j.InputStandardization;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * The paper's convolutional networks, for ten classes of flat square images.
 *
 * <p>Where a maximum is taken of rectified values it is taken before they are rectified, which is
 * the same and less work.
 *
 * @param channels of the images
 * @param size height and width of the images
 * @param width what the paper's numbers of channels and hidden units are multiplied by
 * @param standardization of the input, or null
 */
record ImageNetworks(int channels, int size, double width, InputStandardization standardization) {

  private static final int CLASSES = 10;
  private static final String IMAGE = "image";

  // Numbers of filters, stage by stage; a maximum over 2×2 follows every stage.
  private static final int[][] VGG16 = {
    {64, 64}, {128, 128}, {256, 256, 256}, {512, 512, 512}, {512, 512, 512}
  };

  ImageNetworks {
    if (!(width > 0) || Double.isInfinite(width)) {
      throw new IllegalArgumentException("the width factor must be positive, found " + width);
    }
  }

  MultiLayerConfiguration simpleCnn() {
    NeuralNetConfiguration.ListBuilder list = base().list();
    for (int i = 1; i <= 2; i++) {
      list.layer(convolution("conv" + i, 16 * i, 5, 1, true));
      list.layer(maximum("pool" + i));
      list.layer(relu("relu" + i));
    }
    list.layer(dense("fc", 1568));
    return finish(list);
  }

  MultiLayerConfiguration alexNet() {
    NeuralNetConfiguration.ListBuilder list = base().list();
    int[] filters = {64, 192, 384, 256, 256};
    for (int i = 1; i <= filters.length; i++) {
      list.layer(convolution("conv" + i, filters[i - 1], 3, i == 1 ? 2 : 1, true));
      boolean pooled = i <= 2 || i == filters.length;
      if (pooled) {
        list.layer(maximum("pool" + i));
      }
      list.layer(relu("relu" + i));
    }
    list.layer(dense("fc1", 4096)).layer(dense("fc2", 4096));
    return finish(list);
  }

  MultiLayerConfiguration vgg16() {
    NeuralNetConfiguration.ListBuilder list = base().list();
    int i = 0;
    for (int[] stage : VGG16) {
      for (int k = 0; k < stage.length; k++) {
        i++;
        list.layer(convolution("conv" + i, stage[k], 3, 1, false));
        list.layer(normalization("norm" + i));
        if (k == stage.length - 1) {
          list.layer(maximum("pool" + i));
        }
        list.layer(relu("relu" + i));
      }
    }
    list.layer(dense("fc1", 512)).layer(dense("fc2", 512));
    return finish(list);
  }

  ComputationGraphConfiguration resNet18() {
    ComputationGraphConfiguration.GraphBuilder graph =
        base().graphBuilder().addInputs(IMAGE).setInputTypes(input());
    normalized(graph, "stem", IMAGE, 64, 3, 1);
    graph.addLayer("stem", relu("stem"), "stemNorm");
    String last = "stem";
    for (int i = 1; i <= 8; i++) {
      int stage = (i - 1) / 2;
      boolean halves = stage > 0 && i % 2 == 1;
      last = block(graph, "block" + i, last, 64 << stage, halves);
    }
    return graph
        .addLayer("mean", new GlobalPoolingLayer(PoolingType.AVG), last)
        .addLayer("out", output(), "mean")
        .setOutputs("out")
        .build();
  }

  /** Adds two convolutions and the way around them; returns the name of what they put out. */
  private String block(
      ComputationGraphConfiguration.GraphBuilder graph,
      String name,
      String from,
      int filters,
      boolean halves) {
    normalized(graph, name + "First", from, filters, 3, halves ? 2 : 1);
    graph.addLayer(name + "FirstRelu", relu(null), name + "FirstNorm");
    normalized(graph, name + "Second", name + "FirstRelu", filters, 3, 1);
    String around = from;
    if (halves) {
      normalized(graph, name + "Skip", from, filters, 1, 2);
      around = name + "SkipNorm";
    }
    graph.addVertex(
        name + "Sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), name + "SecondNorm", around);
    graph.addLayer(name, relu(null), name + "Sum");
    return name;
  }

  private void normalized(
      ComputationGraphConfiguration.GraphBuilder graph,
      String name,
      String from,
      int filters,
      int kernel,
      int stride) {
    graph.addLayer(
        name + "Conv",
        convolution(null, filters, kernel, stride, false),
        from.equals(IMAGE) ? preprocessor() : null,
        from);
    graph.addLayer(name + "Norm", normalization(null), name + "Conv");
  }

  private static NeuralNetConfiguration.Builder base() {
    // A seed of its own would make the JSON another one each time.
    return new NeuralNetConfiguration.Builder()
        .seed(0)
        .dataType(DataType.FLOAT)
        .activation(Activation.IDENTITY);
  }

  private InputType input() {
    return InputType.convolutionalFlat(size, size, channels);
  }

  /** Returns what makes images of flat rows and standardizes them, or null for Deeplearning4j's. */
  private InputPreProcessor preprocessor() {
    return standardization == null
        ? null
        : new ComposableInputPreProcessor(
            new FeedForwardToCnnPreProcessor(size, size, channels), standardization);
  }

  private MultiLayerConfiguration finish(NeuralNetConfiguration.ListBuilder list) {
    if (standardization != null) {
      list.inputPreProcessor(0, preprocessor());
    }
    return list.layer(output()).setInputType(input()).build();
  }

  private int scaled(int number) {
    return Math.max(1, (int) Math.round(width * number));
  }

  private ConvolutionLayer convolution(
      String name, int filters, int kernel, int stride, boolean bias) {
    return new ConvolutionLayer.Builder(kernel, kernel)
        .name(name)
        .stride(stride, stride)
        .padding(kernel / 2, kernel / 2)
        .nOut(scaled(filters))
        .hasBias(bias)
        .build();
  }

  private static BatchNormalization normalization(String name) {
    return new BatchNormalization.Builder().name(name).build();
  }

  private static SubsamplingLayer maximum(String name) {
    return new SubsamplingLayer.Builder(PoolingType.MAX)
        .name(name)
        .kernelSize(2, 2)
        .stride(2, 2)
        .build();
  }

  private static ActivationLayer relu(String name) {
    return new ActivationLayer.Builder().name(name).activation(Activation.RELU).build();
  }

  private DenseLayer dense(String name, int units) {
    return new DenseLayer.Builder()
        .name(name)
        .nOut(scaled(units))
        .activation(Activation.RELU)
        .build();
  }

  private static OutputLayer output() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .name("out")
        .nOut(CLASSES)
        .activation(Activation.SOFTMAX)
        .build();
  }
}
