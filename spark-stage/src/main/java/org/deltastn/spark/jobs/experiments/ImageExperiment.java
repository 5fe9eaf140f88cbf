package org.deltastn.spark.jobs.experiments;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.deltastn.data.source.Cifar10Source;
import org.deltastn.data.source.FashionMnistSource;
import org.deltastn.data.source.PublicDataset;
import org.deltastn.problem.Preset;
import org.deltastn.problem.Presets;
import org.deltastn.spark.DeltaStnClassifier;

/** The paper's experiments with convolutional networks (H.2.2, H.2.3): data, network, settings. */
public enum ImageExperiment {
  /** SimpleCNN on Fashion-MNIST; the short form is ten epochs. */
  FASHION(Presets::simpleCnn, false, 10, 1, 0),
  /** AlexNet on CIFAR-10; the short form is five epochs over 10,000 images. */
  ALEXNET(Presets::alexNet, true, 5, 1, 10_000),
  /** VGG16 on CIFAR-10; the short form is three epochs over 5,000 images. */
  VGG16(Presets::vgg16, true, 3, 1, 5_000),
  /** ResNet18 on CIFAR-10; the short form is three epochs over 2,000 images. */
  RESNET18(Presets::resNet18, true, 3, 1, 2_000);

  private final Supplier<Preset> preset;
  private final boolean cifar;
  private final int shortEpochs;
  private final int shortWarmupEpochs;
  private final int shortRows;

  ImageExperiment(
      Supplier<Preset> preset,
      boolean cifar,
      int shortEpochs,
      int shortWarmupEpochs,
      int shortRows) {
    this.preset = preset;
    this.cifar = cifar;
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
    if (cifar) {
      Cifar10Source.Builder source = Cifar10Source.builder();
      return (directory == null ? source : source.directory(directory)).build().load();
    }
    FashionMnistSource.Builder source = FashionMnistSource.builder();
    return (directory == null ? source : source.directory(directory)).build().load();
  }

  /**
   * Returns a classifier with the paper's settings. Images of CIFAR-10, where left and right mean
   * nothing, are reflected at random.
   */
  public DeltaStnClassifier classifier() {
    Preset settings = preset();
    return new DeltaStnClassifier()
        .setStandardization(false)
        .setNetworkJson(settings.networkJson())
        .setHyperparameters(settings.space().toJson())
        .setHorizontalFlip(cifar)
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
}
