package org.deltastn.checks.evidence;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.deltastn.data.Examples;
import org.deltastn.data.Splits;
import org.deltastn.data.Standardization;
import org.deltastn.data.source.FashionMnistSource;
import org.deltastn.data.source.MnistSource;
import org.deltastn.data.source.PublicDataset;
import org.deltastn.train.TrainingData;

/**
 * The first images of a data set, of which the last 15 % validate, and its test images (H.2).
 *
 * @param name of the set and number of its images
 * @param data training and validation images
 * @param test test images
 */
record StudyData(String name, TrainingData data, Examples test) {

  private static final double VALIDATION_FRACTION = 0.15;

  /** The mean and standard deviation of MNIST's pixels, by which its images are standardized. */
  private static final double MNIST_MEAN = 0.1307;

  private static final double MNIST_DEVIATION = 0.3081;

  /**
   * Reads a data set.
   *
   * @param set mnist (standardized) or fashion (as it is)
   * @param rows images used, counted from the first; 0 for all
   * @param folder where the set is, or null for where it is found
   */
  static StudyData read(String set, int rows, Path folder) throws IOException {
    PublicDataset images =
        switch (set) {
          case "mnist" -> mnist(folder);
          case "fashion" -> fashion(folder);
          default ->
              throw new IllegalArgumentException("--set must be mnist or fashion, found " + set);
        };
    Examples all = images.training();
    Examples used = rows == 0 ? all : all.slice(0, rows);
    Splits.Split split = Splits.last(used, VALIDATION_FRACTION);
    return new StudyData(
        set + "-" + used.size(),
        new TrainingData(split.training(), split.validation()),
        images.test());
  }

  private static PublicDataset mnist(Path folder) throws IOException {
    MnistSource.Builder source = MnistSource.builder();
    PublicDataset raw = (folder == null ? source : source.directory(folder)).build().load();
    double[] means = new double[raw.training().featureLength()];
    double[] deviations = new double[means.length];
    Arrays.fill(means, MNIST_MEAN);
    Arrays.fill(deviations, MNIST_DEVIATION);
    Standardization standardization =
        new Standardization(means, deviations, new double[] {0}, new double[] {1});
    return new PublicDataset(
        standardization.standardizeFeatures(raw.training()),
        standardization.standardizeFeatures(raw.test()));
  }

  private static PublicDataset fashion(Path folder) throws IOException {
    FashionMnistSource.Builder source = FashionMnistSource.builder();
    return (folder == null ? source : source.directory(folder)).build().load();
  }
}
