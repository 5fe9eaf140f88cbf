package org.deltastn.spark.jobs.data;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.deltastn.data.Examples;

/** Turns packed examples into DataFrames of {@code features}, {@code label}, {@code validation}. */
public final class ExampleFrames {

  /** Name of the column of vectors. */
  public static final String FEATURES = "features";

  /** Name of the column of class indices or targets. */
  public static final String LABEL = "label";

  /** Name of the column that is true for validation rows. */
  public static final String VALIDATION = "validation";

  private static final int PARTITIONS = 8;

  private ExampleFrames() {}

  /**
   * Returns a DataFrame in the order of the examples, images as flat vectors in the order of their
   * feature shape; the rows are made on the executors from one broadcast of the packed examples, so
   * the driver never holds them as objects.
   *
   * @param examples with one target a row
   * @param validationRows how many rows at the end are marked as validation
   * @throws IllegalArgumentException if the examples have another number of targets
   */
  public static Dataset<Row> of(SparkSession spark, Examples examples, int validationRows) {
    if (examples.targetWidth() != 1) {
      throw new IllegalArgumentException(
          "expected one target a row, found " + examples.targetWidth());
    }
    int firstValidation = examples.size() - validationRows;
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<Examples> packed = context.broadcast(examples);
    List<Integer> order = IntStream.range(0, examples.size()).boxed().toList();
    JavaRDD<Row> rows =
        context
            .parallelize(order, PARTITIONS)
            .map(
                i ->
                    RowFactory.create(
                        features(packed.value(), i),
                        (double) packed.value().targets()[i],
                        i >= firstValidation));
    StructType schema =
        new StructType()
            .add(FEATURES, SQLDataTypes.VectorType(), false)
            .add(LABEL, DataTypes.DoubleType, false)
            .add(VALIDATION, DataTypes.BooleanType, false);
    return spark.createDataFrame(rows, schema);
  }

  private static Vector features(Examples examples, int row) {
    int length = examples.featureLength();
    double[] values = new double[length];
    for (int i = 0; i < length; i++) {
      values[i] = examples.features()[row * length + i];
    }
    return Vectors.dense(values).compressed();
  }
}
