package org.deltastn.nn.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.deltastn.nn.dl4j.ImageConfigurations.SHAPE;
import static org.deltastn.nn.dl4j.ImageConfigurations.batchNorm;
import static org.deltastn.nn.dl4j.ImageConfigurations.convolution;
import static org.deltastn.nn.dl4j.ImageConfigurations.images;
import static org.deltastn.nn.dl4j.ImageConfigurations.pool;
import static org.deltastn.nn.dl4j.ImageConfigurations.softmax;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deltastn.nn.graph.Architecture;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;

/** Networks of images read from configurations, and where their input's shape comes from. */
class ConfigurationReaderImageTest {

  private static final String UNKNOWN =
      "the size of the network's images is unknown, since Deeplearning4j's JSON leaves out"
          + " InputType.convolutional: use InputType.convolutionalFlat, or give the input's shape";

  @Test
  void readsEveryTypeOfLayerFromJson() {
    Architecture read =
        ConfigurationReader.read(
            images(
                    convolution(4, 3, 1, 1).name("conv").activation(Activation.RELU).build(),
                    batchNorm().name("norm").build(),
                    pool(PoolingType.MAX, 2, 2, 0).name("pool").build(),
                    convolution(5, 1, 1, 0)
                        .name("narrow")
                        .hasBias(false)
                        .activation(Activation.IDENTITY)
                        .build(),
                    pool(PoolingType.AVG, 2, 1, 0).name("blur").build(),
                    new GlobalPoolingLayer.Builder(PoolingType.AVG).name("mean").build(),
                    softmax())
                .toJson());

    assertThat(OurNetwork.describe(read))
        .containsExactly(
            "[2, 7, 6] SOFTMAX_CROSS_ENTROPY",
            "conv Convolution [-1]",
            "conv ActivationLayer [0]",
            "norm BatchNormalization [1]",
            "pool MaxPool [2]",
            "narrow Convolution [3]",
            "blur AveragePool [4]",
            "mean GlobalAveragePool [5]",
            "layer6 Dense [6]",
            "conv W[4, 2, 3, 3]",
            "conv b[4]",
            "norm gamma[4]",
            "norm beta[4]",
            "norm mean[4]",
            "norm var[4]",
            "narrow W[5, 4, 1, 1]",
            "layer6 W[3, 5]",
            "layer6 b[3]");
  }

  @Test
  void imagesAreFlattenedUnderTheNameOfTheLayerThatReadsThem() {
    Architecture read =
        ConfigurationReader.read(images(convolution(4, 7, 1, 0).padding(0, 1).build(), softmax()));

    assertThat(read.nodes().get(read.nodes().size() - 2).name()).isEqualTo("layer1");
    assertThat(OurNetwork.describe(read)).contains("layer1 Reshape [1]", "layer1 W[3, 8]");
  }

  @Test
  void theShapeOfFlatImagesIsInTheConfiguration() {
    String json = images(convolution(4, 3, 1, 1).build(), softmax()).toJson();

    assertThat(ConfigurationReader.read(json).inputShape()).containsExactly(SHAPE);
    assertThat(ConfigurationReader.read(json, SHAPE).inputShape()).containsExactly(SHAPE);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConfigurationReader.read(json, 2, 6, 7))
        .withMessage(
            "layer 0 'layer0': the configuration's images are of channels × height × width"
                + " [2, 7, 6], but the input's shape was given as [2, 6, 7]");
  }

  @Test
  void theShapeOfOtherImagesIsGiven() {
    for (Layer first :
        new Layer[] {
          convolution(4, 3, 1, 1).build(),
          pool(PoolingType.MAX, 2, 2, 0).build(),
          new GlobalPoolingLayer(PoolingType.AVG)
        }) {
      String json =
          new NeuralNetConfiguration.Builder()
              .list(first, softmax())
              .setInputType(InputType.convolutional(7, 6, 2))
              .build()
              .toJson();

      assertThat(ConfigurationReader.read(json, SHAPE).inputShape()).containsExactly(SHAPE);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ConfigurationReader.read(json))
          .withMessage("layer 0 'layer0': " + UNKNOWN);
    }
  }

  @Test
  void aNetworkOfFeaturesMayReadImages() {
    MultiLayerConfiguration perceptron =
        new NeuralNetConfiguration.Builder()
            .list(new DenseLayer.Builder().nIn(84).nOut(5).build(), softmax())
            .setInputType(InputType.feedForward(84))
            .build();

    assertThat(ConfigurationReader.read(perceptron).inputShape()).containsExactly(84);
    assertThat(ConfigurationReader.read(perceptron, SHAPE).inputShape()).containsExactly(SHAPE);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConfigurationReader.read(perceptron, 85))
        .withMessage("layer 'layer0': expects 84 inputs, found shape [85]");
  }

  @Test
  void aShapeMustBeOne() {
    String json = images(convolution(4, 3, 1, 1).build(), softmax()).toJson();

    for (int[] shape : new int[][] {{7, 6}, {2, 7, 0}, {-1}, {2, 7, 6, 1}}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ConfigurationReader.read(json, shape))
          .withMessageStartingWith(
              "the input's shape must be the number of features or channels, height and width, all"
                  + " at least 1, found [");
    }
  }
}
