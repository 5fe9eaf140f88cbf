package org.deltastn.nn.dl4j;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Small Deeplearning4j configurations of flat images, 7×6 with 2 channels, in double. */
final class ImageConfigurations {

  static final int[] SHAPE = {2, 7, 6};
  static final InputType INPUT = InputType.convolutionalFlat(7, 6, 2);

  private ImageConfigurations() {}

  static MultiLayerConfiguration images(Layer... layers) {
    return new NeuralNetConfiguration.Builder()
        .dataType(DataType.DOUBLE)
        .list(layers)
        .setInputType(INPUT)
        .build();
  }

  static ComputationGraphConfiguration.GraphBuilder graph() {
    return new NeuralNetConfiguration.Builder()
        .dataType(DataType.DOUBLE)
        .activation(Activation.IDENTITY)
        .graphBuilder()
        .addInputs("in")
        .setInputTypes(INPUT);
  }

  static ConvolutionLayer.Builder convolution(int out, int kernel, int stride, int pad) {
    return new ConvolutionLayer.Builder(kernel, kernel)
        .stride(stride, stride)
        .padding(pad, pad)
        .nOut(out);
  }

  static SubsamplingLayer.Builder pool(PoolingType type, int kernel, int stride, int pad) {
    return new SubsamplingLayer.Builder(type)
        .kernelSize(kernel, kernel)
        .stride(stride, stride)
        .padding(pad, pad);
  }

  static BatchNormalization.Builder batchNorm() {
    return new BatchNormalization.Builder();
  }

  static OutputLayer softmax() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nOut(3)
        .activation(Activation.SOFTMAX)
        .build();
  }
}
