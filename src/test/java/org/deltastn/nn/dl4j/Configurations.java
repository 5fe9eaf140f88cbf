package org.deltastn.nn.dl4j;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Small Deeplearning4j configurations. */
final class Configurations {

  private Configurations() {}

  // Deeplearning4j's own checks are off: the reader must stand without them.
  static MultiLayerConfiguration list(Layer... layers) {
    return new NeuralNetConfiguration.Builder()
        .list(layers)
        .validateOutputLayerConfig(false)
        .build();
  }

  static ComputationGraphConfiguration.GraphBuilder graph() {
    return new NeuralNetConfiguration.Builder().graphBuilder().addInputs("in");
  }

  static ComputationGraphConfiguration residual() {
    return graph()
        .addLayer("a", dense(3, 3).build(), "in")
        .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "in", "a")
        .addLayer("out", softmax(3).build(), "sum")
        .setOutputs("out")
        .build();
  }

  static DenseLayer.Builder dense(int in, int out) {
    return new DenseLayer.Builder().nIn(in).nOut(out).activation(Activation.RELU);
  }

  static OutputLayer.Builder softmax(int in) {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nIn(in)
        .nOut(2)
        .activation(Activation.SOFTMAX);
  }
}
