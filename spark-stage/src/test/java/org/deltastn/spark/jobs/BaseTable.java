package org.deltastn.spark.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** The small table of the tests of the command line: a, b, c and a label that a tells. */
final class BaseTable {

  private static final int ROWS = 60;

  private BaseTable() {}

  /** Returns the lines of its csv file, the header first. */
  static List<String> lines() {
    Random random = new Random(1);
    List<String> lines = new ArrayList<>(List.of("a,b,c,label"));
    for (int i = 0; i < ROWS; i++) {
      int label = random.nextInt(2);
      lines.add(random.nextGaussian() + 3 * label + "," + random.nextGaussian() + ",1," + label);
    }
    return lines;
  }

  /** Returns arguments that train a model on such a file in an epoch. */
  static String[] train(Path input, Path model, String... more) {
    return with(
        new String[] {
          "train",
          "--input",
          input.toString(),
          "--format",
          "csv",
          "--model",
          model.toString(),
          "--set",
          "layers=[3, 8, 2]",
          "--set",
          "batchSize=16",
          "--set",
          "maxIter=1"
        },
        more);
  }

  /** Returns arguments that score a file to csv. */
  static String[] score(String input, String format, Path model, Path output, String... more) {
    return with(
        new String[] {
          "score",
          "--input",
          input,
          "--format",
          format,
          "--model",
          model.toString(),
          "--output",
          output.toString(),
          "--output-format",
          "csv"
        },
        more);
  }

  static String[] with(String[] args, String... more) {
    return Stream.concat(Arrays.stream(args), Arrays.stream(more)).toArray(String[]::new);
  }

  /** Returns the text of the csv files of a folder, in the order of their names. */
  static String written(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      StringBuilder text = new StringBuilder();
      for (Path file : files.filter(name -> name.toString().endsWith(".csv")).sorted().toList()) {
        text.append(Files.readString(file));
      }
      return text.toString();
    }
  }
}
