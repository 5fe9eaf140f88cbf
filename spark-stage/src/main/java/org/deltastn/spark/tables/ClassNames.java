package org.deltastn.spark.tables;

import java.util.Arrays;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.deltastn.spark.Uids;
import org.deltastn.spark.columns.ClassLabels;
import org.deltastn.spark.columns.ColumnNames;
import org.deltastn.spark.columns.DataColumns;
import org.deltastn.spark.model.Persistence;

/**
 * Adds the names of predicted classes, which the metadata of the column of predictions hold. Unlike
 * MLlib's IndexToString it gives no name, null, for a prediction of NaN.
 */
public final class ClassNames extends Transformer implements ClassNamesParams, MLWritable {

  private static final long serialVersionUID = 1L;

  private final String uid;

  /** Creates a transformer with a random uid. */
  public ClassNames() {
    this(Identifiable$.MODULE$.randomUID("classNames"));
  }

  /** Creates a transformer with a uid. */
  public ClassNames(String uid) {
    this(Uids.announce(uid));
  }

  private ClassNames(Uids.Announced announced) {
    uid = announced.uid();
    setDefault(inputCol(), "prediction");
    setDefault(outputCol(), "predictedLabel");
  }

  @Override
  public String uid() {
    return Uids.of(uid);
  }

  /** Sets the column of predictions; {@code prediction} by default. */
  public ClassNames setInputCol(String value) {
    return with(inputCol(), value);
  }

  /** Sets the column of names that is added; {@code predictedLabel} by default. */
  public ClassNames setOutputCol(String value) {
    return with(outputCol(), value);
  }

  private ClassNames with(Param<String> param, String value) {
    set(param, value);
    return this;
  }

  /**
   * Appends the column of names.
   *
   * @throws IllegalArgumentException if the column of predictions is missing or its metadata hold
   *     no names
   */
  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    transformSchema(dataset.schema(), true);
    String[] names =
        ClassLabels.of(dataset.schema().apply(getInputCol())).values().toArray(String[]::new);
    if (names.length == 0) {
      throw new IllegalArgumentException(
          "column '" + getInputCol() + "' has no names of classes in its metadata");
    }
    UDF1<Double, String> name =
        index -> index == null || index.isNaN() ? null : names[index.intValue()];
    return dataset
        .toDF()
        .select(
            functions.col("*"),
            functions
                .udf(name, DataTypes.StringType)
                .apply(ColumnNames.column(getInputCol()).cast(DataTypes.DoubleType))
                .as(getOutputCol()));
  }

  /**
   * Returns the schema with the column of names.
   *
   * @throws IllegalArgumentException if the column of predictions is missing, or that of the names
   *     exists already
   */
  @Override
  public StructType transformSchema(StructType schema) {
    DataColumns.type(schema, getInputCol());
    if (Arrays.asList(schema.fieldNames()).contains(getOutputCol())) {
      throw new IllegalArgumentException("output column '" + getOutputCol() + "' exists already");
    }
    return schema.add(getOutputCol(), DataTypes.StringType);
  }

  @Override
  public ClassNames copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  @Override
  public MLWriter write() {
    return Persistence.writer(this, null);
  }

  /** Returns a reader of saved transformers. */
  public static MLReader<ClassNames> read() {
    return Persistence.reader(ClassNames.class, ClassNames::new);
  }

  /** Loads a saved transformer. */
  public static ClassNames load(String path) {
    return read().load(path);
  }
}
