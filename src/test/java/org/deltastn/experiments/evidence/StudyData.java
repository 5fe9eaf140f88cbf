package org.deltastn.experiments.evidence;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.deltastn.data.Examples;
import org.deltastn.data.Splits;
import org.deltastn.data.Standardization;
import org.deltastn.data.source.FashionMnistSource;
import org.deltastn.data.source.MnistSource;
import org.deltastn.data.source.PublicDataset;
import org.deltastn.data.text.NextWords;
import org.deltastn.data.text.TextFiles;
import org.deltastn.data.text.Vocabulary;
import org.deltastn.train.TrainingData;

/**
 * The first images of a data set, of which the last 15 % validate, and its test images (H.2); or
 * the first words of Penn Treebank with its validation and test texts.
 *
 * @param name of the set and number of its images or words
 * @param data training and validation rows
 * @param test test rows
 * @param words size of the vocabulary; 0 for images
 */
record StudyData(String name, TrainingData data, Examples test, int words) {

  private static final double VALIDATION_FRACTION = 0.15;

  /** The mean and standard deviation of MNIST's pixels, by which its images are standardized. */
  private static final double MNIST_MEAN = 0.1307;

  private static final double MNIST_DEVIATION = 0.3081;

  /**
   * Reads a data set.
   *
   * @param set mnist (standardized), fashion (as it is) or ptb
   * @param rows images or words used, counted from the first; 0 for all
   * @param words the maximum size of a vocabulary
   * @param folder where the set is, or null for where it is found
   */
  static StudyData read(String set, int rows, int words, Path folder) throws IOException {
    if (set.equals("ptb")) {
      return text(rows, words, folder);
    }
    PublicDataset images =
        switch (set) {
          case "mnist" -> mnist(folder);
          case "fashion" -> fashion(folder);
          default ->
              throw new IllegalArgumentException(
                  "--set must be mnist, fashion or ptb, found " + set);
        };
    Examples all = images.training();
    Examples used = rows == 0 ? all : all.slice(0, rows);
    Splits.Split split = Splits.last(used, VALIDATION_FRACTION);
    return new StudyData(
        set + "-" + used.size(),
        new TrainingData(split.training(), split.validation()),
        images.test(),
        0);
  }

  private static StudyData text(int rows, int words, Path given) throws IOException {
    Path folder = given == null ? Path.of("../shared/data/ptb") : given;
    int limit = rows == 0 ? Integer.MAX_VALUE : rows;
    List<String> training = TextFiles.read(folder.resolve("ptb.train.txt.gz"), limit);
    Vocabulary vocabulary = Vocabulary.build(training, words, 1);
    return new StudyData(
        "ptb-" + training.size() + "-" + vocabulary.size(),
        new TrainingData(
            NextWords.of(vocabulary.indices(training)),
            nextWords(vocabulary, folder.resolve("ptb.valid.txt.gz"))),
        nextWords(vocabulary, folder.resolve("ptb.test.txt.gz")),
        vocabulary.size());
  }

  private static Examples nextWords(Vocabulary vocabulary, Path file) throws IOException {
    return NextWords.of(vocabulary.indices(TextFiles.read(file)));
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
