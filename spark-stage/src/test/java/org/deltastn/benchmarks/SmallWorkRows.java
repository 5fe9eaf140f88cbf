package org.deltastn.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Rows of three noisy classes, twenty numbers each, as a small table has them. */
final class SmallWorkRows {

  static final int FEATURES = 20;
  static final int CLASSES = 3;

  private static final double DISTANCE = 1.5;
  private static final StructType SCHEMA =
      new StructType()
          .add("features", SQLDataTypes.VectorType())
          .add("label", DataTypes.DoubleType);

  private SmallWorkRows() {}

  /** Returns so many rows, the same each time. */
  static Dataset<Row> frame(SparkSession spark, int rows) {
    Random random = new Random(11);
    List<Row> list = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      int label = random.nextInt(CLASSES);
      double[] x = new double[FEATURES];
      for (int j = 0; j < FEATURES; j++) {
        x[j] = random.nextGaussian() + (j % CLASSES == label ? DISTANCE : 0);
      }
      list.add(RowFactory.create(Vectors.dense(x), (double) label));
    }
    return spark.createDataFrame(list, SCHEMA);
  }
}
