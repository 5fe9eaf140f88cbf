package org.deltastn.problem;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterBuilder;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.Loss;
import org.deltastn.nn.dl4j.InputStandardization;
import org.deltastn.nn.dl4j.converter.Activations;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.optim.LearningRateSchedule;
import org.deltastn.tensor.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/**
 * Deeplearning4j configurations of common networks, and the paper's experiments with images.
 *
 * <p>The paper gives depths, widths of SimpleCNN, numbers of hyperparameters and settings; the rest
 * is what is usual for images of 32×32, and said below. Where the experiments differ from what the
 * paper prints, these are the experiments; {@link Preset#asPrinted()} has the printed
 * hyperparameters. Inputs are pixels in [0, 1]; networks standardize them where the experiments
 * did.
 */
public final class Presets {

  // Of the pixels of the training images.
  private static final InputStandardization MNIST =
      new InputStandardization(new double[] {0.1307}, new double[] {0.3081});

  private static final InputStandardization CIFAR10 =
      new InputStandardization(
          new double[] {0.4914, 0.4822, 0.4465}, new double[] {0.2470, 0.2435, 0.2616});

  private Presets() {}

  /**
   * Returns a multilayer perceptron that reads as {@link Architecture#perceptron} of the same
   * arguments: dense layers {@code layer0}, {@code layer1}, …, the last an output layer.
   *
   * @param sizes the input's size, the hidden sizes and the output's size, as in MLlib's perceptron
   * @throws IllegalArgumentException if there are fewer than two sizes or one is below 1
   */
  public static MultiLayerConfiguration perceptron(int[] sizes, Activation hidden, Loss loss) {
    return layers(sizes, hidden, loss).build();
  }

  private static NeuralNetConfiguration.ListBuilder layers(
      int[] sizes, Activation hidden, Loss loss) {
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
        output(loss).name("layer" + last).nIn(sizes[last]).nOut(sizes[last + 1]).build());
  }

  /**
   * Returns the perceptron on MNIST (H.2.1): pixels standardized by mean 0.1307 and deviation
   * 0.3081, three times 1200 ReLUs.
   *
   * <p>Four hyperparameters: dropout on the input and on every hidden activation.
   */
  public static Preset mnist() {
    return mnist(1200, 1200, 1200);
  }

  /**
   * Returns the perceptron on MNIST with other hidden layers.
   *
   * @param hidden their sizes
   * @throws IllegalArgumentException if a size is below 1
   */
  public static Preset mnist(int... hidden) {
    String[] layers = new String[hidden.length];
    Arrays.setAll(layers, i -> "layer" + i);
    MultiLayerConfiguration network =
        layers(mnistSizes(hidden), Activation.RELU, Loss.SOFTMAX_CROSS_ENTROPY)
            .inputPreProcessor(0, MNIST)
            .build();
    return new Preset(
        "MLP",
        network.toJson(),
        new HyperparameterSpace(dropouts(0.001, Hyperparameter.inputDropout(), 0, layers)),
        0.15,
        300,
        5,
        128,
        0.01,
        0.9,
        new LearningRateSchedule.Constant());
  }

  private static int[] mnistSizes(int... hidden) {
    int[] sizes = new int[hidden.length + 2];
    sizes[0] = 784;
    System.arraycopy(hidden, 0, sizes, 1, hidden.length);
    sizes[sizes.length - 1] = 10;
    return sizes;
  }

  /**
   * Returns SimpleCNN on FashionMNIST (H.2.2): 28×28 grey images, two 5×5 convolutions of 16 and 32
   * filters that keep the size, each followed by a maximum over 2×2, and fully connected layers
   * 1568–1568–10.
   *
   * <p>Six hyperparameters: dropout of whole maps on the input and after both blocks, of single
   * units after the hidden layer; number and side of Cutout's holes. The input's one map is the
   * image.
   */
  public static Preset simpleCnn() {
    return simpleCnn(28, 1);
  }

  /**
   * Returns AlexNet on CIFAR-10 (H.2.3): 3×3 convolutions of 64 (stride 2), 192, 384, 256 and 256
   * filters, a maximum over 2×2 after the first, second and last, and fully connected layers
   * 1024–4096–4096–10.
   *
   * <p>Colours standardized by channel behind their augmentation. Eighteen hyperparameters: dropout
   * of whole maps on the input and after each of the five convolutions, of single units after both
   * hidden layers; number and side of Cutout's holes; hue, saturation, brightness, contrast; scale,
   * translation, shear, rotation.
   */
  public static Preset alexNet() {
    return alexNet(32, 1);
  }

  /**
   * Returns VGG16 on CIFAR-10 (H.2.3): thirteen 3×3 convolutions of 64 to 512 filters, each
   * followed by batch normalization, without which so many layers do not start to train from
   * ±1/√fan-in; and fully connected layers 512–512–512–10.
   *
   * <p>Colours standardized as for AlexNet. Twenty-six hyperparameters: dropout of whole maps on
   * the input and after each of the thirteen convolutions, of single units after both hidden
   * layers, and AlexNet's of the images.
   */
  public static Preset vgg16() {
    return vgg16(32, 1);
  }

  /**
   * Returns ResNet18 on CIFAR-10 (H.2.3): a 3×3 convolution of 64 filters, eight blocks of two 3×3
   * convolutions of 64 to 512 filters with batch normalization, 1×1 projections where the size
   * halves, the mean of every channel, and a fully connected layer 512–10.
   *
   * <p>Colours standardized as for AlexNet. Nineteen hyperparameters: dropout of single values on
   * the input and after each block, and AlexNet's of the images.
   */
  public static Preset resNet18() {
    return resNet18(32, 1);
  }

  /**
   * Returns SimpleCNN for images of another size, and of other widths.
   *
   * @param size height and width of the images, at least 4
   * @param width what all numbers of filters and hidden units are multiplied by, positive
   * @throws IllegalArgumentException if the width is not positive
   */
  public static Preset simpleCnn(int size, double width) {
    List<Hyperparameter> all =
        dropouts(0.001, Hyperparameter.inputSpatialDropout(), 2, "relu1", "relu2", "fc");
    all.add(Hyperparameter.cutoutHoles().entropyWeight(0.001).build());
    all.add(Hyperparameter.cutoutLength().entropyWeight(0.001).build());
    return new Preset(
        "SimpleCNN",
        new ImageNetworks(1, size, width, null).simpleCnn().toJson(),
        new HyperparameterSpace(all),
        0.15,
        300,
        5,
        128,
        0.01,
        0.9,
        new LearningRateSchedule.Constant());
  }

  /**
   * Returns AlexNet for images of another size, and of other widths.
   *
   * @param size height and width of the images, at least 15
   * @param width what all numbers of filters and hidden units are multiplied by, positive
   * @throws IllegalArgumentException if the width is not positive
   */
  public static Preset alexNet(int size, double width) {
    String[] layers = {"relu1", "relu2", "relu3", "relu4", "relu5", "fc1", "fc2"};
    String json = new ImageNetworks(3, size, width, CIFAR10).alexNet().toJson();
    return cifar(
        "AlexNet", json, 0.03, dropouts(0.001, Hyperparameter.inputSpatialDropout(), 5, layers));
  }

  /**
   * Returns VGG16 for images of another size, and of other widths.
   *
   * @param size height and width of the images, at least 32
   * @param width what all numbers of filters and hidden units are multiplied by, positive
   * @throws IllegalArgumentException if the width is not positive
   */
  public static Preset vgg16(int size, double width) {
    String[] layers = new String[15];
    for (int i = 0; i < 13; i++) {
      layers[i] = "relu" + (i + 1);
    }
    layers[13] = "fc1";
    layers[14] = "fc2";
    String json = new ImageNetworks(3, size, width, CIFAR10).vgg16().toJson();
    return cifar(
        "VGG16", json, 0.01, dropouts(0.0001, Hyperparameter.inputSpatialDropout(), 13, layers));
  }

  /**
   * Returns ResNet18 for images of another size, and of other widths.
   *
   * @param size height and width of the images, at least 1
   * @param width what all numbers of filters are multiplied by, positive
   * @throws IllegalArgumentException if the width is not positive
   */
  public static Preset resNet18(int size, double width) {
    String[] blocks = new String[8];
    for (int i = 0; i < blocks.length; i++) {
      blocks[i] = "block" + (i + 1);
    }
    String json = new ImageNetworks(3, size, width, CIFAR10).resNet18().toJson();
    return cifar(
        "ResNet18", json, 0.05, dropouts(0.0001, Hyperparameter.inputDropout(), 0, blocks));
  }

  private static Preset cifar(
      String name, String json, double learningRate, List<Hyperparameter> dropouts) {
    List<Hyperparameter> all = new ArrayList<>(dropouts);
    double entropyWeight = dropouts.get(0).entropyWeight();
    for (HyperparameterBuilder builder :
        List.of(
            Hyperparameter.cutoutHoles(),
            Hyperparameter.cutoutLength(),
            Hyperparameter.hue(),
            Hyperparameter.saturation(),
            Hyperparameter.brightness(),
            Hyperparameter.contrast(),
            Hyperparameter.scale(),
            Hyperparameter.translation(),
            Hyperparameter.shear(),
            Hyperparameter.rotation())) {
      all.add(builder.entropyWeight(entropyWeight).build());
    }
    return new Preset(
        name,
        json,
        new HyperparameterSpace(all),
        0.2,
        200,
        5,
        128,
        learningRate,
        0.9,
        new LearningRateSchedule.MultiStep(List.of(60), 0.2));
  }

  /** Returns dropout on the input and on layers, of which the first so many drop whole maps. */
  private static List<Hyperparameter> dropouts(
      double entropyWeight, HyperparameterBuilder input, int convolutional, String... layers) {
    List<Hyperparameter> all = new ArrayList<>();
    all.add(input.entropyWeight(entropyWeight).build());
    for (int i = 0; i < layers.length; i++) {
      all.add(
          (i < convolutional
                  ? Hyperparameter.spatialDropout(layers[i])
                  : Hyperparameter.dropout(layers[i]))
              .entropyWeight(entropyWeight)
              .build());
    }
    return all;
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
