package org.deltastn.nn.dl4j;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.deltastn.nn.dl4j.ImageConfigurations.batchNorm;
import static org.deltastn.nn.dl4j.ImageConfigurations.convolution;
import static org.deltastn.nn.dl4j.ImageConfigurations.images;
import static org.deltastn.nn.dl4j.ImageConfigurations.pool;
import static org.deltastn.nn.dl4j.ImageConfigurations.softmax;

import java.util.function.Consumer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.junit.jupiter.api.Test;

/**
 * What {@link ConfigurationReader} does not read of networks of images, and how it says so. Options
 * are set on a configuration that is built, since Deeplearning4j's builders refuse some themselves.
 */
class ConfigurationReaderImageRefusalTest {

  @Test
  void otherWindows() {
    refusedConvolution(
        c -> c.setDilation(new int[] {2, 2}),
        "dilation [2, 2] is not supported; supported: [1, 1]");
    refusedConvolution(
        c -> c.setCnn2dDataFormat(CNN2DFormat.NHWC),
        "format NHWC is not supported; supported: NCHW");
    refusedConvolution(
        c -> c.setConvolutionMode(ConvolutionMode.Causal),
        "convolutionMode Causal is not supported; supported: Truncate, Strict, Same");
    refusedConvolution(
        c -> c.setPadding(new int[] {3, 0}),
        "padding must be at least 0 and below the kernel 3×3, found 3, 0");
    refusedConvolution(
        c -> c.setKernelSize(new int[] {3}),
        "kernel, stride, padding and dilation must be of two numbers, found [3]");
    refusedConvolution(
        c -> c.setStride(new int[] {0, 1}), "strides must be at least 1, found 0, 1");
  }

  @Test
  void modesThatDoNotFitTheImages() {
    refusedConvolution(
        c -> {
          c.setConvolutionMode(ConvolutionMode.Strict);
          c.setStride(new int[] {1, 2});
        },
        "convolutionMode Strict allows no remainder: a kernel of 3 with stride 2 and padding 0 does"
            + " not end with the image of width 6");
    refusedConvolution(
        c -> {
          c.setConvolutionMode(ConvolutionMode.Same);
          c.setStride(new int[] {2, 2});
        },
        "convolutionMode Same that pads an image of width 6 by 1 in all, so one side more than the"
            + " other, is not supported; supported: Same where both sides are padded alike");
  }

  @Test
  void otherPoolings() {
    refusedPooling(
        p -> p.setPoolingType(PoolingType.SUM),
        "poolingType SUM is not supported; supported: MAX, AVG");
    refusedPooling(
        p -> {
          p.setPoolingType(PoolingType.AVG);
          p.setPadding(new int[] {1, 1});
          p.setAvgPoolIncludePadInDivisor(true);
        },
        "avgPoolIncludePadInDivisor with padding is not supported; supported: means of the values"
            + " that are not padding");
    refusedPooling(
        p -> p.setCnn2dDataFormat(CNN2DFormat.NHWC),
        "format NHWC is not supported; supported: NCHW");
    refusedGlobalPooling(
        p -> p.setPoolingType(PoolingType.MAX), "poolingType MAX is not supported; supported: AVG");
    refusedGlobalPooling(
        p -> p.setCollapseDimensions(false),
        "collapseDimensions false is not supported; supported: true");
    refusedGlobalPooling(
        p -> p.setPoolingDimensions(new int[] {2}),
        "poolingDimensions [2] is not supported; supported: [2, 3]");
  }

  @Test
  void otherNormalizations() {
    refusedNormalization(
        n -> n.setLockGammaBeta(true),
        "lockGammaBeta is not supported; supported: a gamma and beta that are trained");
    refusedNormalization(
        n -> n.setGamma(2),
        "gamma 2.0 and beta 0.0 is not supported; supported: gamma 1 and beta 0");
    refusedNormalization(
        n -> n.setCnn2DFormat(CNN2DFormat.NHWC), "format NHWC is not supported; supported: NCHW");
    refusedNormalization(n -> n.setNIn(5), "expects 5 channels, found shape [4, 5, 4]");
    refusedNormalization(
        n -> n.setEps(0), "the epsilon of a batch normalization must be positive, found 0.0");
  }

  @Test
  void dropoutBetweenImages() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                ConfigurationReader.read(
                    images(convolution(4, 3, 1, 0).build(), new DropoutLayer(0.5), softmax())))
        .withMessageStartingWith("layer 1 'layer1': found DropoutLayer(Dropout(")
        .withMessageContaining("of kind inputDropout (on the network's input) or dropout");
  }

  @Test
  void imagesThatDoNotFit() {
    MultiLayerConfiguration channels = images(convolution(4, 3, 1, 0).build(), softmax());
    ((ConvolutionLayer) channels.getConf(0).getLayer()).setNIn(3);
    refused(channels, "layer 'layer0': expects images of 3 channels, found shape [2, 7, 6]");
    MultiLayerConfiguration noSizes = images(convolution(4, 3, 1, 0).build(), softmax());
    ((ConvolutionLayer) noSizes.getConf(0).getLayer()).setNIn(0);
    refused(
        noSizes,
        "layer 0 'layer0': nIn and nOut must be at least 1 (an InputType sets nIn), found 0 and 4");

    MultiLayerConfiguration small =
        images(convolution(4, 3, 1, 0).build(), pool(PoolingType.MAX, 2, 2, 0).build(), softmax());
    ((SubsamplingLayer) small.getConf(1).getLayer()).setKernelSize(new int[] {2, 5});
    refused(small, "layer 'layer1': an image of width 4 is smaller than the window of 5");

    MultiLayerConfiguration flatten = images(convolution(4, 3, 1, 0).build(), softmax());
    flatten.getInputPreProcessors().put(1, new CnnToFeedForwardPreProcessor(5, 5, 4));
    refused(
        flatten,
        "layer 1 'layer1': its preprocessor expects images of channels × height × width [4, 5, 5],"
            + " found shape [4, 5, 4]");
  }

  @Test
  void flatRowsThatAreNoImages() {
    MultiLayerConfiguration configuration = images(convolution(4, 3, 1, 0).build(), softmax());
    configuration.getInputPreProcessors().remove(0);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConfigurationReader.read(configuration, 84))
        .withMessage(
            "layer 'layer0': expects images of channels × height × width, found shape [84]; for"
                + " images given as flat vectors, set the input's shape");
  }

  private static void refusedConvolution(Consumer<ConvolutionLayer> change, String message) {
    ConvolutionLayer layer = convolution(4, 3, 1, 0).build();
    MultiLayerConfiguration configuration = images(layer, softmax());
    change.accept((ConvolutionLayer) configuration.getConf(0).getLayer());
    refused(configuration, "layer 0 'layer0': " + message);
  }

  private static void refusedPooling(Consumer<SubsamplingLayer> change, String message) {
    refusedSecond(
        pool(PoolingType.MAX, 2, 1, 0).build(), l -> change.accept((SubsamplingLayer) l), message);
  }

  private static void refusedGlobalPooling(Consumer<GlobalPoolingLayer> change, String message) {
    refusedSecond(
        new GlobalPoolingLayer(PoolingType.AVG),
        l -> change.accept((GlobalPoolingLayer) l),
        message);
  }

  private static void refusedNormalization(Consumer<BatchNormalization> change, String message) {
    refusedSecond(batchNorm().build(), l -> change.accept((BatchNormalization) l), message);
  }

  private static void refusedSecond(Layer layer, Consumer<Layer> change, String message) {
    MultiLayerConfiguration configuration =
        images(convolution(4, 3, 1, 0).build(), layer, softmax());
    change.accept(configuration.getConf(1).getLayer());
    refused(configuration, "layer 1 'layer1': " + message);
  }

  private static void refused(MultiLayerConfiguration configuration, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConfigurationReader.read(configuration))
        .withMessage(message);
  }
}
