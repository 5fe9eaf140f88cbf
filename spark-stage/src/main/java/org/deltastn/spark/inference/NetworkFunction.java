package org.deltastn.spark.inference;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.KnownNotNull;
import org.apache.spark.sql.types.StructType;
import org.deltastn.spark.columns.ClassColumns;
import org.deltastn.spark.columns.FeatureReader;
import org.deltastn.spark.columns.OutputColumns;
import org.deltastn.spark.params.HandleInvalid;

/**
 * From the features of rows to a model's new columns.
 *
 * @param network that computes
 * @param column name of the column of features, for messages
 * @param reader of its values
 * @param handling of rows whose features are invalid
 * @param type of what is returned: a field for each of the new columns
 * @param outputs makes their values
 */
public record NetworkFunction(
    InferenceNetwork network,
    String column,
    FeatureReader reader,
    HandleInvalid handling,
    StructType type,
    OutputColumns outputs)
    implements Serializable {

  private static final int SHOWN = 200;

  /** Returns the function of a column of features; null for rows that are to be skipped. */
  public Column of(Column features) {
    return Columns.column(of(Columns.expression(features)));
  }

  /** Returns the function of a column of features among rows of which none is to be skipped. */
  public Column ofKept(Column features) {
    Expression applied = of(Columns.expression(features));
    return Columns.column(skips() ? new KnownNotNull(applied) : applied);
  }

  Expression of(Expression features) {
    return new NetworkExpression(this, features);
  }

  /** Returns whether rows with invalid features are to be skipped. */
  public boolean skips() {
    return handling == HandleInvalid.SKIP;
  }

  /**
   * Returns the new columns of some rows, null for a row to be skipped.
   *
   * @param features of each row, as {@link FeatureReader} takes them
   * @param place says of a row by index where it is, for messages
   * @throws IllegalArgumentException naming column and row, if the features of a row are of another
   *     size than the network's input, or invalid where that is an error
   */
  List<Row> apply(List<Object> features, IntFunction<String> place) {
    int inputs = network.inputs();
    int size = features.size();
    float[] x = new float[Math.multiplyExact(size, inputs)];
    boolean[] invalid = new boolean[size];
    for (int i = 0; i < size; i++) {
      FeatureReader.Problem problem = reader.read(features.get(i), x, i * inputs);
      if (problem != null) {
        if (!problem.isInvalidValue() || handling == HandleInvalid.ERROR) {
          throw refused(problem.message(), place.apply(i));
        }
        Arrays.fill(x, i * inputs, (i + 1) * inputs, 0);
        invalid[i] = true;
      }
    }
    double[] y = network.predict(x, size);
    int width = network.outputs();
    List<Row> rows = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      double[] output = Arrays.copyOfRange(y, i * width, (i + 1) * width);
      if (!invalid[i] && !ClassColumns.isFinite(output)) {
        if (handling == HandleInvalid.ERROR) {
          throw refused(InferenceNetwork.TOO_LARGE, place.apply(i));
        }
        invalid[i] = true;
      }
      rows.add(invalid[i] ? ofInvalid() : RowFactory.create(outputs.of(output).toArray()));
    }
    return rows;
  }

  private Row ofInvalid() {
    return skips() ? null : RowFactory.create(outputs.of(network.invalidOutputs()).toArray());
  }

  private IllegalArgumentException refused(String problem, String place) {
    return new IllegalArgumentException(
        "column '"
            + column
            + "': "
            + problem
            + ", in "
            + place
            + "; handleInvalid skip or keep goes on without it");
  }

  /** Returns the text of a row, or its beginning. */
  static String abbreviated(Object row) {
    String text = String.valueOf(row);
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }

  /** Returns a short text, for plans. */
  @Override
  public String toString() {
    return "of " + column + " to " + type.simpleString();
  }
}
