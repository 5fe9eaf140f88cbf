package org.deltastn.spark;

import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.deltastn.spark.columns.ColumnNames;
import org.deltastn.train.TrainingConfiguration;

/** What both models say of themselves, and read of the rows that they are measured on. */
final class ModelFacts {

  private ModelFacts() {}

  /** Returns a column as doubles. */
  static Column number(String name) {
    return ColumnNames.column(name).cast(DataTypes.DoubleType);
  }

  /** Returns the column of weights of a DataFrame, of ones where it has none. */
  static Column weight(DeltaStnModel model, Dataset<?> dataset) {
    String name = model.getWeightCol();
    boolean weighted = !name.isEmpty() && List.of(dataset.columns()).contains(name);
    return weighted ? number(name) : functions.lit(1.0);
  }

  /** Returns a line about what was trained, and how it went. */
  static String line(DeltaStnModel model, String more) {
    DeltaStnSummary summary = model.summary();
    TrainingConfiguration configuration = model.network().definition().configuration();
    return String.format(
        Locale.ROOT,
        "%s: uid=%s, numFeatures=%d%s, weights=%d, method=%s, epochs=%d of %d (%s),"
            + " validationLoss=%.4g%s, hyperparameters=%s",
        model.getClass().getSimpleName(),
        model.uid(),
        model.network().inputs(),
        more,
        model.network().state().general().length(),
        configuration.method(),
        summary.totalIterations(),
        configuration.epochs(),
        summary.outcome(),
        summary.bestValidationLoss(),
        summary.refit().map(refit -> " before a refit on all " + refit.rows() + " rows").orElse(""),
        model.network().values());
  }
}
