package org.deltastn.experiments.toys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.deltastn.data.DelimitedTextReader;
import org.deltastn.data.Examples;
import org.deltastn.data.Moments;
import org.deltastn.data.Splits;
import org.deltastn.data.Standardization;
import org.deltastn.train.TrainingData;

/** The UCI sets of H.1 and their splits. */
final class ToyData {

  /** The sets, the smallest first. */
  static final List<String> SETS =
      List.of(
          "yacht",
          "bostonHousing",
          "energy",
          "concrete",
          "wine-quality-red",
          "kin8nm",
          "power-plant",
          "naval-propulsion-plant",
          "protein-tertiary-structure");

  private ToyData() {}

  /**
   * Reads a set of numbers whose target is the last column; columns of one value are left out.
   *
   * @throws IOException if there is no such file
   */
  static Examples read(Path folder, String name) throws IOException {
    Path file = folder.resolve(name + ".txt.gz");
    if (!Files.isReadable(file)) {
      throw new IOException("no " + name + ".txt.gz in " + folder + "; name the folder by --data");
    }
    DelimitedTextReader reader = DelimitedTextReader.blanks();
    double[][] rows = reader.read(file);
    int target = rows[0].length - 1;
    int[] columns =
        IntStream.range(0, target)
            .filter(j -> Arrays.stream(rows).anyMatch(row -> row[j] != rows[0][j]))
            .toArray();
    return reader.readExamples(file, columns, target);
  }

  /**
   * Splits 80/20 at random and gives inputs and targets of the training part mean 0 and variance 1.
   *
   * @param mostRows rows that are taken at most, the first of the random order; 0 for all
   */
  static TrainingData split(Examples examples, int mostRows, long seed) {
    Examples taken = examples;
    if (mostRows > 0 && mostRows < examples.size()) {
      double rest = 1 - (double) mostRows / examples.size();
      taken = Splits.random(examples, rest, 1000 + seed).training();
    }
    Splits.Split split = Splits.random(taken, 0.2, seed);
    Standardization standardization = Moments.of(split.training());
    return new TrainingData(
        normalized(standardization, split.training()),
        normalized(standardization, split.validation()));
  }

  /** Returns the same problem with each row for the training that many times. */
  static TrainingData repeated(TrainingData data, int times) {
    int rows = data.training().size();
    int[] order = IntStream.range(0, times * rows).map(i -> i % rows).toArray();
    return new TrainingData(data.training().select(order), data.validation());
  }

  private static Examples normalized(Standardization standardization, Examples examples) {
    return standardization.standardizeTargets(standardization.standardizeFeatures(examples));
  }
}
