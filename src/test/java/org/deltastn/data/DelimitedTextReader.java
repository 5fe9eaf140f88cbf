package org.deltastn.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;

/**
 * Reads text files of numbers, one example a line, compressed with gzip or not.
 *
 * <p>Empty lines are skipped and every other line must have the same number of columns. Headers,
 * quotes and missing values are not supported. Columns are counted from 0, lines from 1.
 */
public final class DelimitedTextReader {

  private static final String BLANKS = " \t\r\f";

  private final Character delimiter;

  private DelimitedTextReader(Character delimiter) {
    this.delimiter = delimiter;
  }

  /**
   * Returns a reader of numbers separated by runs of blanks or tabs, also at either end of a line.
   */
  public static DelimitedTextReader blanks() {
    return new DelimitedTextReader(null);
  }

  /**
   * Returns a reader of numbers separated by one delimiter each, with optional blanks around it.
   */
  public static DelimitedTextReader separatedBy(char delimiter) {
    return new DelimitedTextReader(delimiter);
  }

  /**
   * Reads all columns as rows × columns values.
   *
   * @throws CorruptDataException if a field is not a finite decimal number, a line has another
   *     number of columns than the first, or there is no line; the message names file, line and
   *     column
   * @throws IOException if the file cannot be read
   */
  public double[][] read(Path file) throws IOException {
    List<double[]> rows = new ArrayList<>();
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(InputFile.open(file), StandardCharsets.UTF_8))) {
      int number = 0;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        number++;
        if (!line.isBlank()) {
          rows.add(parse(fields(line), rows.isEmpty() ? -1 : rows.get(0).length, file, number));
        }
      }
    }
    if (rows.isEmpty()) {
      throw new CorruptDataException(file + ": found no line with numbers, expected 1 or more");
    }
    return rows.toArray(new double[0][]);
  }

  /**
   * Reads examples of feature shape {featureColumns.length}, target width 1 and weight 1.
   *
   * @throws IllegalArgumentException if no feature column is given or a column is not in the file
   * @throws CorruptDataException as {@link #read}
   * @throws IOException if the file cannot be read
   */
  public Examples readExamples(Path file, int[] featureColumns, int targetColumn)
      throws IOException {
    if (featureColumns.length == 0) {
      throw new IllegalArgumentException("found no feature columns, expected 1 or more");
    }
    double[][] rows = read(file);
    for (int column : featureColumns) {
      requireColumn(file, column, rows[0].length);
    }
    requireColumn(file, targetColumn, rows[0].length);
    int width = featureColumns.length;
    float[] features = new float[Math.multiplyExact(rows.length, width)];
    float[] targets = new float[rows.length];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < width; j++) {
        features[i * width + j] = (float) rows[i][featureColumns[j]];
      }
      targets[i] = (float) rows[i][targetColumn];
    }
    return new Examples(features, new int[] {width}, targets, 1);
  }

  private List<String> fields(String line) {
    List<String> fields = new ArrayList<>();
    if (delimiter == null) {
      StringTokenizer tokens = new StringTokenizer(line, BLANKS);
      while (tokens.hasMoreTokens()) {
        fields.add(tokens.nextToken());
      }
      return fields;
    }
    int start = 0;
    for (int end = line.indexOf(delimiter); end >= 0; end = line.indexOf(delimiter, start)) {
      fields.add(line.substring(start, end).strip());
      start = end + 1;
    }
    fields.add(line.substring(start).strip());
    return fields;
  }

  private static double[] parse(List<String> fields, int expected, Path file, int line)
      throws CorruptDataException {
    double[] row = new double[fields.size()];
    for (int column = 0; column < row.length; column++) {
      row[column] = number(fields.get(column), file, line, column);
    }
    if (expected >= 0 && row.length != expected) {
      throw new CorruptDataException(
          file
              + ": line "
              + line
              + ", column "
              + Math.min(row.length, expected)
              + ": found "
              + row.length
              + " columns in the line, expected "
              + expected
              + " as in the first");
    }
    return row;
  }

  private static double number(String field, Path file, int line, int column)
      throws CorruptDataException {
    double value = Double.NaN;
    // Double.parseDouble also takes NaN, Infinity, hexadecimal and the suffixes f and d.
    if (field.chars().allMatch(c -> "0123456789+-.eE".indexOf(c) >= 0)) {
      try {
        value = Double.parseDouble(field);
      } catch (NumberFormatException e) {
        value = Double.NaN;
      }
    }
    if (!Double.isFinite(value)) {
      throw new CorruptDataException(
          file
              + ": line "
              + line
              + ", column "
              + column
              + ": found \""
              + field
              + "\", expected a finite number");
    }
    return value;
  }

  private static void requireColumn(Path file, int column, int columns) {
    if (column < 0 || column >= columns) {
      throw new IllegalArgumentException(
          file + ": asked for column " + column + ", expected 0 to " + (columns - 1));
    }
  }
}
