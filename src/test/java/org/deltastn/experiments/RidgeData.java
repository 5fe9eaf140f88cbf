package org.deltastn.experiments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.deltastn.data.DelimitedTextReader;
import org.deltastn.data.Examples;
import org.deltastn.data.Moments;
import org.deltastn.data.Splits;
import org.deltastn.data.Standardization;
import org.deltastn.tensor.RandomStream;
import org.deltastn.train.TrainingData;

/** The regression splits of the ridge check: 80/20, normalized by the training part (H.1). */
final class RidgeData {

  private RidgeData() {}

  /** Reads a data set of numbers whose target is the last column; null if it is missing. */
  static Examples read(Path folder, String name) throws IOException {
    Path file = folder.resolve(name + ".txt.gz");
    if (!Files.isReadable(file)) {
      file = folder.resolve(name + ".txt");
      if (!Files.isReadable(file)) {
        return null;
      }
    }
    DelimitedTextReader reader = DelimitedTextReader.blanks();
    int target = reader.read(file)[0].length - 1;
    return reader.readExamples(file, IntStream.range(0, target).toArray(), target);
  }

  /**
   * Makes t = Xw + noise with inputs that have one part in common: nearly collinear, so that ridge
   * regression has something to gain and the Gram matrix has small eigenvalues.
   */
  static Examples synthetic(int rows, int inputs, double noise, long seed) {
    RandomStream stream = RandomStream.of(seed);
    double[] z = new double[rows * inputs];
    stream.fold(0).gaussian(z, z.length);
    double[] common = new double[rows];
    stream.fold(3).gaussian(common, rows);
    double[] weights = new double[inputs];
    stream.fold(1).gaussian(weights, inputs);
    double[] errors = new double[rows];
    stream.fold(2).gaussian(errors, rows);
    float[] features = new float[rows * inputs];
    float[] targets = new float[rows];
    for (int i = 0; i < rows; i++) {
      double target = noise * errors[i];
      for (int j = 0; j < inputs; j++) {
        double x = common[i] + 0.3 * z[i * inputs + j];
        features[i * inputs + j] = (float) x;
        target += weights[j] * x;
      }
      targets[i] = (float) target;
    }
    return new Examples(features, new int[] {inputs}, targets, 1);
  }

  /** Splits 80/20 and gives inputs and targets of the training part mean 0 and variance 1. */
  static RidgeProblem split(String name, Examples examples, long seed) {
    Splits.Split split = Splits.random(examples, 0.2, seed);
    Standardization standardization = Moments.of(split.training());
    return new RidgeProblem(
        name + " split " + seed,
        new TrainingData(
            normalized(standardization, split.training()),
            normalized(standardization, split.validation())));
  }

  /** Training and validation rows, and test rows that are normalized as they are. */
  record Tested(TrainingData data, Examples test) {}

  /** Splits what is not for the test 80/20 and normalizes all by the training part. */
  static Tested tested(Splits.Split rows, long seed) {
    Splits.Split split = Splits.random(rows.training(), 0.2, seed);
    Standardization standardization = Moments.of(split.training());
    return new Tested(
        new TrainingData(
            normalized(standardization, split.training()),
            normalized(standardization, split.validation())),
        normalized(standardization, rows.validation()));
  }

  private static Examples normalized(Standardization standardization, Examples examples) {
    return standardization.standardizeTargets(standardization.standardizeFeatures(examples));
  }
}
