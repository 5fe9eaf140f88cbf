package org.deltastn.spark.evaluation;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.linalg.Matrices;
import org.apache.spark.ml.linalg.Matrix;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.mllib.evaluation.BinaryClassificationMetrics;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.Tuple3;

/**
 * Measures a classifier on rows with known classes, each row with its weight. Rows without a
 * prediction, as {@code handleInvalid} keep leaves them, are counted apart and are in no measure.
 */
public final class ClassificationEvaluation {

  private static final int BINS = 10;
  private static final int CURVE_POINTS = 1000;
  private static final double SMALLEST = 1e-15;

  private final Dataset<Row> predictions;
  private final JavaRDD<double[]> scored;
  private final Sums sums;

  /** What a pass over the rows adds up. */
  private static final class Sums implements Serializable {

    private static final long serialVersionUID = 1L;

    private final int classes;
    private final double[][] confusion;
    private final double[] binWeight = new double[BINS];
    private final double[] binConfidence = new double[BINS];
    private final double[] binCorrect = new double[BINS];
    private double loss;
    private long unpredicted;

    private Sums(int classes) {
      this.classes = classes;
      confusion = new double[classes][classes];
    }

    /** Adds a row: label, weight, prediction, probabilities. */
    private void add(double[] row) {
      double label = row[0];
      double weight = row[1];
      double prediction = row[2];
      if (!(label >= 0 && label < classes && label == Math.rint(label))) {
        throw new IllegalArgumentException(
            "found the label "
                + label
                + ", expected a class from 0 to "
                + (classes - 1)
                + " as the model has");
      }
      if (Double.isNaN(prediction)) {
        unpredicted++;
        return;
      }
      confusion[(int) label][(int) prediction] += weight;
      loss -= weight * Math.log(Math.max(SMALLEST, row[3 + (int) label]));
      double confidence = row[3 + (int) prediction];
      int bin = Math.min(BINS - 1, (int) (confidence * BINS));
      binWeight[bin] += weight;
      binConfidence[bin] += weight * confidence;
      binCorrect[bin] += label == prediction ? weight : 0;
    }

    private void add(Sums other) {
      for (int i = 0; i < classes; i++) {
        add(confusion[i], other.confusion[i]);
      }
      add(binWeight, other.binWeight);
      add(binConfidence, other.binConfidence);
      add(binCorrect, other.binCorrect);
      loss += other.loss;
      unpredicted += other.unpredicted;
    }

    private static void add(double[] to, double[] from) {
      for (int i = 0; i < to.length; i++) {
        to[i] += from[i];
      }
    }
  }

  /**
   * Measures predictions, in one pass over them.
   *
   * @param predictions as the model's {@code transform} returns them
   * @param rows label, weight, prediction and probabilities of the same rows
   * @param classes number of classes
   * @throws IllegalArgumentException if there are no rows
   */
  public ClassificationEvaluation(Dataset<Row> predictions, Dataset<Row> rows, int classes) {
    this.predictions = predictions;
    scored = rows.toJavaRDD().map(ClassificationEvaluation::numbers);
    sums = new Sums(classes);
    scored.mapPartitions(part -> summed(part, classes)).collect().forEach(sums::add);
    if (weight() == 0) {
      throw new IllegalArgumentException(
          "found no predicted row with a weight above 0, expected some to evaluate on");
    }
  }

  private static double[] numbers(Row row) {
    if (row.isNullAt(0)) {
      throw new IllegalArgumentException("found a label of null, expected a class");
    }
    double[] probabilities = ((Vector) row.get(3)).toArray();
    double[] numbers = new double[3 + probabilities.length];
    for (int i = 0; i < 3; i++) {
      numbers[i] = row.getDouble(i);
    }
    System.arraycopy(probabilities, 0, numbers, 3, probabilities.length);
    return numbers;
  }

  private static Iterator<Sums> summed(Iterator<double[]> rows, int classes) {
    Sums sums = new Sums(classes);
    rows.forEachRemaining(sums::add);
    return List.of(sums).iterator();
  }

  /** Returns the rows with the columns that the model appends; computed anew by every action. */
  public Dataset<Row> predictions() {
    return predictions;
  }

  /** Returns the number of rows without a prediction. */
  public long unpredictedRows() {
    return sums.unpredicted;
  }

  /** Returns the weight of all rows with a prediction. */
  public double weight() {
    return Arrays.stream(sums.confusion).flatMapToDouble(Arrays::stream).sum();
  }

  /** Returns the share of the weight that is classified rightly. */
  public double accuracy() {
    double right = 0;
    for (int c = 0; c < sums.classes; c++) {
      right += sums.confusion[c][c];
    }
    return right / weight();
  }

  /** Returns the mean of −ln of the probability of a row's class. */
  public double logLoss() {
    return sums.loss / weight();
  }

  /** Returns the weights by class (row) and predicted class (column). */
  public Matrix confusionMatrix() {
    double[] columns = new double[sums.classes * sums.classes];
    for (int row = 0; row < sums.classes; row++) {
      for (int column = 0; column < sums.classes; column++) {
        columns[column * sums.classes + row] = sums.confusion[row][column];
      }
    }
    return Matrices.dense(sums.classes, sums.classes, columns);
  }

  /** Returns by class the share of what is predicted as it that is it; 0 for none. */
  public double[] precisionByLabel() {
    double[] precision = new double[sums.classes];
    for (int c = 0; c < precision.length; c++) {
      double predicted = 0;
      for (double[] row : sums.confusion) {
        predicted += row[c];
      }
      precision[c] = predicted == 0 ? 0 : sums.confusion[c][c] / predicted;
    }
    return precision;
  }

  /** Returns by class the share of it that is predicted as it; 0 for none. */
  public double[] recallByLabel() {
    double[] recall = new double[sums.classes];
    for (int c = 0; c < recall.length; c++) {
      double all = Arrays.stream(sums.confusion[c]).sum();
      recall[c] = all == 0 ? 0 : sums.confusion[c][c] / all;
    }
    return recall;
  }

  /** Returns by class the harmonic mean of precision and recall; 0 for none. */
  public double[] fMeasureByLabel() {
    double[] precision = precisionByLabel();
    double[] recall = recallByLabel();
    double[] measure = new double[precision.length];
    for (int c = 0; c < measure.length; c++) {
      double sum = precision[c] + recall[c];
      measure[c] = sum == 0 ? 0 : 2 * precision[c] * recall[c] / sum;
    }
    return measure;
  }

  /**
   * Returns how far probabilities can be trusted: for every tenth of the probability of the
   * predicted class, lower, upper, weight, meanConfidence and accuracy, which would be equal;
   * tenths without rows are left out.
   */
  public Dataset<Row> calibration() {
    StructType schema = new StructType();
    for (String name : List.of("lower", "upper", "weight", "meanConfidence", "accuracy")) {
      schema = schema.add(name, DataTypes.DoubleType, false);
    }
    List<Row> rows = new ArrayList<>();
    for (int bin = 0; bin < BINS; bin++) {
      double weight = sums.binWeight[bin];
      if (weight > 0) {
        rows.add(
            RowFactory.create(
                (double) bin / BINS,
                (bin + 1.0) / BINS,
                weight,
                sums.binConfidence[bin] / weight,
                sums.binCorrect[bin] / weight));
      }
    }
    return predictions.sparkSession().createDataFrame(rows, schema);
  }

  /** Returns the mean distance of confidence and accuracy over the tenths, by weight. */
  public double expectedCalibrationError() {
    double sum = 0;
    for (int bin = 0; bin < BINS; bin++) {
      sum += Math.abs(sums.binConfidence[bin] - sums.binCorrect[bin]);
    }
    return sum / weight();
  }

  /**
   * Returns the receiver operating characteristic of class 1, as FPR and TPR.
   *
   * @throws IllegalStateException if there are more than two classes
   */
  public Dataset<Row> roc() {
    StructType schema =
        new StructType()
            .add("FPR", DataTypes.DoubleType, false)
            .add("TPR", DataTypes.DoubleType, false);
    JavaRDD<Row> points =
        binary().roc().toJavaRDD().map(point -> RowFactory.create(point._1(), point._2()));
    return predictions.sparkSession().createDataFrame(points, schema);
  }

  /**
   * Returns the area under the receiver operating characteristic of class 1.
   *
   * @throws IllegalStateException if there are more than two classes
   */
  public double areaUnderROC() {
    return binary().areaUnderROC();
  }

  /**
   * Returns the area under the curve of precision and recall of class 1.
   *
   * @throws IllegalStateException if there are more than two classes
   */
  public double areaUnderPR() {
    return binary().areaUnderPR();
  }

  private BinaryClassificationMetrics binary() {
    if (sums.classes != 2) {
      throw new IllegalStateException(
          "the curves are of two classes, found " + sums.classes + ": use the measures by label");
    }
    JavaRDD<Tuple3<Object, Object, Object>> scores =
        scored
            .filter(row -> !Double.isNaN(row[2]))
            .map(row -> new Tuple3<>(row[4], row[0], row[1]));
    return new BinaryClassificationMetrics(scores.rdd(), CURVE_POINTS);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "accuracy %.4f, log loss %.4g, calibration error %.3f over a weight of %.6g",
        accuracy(),
        logLoss(),
        expectedCalibrationError(),
        weight());
  }
}
