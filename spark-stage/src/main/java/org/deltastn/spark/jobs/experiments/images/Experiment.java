package org.deltastn.spark.jobs.experiments.images;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import org.deltastn.data.source.Cifar10Source;
import org.deltastn.data.source.DatasetSource;
import org.deltastn.data.source.FashionMnistSource;
import org.deltastn.data.source.MnistSource;
import org.deltastn.data.source.PublicDataset;
import org.deltastn.problem.Preset;
import org.deltastn.problem.Presets;
import org.deltastn.spark.DeltaStnClassifier;

/** The paper's experiments on images (H.2.1, H.2.2, H.2.3): data, network, settings. */
public enum Experiment {
  /**
   * A perceptron on MNIST; the short form is ten epochs with layers of 400 units in place of 1200.
   */
  MNIST(
      "a perceptron on MNIST", () -> Presets.mnist(1200, 1200, 1200), Experiment::mnist, 10, 5, 0),
  /** SimpleCNN on Fashion-MNIST; the short form is ten epochs. */
  FASHION("SimpleCNN on Fashion-MNIST", Presets::simpleCnn, Experiment::fashionMnist, 10, 1, 0),
  /** AlexNet on CIFAR-10; the short form is five epochs over 10,000 images. */
  ALEXNET("AlexNet on CIFAR-10", Presets::alexNet, Experiment::cifar10, 5, 1, 10_000),
  /** VGG16 on CIFAR-10; the short form is three epochs over 5,000 images. */
  VGG16("VGG16 on CIFAR-10", Presets::vgg16, Experiment::cifar10, 3, 1, 5_000),
  /** ResNet18 on CIFAR-10; the short form is three epochs over 2,000 images. */
  RESNET18("ResNet18 on CIFAR-10", Presets::resNet18, Experiment::cifar10, 3, 1, 2_000);

  private static final int[] SHORT_HIDDEN = {400, 400, 400};

  private final String description;
  private final Supplier<Preset> preset;
  private final Function<Path, DatasetSource> source;
  private final int shortEpochs;
  private final int shortWarmupEpochs;
  private final int shortRows;

  Experiment(
      String description,
      Supplier<Preset> preset,
      Function<Path, DatasetSource> source,
      int shortEpochs,
      int shortWarmupEpochs,
      int shortRows) {
    this.description = description;
    this.preset = preset;
    this.source = source;
    this.shortEpochs = shortEpochs;
    this.shortWarmupEpochs = shortWarmupEpochs;
    this.shortRows = shortRows;
  }

  /** Returns the network, its hyperparameters and how it is trained. */
  public Preset preset() {
    return preset.get();
  }

  /** Returns the epochs of the form for two cores. */
  public int shortEpochs() {
    return shortEpochs;
  }

  /** Returns the warm-up epochs of the form for two cores. */
  public int shortWarmupEpochs() {
    return shortWarmupEpochs;
  }

  /** Returns the training images of the form for two cores, 0 for all. */
  public int shortRows() {
    return shortRows;
  }

  /**
   * Finds and reads the images.
   *
   * @param directory where to look first, or null
   * @throws IOException if they cannot be found or read
   */
  public PublicDataset load(Path directory) throws IOException {
    return source.apply(directory).load();
  }

  private static DatasetSource mnist(Path directory) {
    return MnistSource.builder().directory(directory).build();
  }

  private static DatasetSource fashionMnist(Path directory) {
    return FashionMnistSource.builder().directory(directory).build();
  }

  private static DatasetSource cifar10(Path directory) {
    return Cifar10Source.builder().directory(directory).build();
  }

  /**
   * Returns a classifier with the paper's settings. Images of CIFAR-10, where left and right mean
   * nothing, are reflected at random.
   */
  public DeltaStnClassifier classifier() {
    Preset settings = preset();
    if (this == MNIST) {
      return MnistPerceptron.classifier(1200, 1200, 1200).setMaxIter(settings.epochs());
    }
    return new DeltaStnClassifier()
        .setStandardization(false)
        .setNetworkJson(settings.networkJson())
        .setHyperparameters(settings.space().toJson())
        .setHorizontalFlip(this != FASHION)
        .setMaxIter(settings.epochs())
        .setWarmupEpochs(settings.warmupEpochs())
        .setBatchSize(settings.batchSize())
        .setTrainInterval(5)
        .setValidInterval(1)
        .setOptimizer("sgd")
        .setStepSize(settings.learningRate())
        .setMomentum(settings.momentum())
        .setLearningRateSchedule(settings.schedule())
        .setHyperOptimizer("rmsProp")
        .setHyperStepSize(0.01)
        .setPatience(0);
  }

  /** Returns the classifier of the form for two cores. */
  public DeltaStnClassifier shortClassifier() {
    DeltaStnClassifier settings =
        this == MNIST ? MnistPerceptron.classifier(SHORT_HIDDEN) : classifier();
    return settings.setMaxIter(shortEpochs).setWarmupEpochs(shortWarmupEpochs);
  }

  /** Returns the name of the subcommand that runs the experiment. */
  public String command() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns network and data set in words. */
  public String describe() {
    return description;
  }
}
