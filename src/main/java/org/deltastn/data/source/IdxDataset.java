package org.deltastn.data.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.deltastn.data.IdxReader;
import org.deltastn.data.fetch.DatasetLocator;
import org.deltastn.data.fetch.FileSpec;

/**
 * Describes and reads the four IDX files in which MNIST and data sets in its format are published.
 */
final class IdxDataset {

  private static final String TRAINING_IMAGES = "train-images-idx3-ubyte";
  private static final String TRAINING_LABELS = "train-labels-idx1-ubyte";
  private static final String TEST_IMAGES = "t10k-images-idx3-ubyte";
  private static final String TEST_LABELS = "t10k-labels-idx1-ubyte";

  /** The names of the files, as published. */
  static final List<String> NAMES =
      List.of(TRAINING_IMAGES, TRAINING_LABELS, TEST_IMAGES, TEST_LABELS);

  private IdxDataset() {}

  /** Describes 60000 training and 10000 test images of 28 × 28 by the SHA-256 of their files. */
  static List<FileSpec> files(
      String trainingImages, String trainingLabels, String testImages, String testLabels) {
    return List.of(
        new FileSpec(TRAINING_IMAGES, trainingImages, 47040016),
        new FileSpec(TRAINING_LABELS, trainingLabels, 60008),
        new FileSpec(TEST_IMAGES, testImages, 7840016),
        new FileSpec(TEST_LABELS, testLabels, 10008));
  }

  /** Returns the source of a data set whose files a locator finds. */
  static DatasetSource source(DatasetLocator locator) {
    return () -> read(locator.locate());
  }

  /** Reads the files, given by name. */
  static PublicDataset read(Map<String, Path> paths) throws IOException {
    IdxReader reader = IdxReader.scaled();
    return new PublicDataset(
        reader.readExamples(paths.get(TRAINING_IMAGES), paths.get(TRAINING_LABELS)),
        reader.readExamples(paths.get(TEST_IMAGES), paths.get(TEST_LABELS)));
  }
}
