package org.deltastn.spark;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.deltastn.data.Digests;
import org.deltastn.data.Examples;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.optim.LearningRateSchedule;
import org.deltastn.spark.params.DeltaStnSetters;
import org.deltastn.train.TrainingData;

/** Small synthetic data. */
public final class Samples {

  public static final StructType SCHEMA =
      new StructType()
          .add("features", SQLDataTypes.VectorType())
          .add("label", DataTypes.DoubleType)
          .add("weight", DataTypes.DoubleType)
          .add("validation", DataTypes.BooleanType);

  private Samples() {}

  /** Three noisy clusters in four dimensions, the third of the features noise alone. */
  public static List<Row> clusters(int n) {
    Random random = new Random(7);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      int label = random.nextInt(3);
      double[] x = new double[4];
      for (int j = 0; j < 4; j++) {
        x[j] = random.nextGaussian() + (j == label ? 3 : 0);
      }
      rows.add(row(Vectors.dense(x), label, 1.0, i % 5 == 0));
    }
    return rows;
  }

  /** y = x₀ − 2 x₁ plus noise. */
  public static List<Row> line(int n) {
    Random random = new Random(7);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      double[] x = {random.nextGaussian(), random.nextGaussian(), random.nextGaussian()};
      double y = x[0] - 2 * x[1] + 0.1 * random.nextGaussian();
      rows.add(row(Vectors.dense(x), y, 1.0, i % 5 == 0));
    }
    return rows;
  }

  static Row row(Vector features, double label, double weight, boolean validation) {
    return RowFactory.create(features, label, weight, validation);
  }

  public static Dataset<Row> frame(List<Row> rows) {
    return LocalSpark.session().createDataFrame(rows, SCHEMA);
  }

  /** Sets a few epochs of plain steps, whatever the stages' defaults are. */
  private static <S extends DeltaStnSetters<S>> S plain(S stage) {
    return stage
        .setOptimizer("sgd")
        .setLearningRateSchedule(new LearningRateSchedule.Constant())
        .setWarmupEpochs(1)
        .setPatience(0);
  }

  /** A table with columns of several kinds. */
  static Dataset<Row> table(int n) {
    return LocalSpark.session()
        .sql(
            "select if(id % 7 = 0, null, double(id * id % 17)) n, concat('k', id % 3) `work.class`,"
                + " concat('t', id % 40) town, date_add(date'2026-01-01', int(id)) day,"
                + " id % 2 = 0 flag, double(id % 2) label from range(0, "
                + n
                + ", 1, 1)");
  }

  /** Predictions whose metadata name the classes. */
  static Dataset<Row> classes(int n) {
    return LocalSpark.session()
        .range(0, n, 1, 1)
        .select(
            functions
                .expr("if(id = 3, double('nan'), double(id % 2))")
                .as(
                    "class",
                    NominalAttribute.defaultAttr()
                        .withName("class")
                        .withValues(new String[] {"no", "yes"})
                        .toMetadata()));
  }

  /** Trains on rows as they are, which tests of distribution compare with the local trainer. */
  public static DeltaStnClassifier classifier() {
    return plain(new DeltaStnClassifier())
        .setStandardization(false)
        .setLayers(new int[] {4, 8, 3})
        .setBatchSize(16)
        .setMaxIter(3)
        .setStepSize(0.05)
        .setHyperStepSize(0.05);
  }

  /** Trains on rows as they are, which tests of distribution compare with the local trainer. */
  public static DeltaStnRegressor regressor() {
    return plain(new DeltaStnRegressor())
        .setStandardization(false)
        .setLayers(new int[] {3, 8, 1})
        .setHyperparameters(Hyperparameter.weightDecay().build())
        .setBatchSize(16)
        .setMaxIter(3)
        .setStepSize(0.01)
        .setHyperStepSize(0.01);
  }

  /**
   * Returns rows of weight 1 in the order in which a fit takes them: by a hash of all they hold.
   */
  public static List<Row> ordered(List<Row> rows) {
    return rows.stream()
        .sorted(Comparator.comparing(Samples::hash, Arrays::compareUnsigned))
        .toList();
  }

  private static byte[] hash(Row row) {
    double[] x = ((Vector) row.get(0)).toArray();
    ByteBuffer bytes = ByteBuffer.allocate(4 * x.length + 9).order(ByteOrder.LITTLE_ENDIAN);
    for (double value : x) {
      bytes.putFloat((float) value);
    }
    bytes.putFloat((float) row.getDouble(1)).putFloat(1);
    bytes.put((byte) (row.getBoolean(3) ? 1 : 0));
    return Digests.sha256().digest(bytes.array());
  }

  /** The rows with validation flag as wanted, in a fit's order, of worker w of k. */
  public static Examples examples(List<Row> rows, boolean validation, int w, int k) {
    List<Row> slice =
        ordered(rows).stream().filter(row -> row.getBoolean(3) == validation).toList();
    int width = ((Vector) rows.get(0).get(0)).size();
    int size = (slice.size() - w + k - 1) / k;
    float[] features = new float[size * width];
    float[] labels = new float[size];
    for (int i = 0; i < size; i++) {
      Row row = slice.get(w + i * k);
      for (int j = 0; j < width; j++) {
        features[i * width + j] = (float) ((Vector) row.get(0)).apply(j);
      }
      labels[i] = (float) row.getDouble(1);
    }
    return new Examples(features, new int[] {width}, labels, 1);
  }

  public static TrainingData data(List<Row> rows, int w, int k) {
    return new TrainingData(examples(rows, false, w, k), examples(rows, true, w, k));
  }
}
