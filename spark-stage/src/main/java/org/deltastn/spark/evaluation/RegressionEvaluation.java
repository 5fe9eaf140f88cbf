package org.deltastn.spark.evaluation;

import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Measures a regression on rows with known targets, each row with its weight, in the target's own
 * units. Rows without a prediction, as {@code handleInvalid} keep leaves them, are counted apart
 * and are in no measure.
 */
public final class RegressionEvaluation {

  private static final String RESIDUALS = "residuals";

  private final Dataset<Row> predictions;
  private final Column residual;
  private final Sums sums;

  /** What a pass over the rows adds up, by deviations from running means. */
  private static final class Sums implements Serializable {

    private static final long serialVersionUID = 1L;

    private double weight;
    private double squares;
    private double absolutes;
    private double labelMean;
    private double labelSquares;
    private double residualMean;
    private double residualSquares;
    private long unpredicted;

    /** Adds a row: label, weight, prediction. */
    private void add(Row row) {
      if (row.isNullAt(0)) {
        throw new IllegalArgumentException("found a label of null, expected a number");
      }
      double label = row.getDouble(0);
      double w = row.getDouble(1);
      double error = label - row.getDouble(2);
      if (Double.isNaN(row.getDouble(2))) {
        unpredicted++;
        return;
      }
      if (w == 0) {
        return;
      }
      squares += w * error * error;
      absolutes += w * Math.abs(error);
      weight += w;
      double labelStep = label - labelMean;
      labelMean += labelStep * w / weight;
      labelSquares += w * labelStep * (label - labelMean);
      double residualStep = error - residualMean;
      residualMean += residualStep * w / weight;
      residualSquares += w * residualStep * (error - residualMean);
    }

    private void add(Sums other) {
      unpredicted += other.unpredicted;
      if (other.weight == 0) {
        return;
      }
      double total = weight + other.weight;
      double share = weight * other.weight / total;
      double labelStep = other.labelMean - labelMean;
      double residualStep = other.residualMean - residualMean;
      labelSquares += other.labelSquares + labelStep * labelStep * share;
      residualSquares += other.residualSquares + residualStep * residualStep * share;
      labelMean += labelStep * other.weight / total;
      residualMean += residualStep * other.weight / total;
      squares += other.squares;
      absolutes += other.absolutes;
      weight = total;
    }
  }

  /**
   * Measures predictions, in one pass over them.
   *
   * @param predictions as the model's {@code transform} returns them
   * @param label its column of targets
   * @param weight its column of weights
   * @param prediction its column of predictions
   * @throws IllegalArgumentException if there are no rows
   */
  public RegressionEvaluation(
      Dataset<Row> predictions, Column label, Column weight, Column prediction) {
    this.predictions = predictions;
    residual = label.minus(prediction);
    sums = new Sums();
    predictions
        .select(label, weight, prediction)
        .toJavaRDD()
        .mapPartitions(RegressionEvaluation::summed)
        .collect()
        .forEach(sums::add);
    if (sums.weight == 0) {
      throw new IllegalArgumentException(
          "found no predicted row with a weight above 0, expected some to evaluate on");
    }
  }

  private static Iterator<Sums> summed(Iterator<Row> rows) {
    Sums sums = new Sums();
    rows.forEachRemaining(sums::add);
    return List.of(sums).iterator();
  }

  /** Returns the rows with the columns that the model appends; computed anew by every action. */
  public Dataset<Row> predictions() {
    return predictions;
  }

  /** Returns the residuals, label − prediction, of all rows as one column. */
  public Dataset<Row> residuals() {
    return predictions.select(residual.as(RESIDUALS));
  }

  /** Returns the number of rows without a prediction. */
  public long unpredictedRows() {
    return sums.unpredicted;
  }

  /** Returns the weight of all rows with a prediction. */
  public double weight() {
    return sums.weight;
  }

  /** Returns the root of the mean squared error. */
  public double rootMeanSquaredError() {
    return Math.sqrt(meanSquaredError());
  }

  /** Returns the mean squared error. */
  public double meanSquaredError() {
    return sums.squares / sums.weight;
  }

  /** Returns the mean absolute error. */
  public double meanAbsoluteError() {
    return sums.absolutes / sums.weight;
  }

  /** Returns 1 less the share of the targets' variance that is left as squared error. */
  public double r2() {
    return 1 - sums.squares / sums.labelSquares;
  }

  /** Returns the mean residual: what the predictions are too low by. */
  public double meanResidual() {
    return sums.residualMean;
  }

  /** Returns the standard deviation of the residuals. */
  public double residualDeviation() {
    return Math.sqrt(sums.residualSquares / sums.weight);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "RMSE %.4g, MAE %.4g, R² %.4f over a weight of %.6g",
        rootMeanSquaredError(),
        meanAbsoluteError(),
        r2(),
        weight());
  }
}
