package org.deltastn.spark.report;

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
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.spark.DeltaStnClassificationModel;
import org.deltastn.spark.DeltaStnClassifier;
import org.deltastn.spark.DeltaStnRegressionModel;
import org.deltastn.spark.DeltaStnRegressor;

/** Small runs to report on. */
public final class ReportRuns {

  private ReportRuns() {}

  /** Rows of four features: three noisy clusters, and in {@code target} a noisy sum. */
  public static Dataset<Row> rows(SparkSession spark, int n) {
    Random random = new Random(7);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      int label = random.nextInt(3);
      double[] x = new double[4];
      for (int j = 0; j < 4; j++) {
        x[j] = random.nextGaussian() + (j == label ? 2 : 0);
      }
      double target = x[0] - 2 * x[1] + 0.3 * random.nextGaussian();
      rows.add(RowFactory.create(Vectors.dense(x), (double) label, target));
    }
    return spark.createDataFrame(
        rows,
        new StructType()
            .add("features", SQLDataTypes.VectorType())
            .add("label", DataTypes.DoubleType)
            .add("target", DataTypes.DoubleType));
  }

  /** Settings of a classifier with two rates of dropout and a weight decay of a trying name. */
  public static DeltaStnClassifier classifier(int epochs) {
    return new DeltaStnClassifier()
        .setLayers(new int[] {4, 16, 3})
        .setHyperparameters(
            Hyperparameter.inputDropout().build(),
            Hyperparameter.dropout("layer0").build(),
            Hyperparameter.weightDecay().name("<decay> & \"co\", all").build())
        .setBatchSize(32)
        .setMaxIter(epochs)
        .setStepSize(0.05)
        .setHyperStepSize(0.05);
  }

  /** Trains the classifier. */
  public static DeltaStnClassificationModel classified(SparkSession spark, int epochs) {
    return classifier(epochs).fit(rows(spark, 1000));
  }

  /** Settings of a regressor with its one weight decay. */
  public static DeltaStnRegressor regressor(int epochs) {
    return new DeltaStnRegressor()
        .setLayers(new int[] {4, 16, 1})
        .setHyperparameters(Hyperparameter.weightDecay().build())
        .setLabelCol("target")
        .setBatchSize(32)
        .setMaxIter(epochs);
  }

  /** Trains the regressor. */
  public static DeltaStnRegressionModel regressed(SparkSession spark, int epochs) {
    return regressor(epochs).fit(rows(spark, 1000));
  }
}
