package org.deltastn.spark.jobs.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.deltastn.data.Examples;
import org.deltastn.data.IdxReader;
import org.deltastn.spark.columns.ColumnNames;

/**
 * Data in one of the formats that the jobs read.
 *
 * @param path a path of any file system that Spark knows; of idx, a local file of images
 * @param format csv, parquet, libsvm or idx
 * @param labels of idx, a local file of labels; empty for none
 * @param badRows error or skip: what happens to malformed rows of csv
 * @param options of Spark's reader
 */
public record DataInput(
    String path, String format, String labels, String badRows, Map<String, String> options) {

  /**
   * Names the data.
   *
   * @throws IllegalArgumentException if badRows is none of its values
   */
  public DataInput {
    if (!badRows.equals("error") && !badRows.equals("skip")) {
      throw new IllegalArgumentException(
          "--bad-rows: found '" + badRows + "', expected error or skip");
    }
  }

  /** Name of the column of a csv file's cells as they stand there. */
  public static final String TEXT = "delta-stn text";

  /**
   * Returns the same data; of libsvm, whose files end their rows with the last feature that is not
   * 0, with vectors of a length, unless the options name another.
   */
  public DataInput withFeatures(int length) {
    if (!format.equals("libsvm") || options.containsKey("numFeatures")) {
      return this;
    }
    Map<String, String> all = new HashMap<>(options);
    all.put("numFeatures", Integer.toString(length));
    return new DataInput(path, format, labels, badRows, all);
  }

  /** Tells whether bad rows are left out. */
  public boolean skipsBadRows() {
    return badRows.equals("skip");
  }

  /** Returns the format that the end of a path's name tells of, or an empty text. */
  public static String formatOf(String path) {
    String name = path.toLowerCase(Locale.ROOT).replaceFirst("\\.(gz|bz2|zst|deflate)$", "");
    if (name.endsWith(".csv")) {
      return "csv";
    } else if (name.endsWith(".parquet")) {
      return "parquet";
    }
    return name.endsWith(".libsvm") || name.endsWith(".svm") ? "libsvm" : "";
  }

  /**
   * Reads the data; idx gives {@code features}, pixels in [0, 1], and {@code label}.
   *
   * @throws IllegalArgumentException if the format is none of these
   * @throws IOException if a file cannot be read
   */
  public Dataset<Row> read(SparkSession spark) throws IOException {
    return switch (format) {
      case "csv" -> csv(spark, Map.of()).csv(path);
      case "parquet" -> spark.read().options(options).parquet(path);
      case "libsvm" -> spark.read().options(options).format("libsvm").load(path);
      case "idx" -> idx(spark);
      default ->
          throw new IllegalArgumentException(
              "found the format '" + format + "', expected csv, parquet, libsvm or idx");
    };
  }

  /**
   * Reads the data; of csv, all cells as texts, null where they are empty.
   *
   * @param kept keeps the cells of csv
   * @param withText whether {@link #TEXT} of csv holds the cells as they stand there
   * @throws IllegalArgumentException if the format is none of these, or a row of csv has too many
   *     or too few cells and such rows are not skipped
   * @throws IOException if a file cannot be read
   */
  public Dataset<Row> readCells(SparkSession spark, KeptRows kept, boolean withText)
      throws IOException {
    if (!format.equals("csv")) {
      return read(spark);
    }
    Dataset<Row> text = CsvRows.read(this, spark, kept);
    String empty = options.getOrDefault("nullValue", "");
    List<Column> columns = new ArrayList<>();
    for (String name : text.columns()) {
      Column cell = ColumnNames.column(name);
      columns.add(functions.when(cell.notEqual(empty), cell).as(name));
    }
    if (withText) {
      columns.add(
          functions
              .struct(Arrays.stream(text.columns()).map(ColumnNames::column).toArray(Column[]::new))
              .as(TEXT));
    }
    return text.select(columns.toArray(Column[]::new));
  }

  /**
   * Reads the data; of csv, {@link #TEXT} holds the cells as they stand in the file, whose inferred
   * types are the other columns'.
   *
   * @param kept keeps the cells of csv
   * @throws IllegalArgumentException if the format is none of these
   * @throws IOException if a file cannot be read
   */
  public Dataset<Row> readWithText(SparkSession spark, KeptRows kept) throws IOException {
    if (!format.equals("csv")) {
      return read(spark);
    }
    StructField[] fields = read(spark).schema().fields();
    Dataset<Row> text = CsvRows.read(this, spark, kept);
    Column[] cells = new Column[fields.length];
    Column[] columns = new Column[fields.length + 1];
    for (int i = 0; i < fields.length; i++) {
      cells[i] = ColumnNames.column(text.columns()[i]);
      columns[i] = typed(text.columns()[i], fields[i]).as(fields[i].name());
    }
    columns[fields.length] = functions.struct(cells).as(TEXT);
    return text.select(columns);
  }

  private Column typed(String name, StructField field) {
    Column cell = ColumnNames.column(name);
    String empty = options.get("nullValue");
    Column known = empty == null ? cell : functions.when(cell.notEqual(empty), cell);
    String type = field.dataType().sql();
    String pattern = options.get(type.equals("DATE") ? "dateFormat" : "timestampFormat");
    if (pattern != null && type.equals("DATE")) {
      return functions.to_date(known, pattern);
    } else if (pattern != null && type.equals("TIMESTAMP")) {
      return functions.to_timestamp(known, pattern);
    }
    return type.equals("STRING")
        ? known
        : functions.when(known.isNotNull(), cell.cast(field.dataType()));
  }

  /** Returns a reader of csv as RFC 4180 has it: quotes are doubled, cells may hold line ends. */
  DataFrameReader csv(SparkSession spark, Map<String, String> last) {
    return spark
        .read()
        .option("header", true)
        .option("inferSchema", true)
        .option("escape", "\"")
        .option("multiLine", true)
        .options(options)
        .options(last);
  }

  private Dataset<Row> idx(SparkSession spark) throws IOException {
    IdxReader.Images images = IdxReader.scaled().readImages(Path.of(path));
    boolean labelled = !labels.isEmpty();
    float[] classes =
        labelled ? IdxReader.scaled().readLabels(Path.of(labels)) : new float[images.count()];
    if (classes.length != images.count()) {
      throw new IllegalArgumentException(
          path + " has " + images.count() + " images, found " + classes.length + " labels");
    }
    int[] shape = {images.rows() * images.columns()};
    Dataset<Row> frame =
        ExampleFrames.of(spark, new Examples(images.pixels(), shape, classes, 1), 0)
            .drop(ExampleFrames.VALIDATION);
    return labelled ? frame : frame.drop(ExampleFrames.LABEL);
  }
}
