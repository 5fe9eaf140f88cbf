package org.deltastn.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.deltastn.spark.DeltaStnRegressionModel;
import org.deltastn.spark.DeltaStnRegressor;
import org.deltastn.spark.LocalSpark;
import org.deltastn.spark.Samples;
import org.deltastn.train.loop.TrainingLoop;
import org.deltastn.train.loop.TrainingResult;

/**
 * The {@code small-fit} check: a fit on 300 rows for 200 epochs against the same training without
 * Spark, which is its compute. Both take turns in one process; the first of each is not counted.
 *
 * <p>It fails where the median fit takes more than twice the median training, or where the weights
 * differ in a bit.
 */
public final class SmallFitCheck {

  private static final int ROWS = 300;
  private static final int EPOCHS = 200;
  private static final int TIMES = 7;
  private static final double LIMIT = 2;

  private SmallFitCheck() {}

  /** Runs the check. */
  public static void main(String[] args) {
    List<Row> rows = Samples.line(ROWS);
    Dataset<Row> data = Samples.frame(rows).cache();
    data.count();
    DeltaStnRegressor regressor =
        new DeltaStnRegressor()
            .setStandardization(false)
            .setMaxIter(EPOCHS)
            .setPatience(0)
            .setValidationIndicatorCol("validation");
    double[] fits = new double[TIMES];
    double[] trainings = new double[TIMES];
    boolean equal = true;
    for (int i = -1; i < TIMES; i++) {
      long start = System.nanoTime();
      DeltaStnRegressionModel model = regressor.fit(data);
      long fitted = System.nanoTime();
      TrainingResult local = TrainingLoop.local(model.problem(), Samples.data(rows, 0, 1));
      long trained = System.nanoTime();
      equal &=
          Arrays.equals(model.state().toBytes(), local.model().withoutSlots().toBytes())
              && model.summary().epochs().size() == EPOCHS;
      if (i >= 0) {
        fits[i] = (fitted - start) / 1e9;
        trainings[i] = (trained - fitted) / 1e9;
      }
    }
    LocalSpark.session().stop();
    double fit = Medians.of(fits);
    double training = Medians.of(trainings);
    System.out.printf(
        Locale.ROOT,
        "%d rows, %d epochs: fit %.2f s, compute %.2f s, %.2f times [%.1f] (medians of %d);"
            + " weights %s%n",
        ROWS,
        EPOCHS,
        fit,
        training,
        fit / training,
        LIMIT,
        TIMES,
        equal ? "equal in every bit" : "DIFFER");
    System.exit(equal && fit <= LIMIT * training ? 0 : 1);
  }
}
