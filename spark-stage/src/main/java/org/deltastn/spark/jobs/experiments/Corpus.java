package org.deltastn.spark.jobs.experiments;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.deltastn.data.CorruptDataException;
import org.deltastn.data.text.TextFiles;
import org.deltastn.data.text.Vocabulary;

/**
 * Lines of words that train, validate and test.
 *
 * @param training in the order of the text
 * @param validation in the order of the text
 * @param test in the order of the text
 */
record Corpus(List<List<String>> training, List<List<String>> validation, List<List<String>> test) {

  static final String TOKENS = "tokens";
  static final String VALIDATION = "validation";

  private static final StructType SCHEMA =
      new StructType()
          .add(TOKENS, DataTypes.createArrayType(DataTypes.StringType, false), false)
          .add(VALIDATION, DataTypes.BooleanType, false);

  /** Of this many parts of a text, the last tests and the one before it validates. */
  private static final int PARTS = 10;

  /**
   * Reads Penn Treebank, a folder with {@code ptb.train.txt}, {@code ptb.valid.txt} and {@code
   * ptb.test.txt} (or these with {@code .gz}), or any other text file or folder, of whose lines the
   * last tenth tests and the tenth before it validates.
   *
   * @param limit how many words are read to train, counted from the first; 0 for all
   * @throws IOException if there is no such file, it is no text in UTF-8, or it has too few lines
   */
  static Corpus read(Path path, int limit) throws IOException {
    Path training = pennTreebank(path, "train");
    if (training == null) {
      return parted(path.toString(), lines(TextFiles.read(path)), limit);
    }
    return new Corpus(
        lines(TextFiles.read(training, limit == 0 ? Integer.MAX_VALUE : limit)),
        lines(TextFiles.read(required(path, "valid"))),
        lines(TextFiles.read(required(path, "test"))));
  }

  /** Returns the sample: beginnings of works in the public domain, in turn, a sentence a line. */
  static Corpus sample() throws IOException {
    List<List<String>> lines = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                Corpus.class.getResourceAsStream("sample.txt"), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(List.of(line.split(" ")));
      }
    }
    return parted("the sample", lines, 0);
  }

  private static Path pennTreebank(Path folder, String part) {
    for (String suffix : new String[] {"", ".gz"}) {
      Path file = folder.resolve("ptb." + part + ".txt" + suffix);
      if (Files.isRegularFile(file)) {
        return file;
      }
    }
    return null;
  }

  private static Path required(Path folder, String part) throws IOException {
    Path file = pennTreebank(folder, part);
    if (file == null) {
      throw new IOException(
          folder + " has ptb.train.txt, but no ptb." + part + ".txt beside it, nor one with .gz");
    }
    return file;
  }

  private static Corpus parted(String name, List<List<String>> all, int limit)
      throws CorruptDataException {
    int part = all.size() / PARTS;
    if (part == 0) {
      throw new CorruptDataException(
          name
              + " has "
              + all.size()
              + " lines that are not empty, expected at least "
              + PARTS
              + ", of which the last tenth tests and the tenth before it validates");
    }
    int validation = all.size() - 2 * part;
    int test = all.size() - part;
    return new Corpus(
        first(all.subList(0, validation), limit),
        all.subList(validation, test),
        all.subList(test, all.size()));
  }

  /** Returns the first lines that have together at most so many words, ends of lines among them. */
  private static List<List<String>> first(List<List<String>> lines, int limit) {
    int words = 0;
    for (int i = 0; i < lines.size(); i++) {
      words += lines.get(i).size() + 1;
      if (limit > 0 && words > limit) {
        return lines.subList(0, Math.max(1, i));
      }
    }
    return lines;
  }

  private static List<List<String>> lines(List<String> words) {
    List<List<String>> lines = new ArrayList<>();
    List<String> line = new ArrayList<>();
    for (String word : words) {
      if (word.equals(Vocabulary.END)) {
        lines.add(line);
        line = new ArrayList<>();
      } else {
        line.add(word);
      }
    }
    if (!line.isEmpty()) {
      lines.add(line);
    }
    return lines;
  }

  /** Returns the lines that train and those that validate, as rows. */
  Dataset<Row> frame(SparkSession spark) {
    List<Row> rows = new ArrayList<>();
    for (List<List<String>> part : Arrays.asList(training, validation)) {
      for (List<String> line : part) {
        rows.add(RowFactory.create(line.toArray(new String[0]), part == validation));
      }
    }
    return spark.createDataFrame(rows, SCHEMA);
  }

  /** Returns the words of some lines with the end of each, one after the other. */
  static List<String> words(List<List<String>> lines) {
    List<String> words = new ArrayList<>();
    for (List<String> line : lines) {
      words.addAll(line);
      words.add(Vocabulary.END);
    }
    return words;
  }
}
