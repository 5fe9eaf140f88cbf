package org.deltastn.spark.tables;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.FeatureHasher;
import org.apache.spark.ml.feature.Imputer;
import org.apache.spark.ml.feature.OneHotEncoder;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.deltastn.spark.Uids;
import org.deltastn.spark.model.Persistence;

/**
 * Makes vectors of features of a table whose columns are of any kind and name.
 *
 * <p>{@code fit} looks at every column but the ignored ones and takes it for numbers, flags, dates,
 * categories (texts of at most {@code maxCategories} different values) or other texts; texts that
 * all stand for numbers are numbers. Empty cells, NaN and texts such as {@code NA} and {@code ?}
 * are missing values. Columns without values, of one value, of numbers of rows or of ids are
 * skipped. {@link TableVectorizerModel#columns} says what was done with each.
 *
 * <p>Numbers, flags and dates are imputed by MLlib's {@link Imputer}, categories become features by
 * {@link StringIndexer} and {@link OneHotEncoder}, others by {@link FeatureHasher}. A column with
 * missing values gives one feature more, which says where they were. An unseen category is none of
 * those known.
 */
public final class TableVectorizer extends Estimator<TableVectorizerModel>
    implements TableParams, MLWritable {

  private static final long serialVersionUID = 1L;

  private final String uid;

  /** Creates an estimator with a random uid. */
  public TableVectorizer() {
    this(Identifiable$.MODULE$.randomUID("tableVectorizer"));
  }

  /** Creates an estimator with a uid. */
  public TableVectorizer(String uid) {
    this(Uids.announce(uid));
  }

  private TableVectorizer(Uids.Announced announced) {
    uid = announced.uid();
    setTableDefaults();
  }

  @Override
  public String uid() {
    return Uids.of(uid);
  }

  /** Sets the columns that become features; none for all but the ignored ones. */
  public TableVectorizer setInputCols(String... value) {
    return with(inputCols(), value);
  }

  /** Sets columns that are left alone, the label among them. */
  public TableVectorizer setIgnoredCols(String... value) {
    return with(ignoredCols(), value);
  }

  /** Sets the column of vectors that is added; {@code features} by default. */
  public TableVectorizer setOutputCol(String value) {
    return with(outputCol(), value);
  }

  /** Sets up to how many different texts of a column get a feature each, at least 1. */
  public TableVectorizer setMaxCategories(int value) {
    return with(maxCategories(), value);
  }

  /** Sets the features of a column that is hashed, at least 1. */
  public TableVectorizer setHashFeatures(int value) {
    return with(hashFeatures(), value);
  }

  /** Sets the pattern of dates and times in texts; empty for ISO 8601. */
  public TableVectorizer setDateFormat(String value) {
    return with(dateFormat(), value);
  }

  /** Sets whether missing numbers, flags and dates are replaced by the median. */
  public TableVectorizer setImpute(boolean value) {
    return with(impute(), value);
  }

  /** Sets what happens to rows with cells of another kind: error, skip or keep. */
  public TableVectorizer setHandleInvalid(String value) {
    return with(handleInvalid(), value);
  }

  private <T> TableVectorizer with(Param<T> param, T value) {
    set(param, value);
    return this;
  }

  /**
   * Looks at the columns of a table and fits MLlib's stages to them.
   *
   * @throws IllegalArgumentException if a column of {@code inputCols} is missing, no column is of
   *     use, or the output column exists already
   */
  @Override
  public TableVectorizerModel fit(Dataset<?> dataset) {
    return fit(dataset, plans(dataset));
  }

  /**
   * Returns what {@link #fit} does with every column, in one or two passes over the table.
   *
   * @throws IllegalArgumentException as {@link #fit} does
   */
  public List<ColumnPlan> plans(Dataset<?> dataset) {
    transformSchema(dataset.schema(), true);
    return TablePlan.of(dataset, this);
  }

  /**
   * Fits MLlib's stages to the columns of a table.
   *
   * @param plans some or all of {@link #plans} of the table, in their order
   */
  public TableVectorizerModel fit(Dataset<?> dataset, List<ColumnPlan> plans) {
    TableLayout layout = new TableLayout(plans);
    Dataset<Row> cells = layout.cells(dataset, getDateFormat(), getHandleInvalid());
    PipelineModel stages = new Pipeline().setStages(stages(layout)).fit(cells);
    return copyValues(
        new TableVectorizerModel(uid, plans, stages).setParent(this), ParamMap.empty());
  }

  private PipelineStage[] stages(TableLayout layout) {
    List<PipelineStage> stages = new ArrayList<>();
    Map<String, String> imputed = layout.imputed();
    if (getImpute() && !imputed.isEmpty()) {
      stages.add(
          new Imputer()
              .setStrategy("median")
              .setInputCols(imputed.keySet().toArray(String[]::new))
              .setOutputCols(imputed.values().toArray(String[]::new)));
    }
    List<ColumnPlan> categories = layout.of(ColumnKind.CATEGORY);
    if (!categories.isEmpty()) {
      stages.add(
          new StringIndexer()
              .setHandleInvalid("keep")
              .setInputCols(layout.names(categories, TableLayout.VALUE))
              .setOutputCols(layout.names(categories, TableLayout.INDEX)));
      // The last category, of what is missing or unseen, is dropped: all zeros.
      stages.add(
          new OneHotEncoder()
              .setDropLast(true)
              .setInputCols(layout.names(categories, TableLayout.INDEX))
              .setOutputCols(layout.names(categories, TableLayout.FEATURES)));
    }
    for (ColumnPlan text : layout.of(ColumnKind.TEXT)) {
      String value = layout.name(text, TableLayout.VALUE);
      stages.add(
          new FeatureHasher()
              .setInputCols(new String[] {value})
              .setCategoricalCols(new String[] {value})
              .setNumFeatures(getHashFeatures())
              .setOutputCol(layout.name(text, TableLayout.FEATURES)));
    }
    stages.add(
        new VectorAssembler()
            .setHandleInvalid("keep")
            .setInputCols(layout.assembled(getImpute()))
            .setOutputCol(layout.vector()));
    return stages.toArray(PipelineStage[]::new);
  }

  /** Returns the schema with the column of vectors, whose size only {@code fit} finds out. */
  @Override
  public StructType transformSchema(StructType schema) {
    return TableLayout.withOutput(schema, getOutputCol(), null);
  }

  @Override
  public TableVectorizer copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  @Override
  public MLWriter write() {
    return Persistence.writer(this, null);
  }

  /** Returns a reader of saved estimators. */
  public static MLReader<TableVectorizer> read() {
    return Persistence.reader(TableVectorizer.class, TableVectorizer::new);
  }

  /** Loads a saved estimator. */
  public static TableVectorizer load(String path) {
    return read().load(path);
  }
}
