package org.deltastn.spark.jobs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deltastn.data.Examples;
import org.deltastn.data.IdxReader;

/**
 * Data in one of the formats that the jobs read.
 *
 * @param path a path of any file system that Spark knows; of idx, a local file of images
 * @param format csv, parquet, libsvm or idx
 * @param labels of idx, a local file of labels; empty for none
 * @param options of Spark's reader
 */
record DataInput(String path, String format, String labels, Map<String, String> options) {

  /**
   * Reads the data; idx gives {@code features}, pixels in [0, 1], and {@code label}.
   *
   * @throws IllegalArgumentException if the format is none of these
   * @throws IOException if a file cannot be read
   */
  Dataset<Row> read(SparkSession spark) throws IOException {
    return switch (format) {
      case "csv" ->
          spark
              .read()
              .option("header", true)
              .option("inferSchema", true)
              .options(options)
              .csv(path);
      case "parquet" -> spark.read().options(options).parquet(path);
      case "libsvm" -> spark.read().options(options).format("libsvm").load(path);
      case "idx" -> idx(spark);
      default ->
          throw new IllegalArgumentException(
              "found the format '" + format + "', expected csv, parquet, libsvm or idx");
    };
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
