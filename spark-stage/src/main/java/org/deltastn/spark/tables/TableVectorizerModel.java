package org.deltastn.spark.tables;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.lang3.StringUtils;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.feature.StringIndexerModel;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.deltastn.spark.Uids;
import org.deltastn.spark.model.Persistence;

/**
 * Makes vectors of features of tables like the one that {@link TableVectorizer} was fitted to:
 * their columns may be in another order, and there may be others.
 */
public final class TableVectorizerModel extends Model<TableVectorizerModel>
    implements TableParams, MLWritable {

  private static final long serialVersionUID = 1L;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PLAN = "data/table.json";
  private static final String STAGES = "stages";

  private final String uid;
  private final List<ColumnPlan> plans;
  private final PipelineModel stages;

  TableVectorizerModel(String uid, List<ColumnPlan> plans, PipelineModel stages) {
    this(Uids.announce(uid), plans, stages);
  }

  private TableVectorizerModel(
      Uids.Announced announced, List<ColumnPlan> plans, PipelineModel stages) {
    uid = announced.uid();
    this.plans = List.copyOf(plans);
    this.stages = stages;
    setTableDefaults();
  }

  @Override
  public String uid() {
    return Uids.of(uid);
  }

  /** Returns what is done with every column that was looked at, in the table's order. */
  public List<ColumnPlan> plans() {
    return plans;
  }

  /** Returns {@link #plans} as a table: column, type, taken as, missing, features, note. */
  public Dataset<Row> columns() {
    StructType schema =
        new StructType()
            .add("column", DataTypes.StringType, false)
            .add("type", DataTypes.StringType, false)
            .add("taken as", DataTypes.StringType, false)
            .add("missing", DataTypes.LongType, false)
            .add("features", DataTypes.IntegerType, false)
            .add("note", DataTypes.StringType, false);
    List<Row> rows = new ArrayList<>();
    for (ColumnPlan plan : plans) {
      rows.add(
          RowFactory.create(
              plan.name(),
              plan.type(),
              plan.kind().title(),
              plan.missing(),
              plan.features(),
              plan.note()));
    }
    return SparkSession.active().createDataFrame(rows, schema);
  }

  /** Returns {@link #columns} as text, a line a column. */
  public String columnsText() {
    StringBuilder text = new StringBuilder();
    int width = plans.stream().mapToInt(plan -> plan.name().length()).max().orElse(0);
    for (ColumnPlan plan : plans) {
      text.append("  ").append(StringUtils.rightPad(plan.name(), Math.min(width, 40)));
      text.append("  ").append(StringUtils.rightPad(plan.kind().title(), 9));
      text.append(StringUtils.leftPad(Integer.toString(plan.features()), 6)).append(" features");
      text.append(StringUtils.leftPad(Long.toString(plan.missing()), 9)).append(" missing  ");
      text.append(plan.note()).append('\n');
    }
    return text.toString();
  }

  /**
   * Returns how many features each column gives that is used, by the name of the column, in the
   * order of the features.
   */
  public Map<String, Integer> featureCounts() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    plans.stream()
        .filter(ColumnPlan::isUsed)
        .forEach(plan -> counts.put(plan.name(), plan.features()));
    return counts;
  }

  /** Returns the names of the features, in order. */
  public List<String> featureNames() {
    Map<String, String[]> categories = new HashMap<>();
    for (Transformer stage : stages.stages()) {
      if (stage instanceof StringIndexerModel indexer) {
        for (int i = 0; i < indexer.getInputCols().length; i++) {
          categories.put(indexer.getInputCols()[i], indexer.labelsArray()[i]);
        }
      }
    }
    return new TableLayout(plans).featureNames(categories);
  }

  /** Sets the column of vectors that is added. */
  public TableVectorizerModel setOutputCol(String value) {
    set(outputCol(), value);
    return this;
  }

  /** Sets what happens to rows with cells of another kind: error, skip or keep. */
  public TableVectorizerModel setHandleInvalid(String value) {
    set(handleInvalid(), value);
    return this;
  }

  /**
   * Appends the column of vectors.
   *
   * @throws IllegalArgumentException if columns are missing, or of types that cannot hold what
   *     those of {@code fit} held
   */
  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    StructField output = transformSchema(dataset.schema(), true).apply(getOutputCol());
    TableLayout layout = new TableLayout(plans);
    Dataset<Row> wide =
        stages.transform(layout.cells(dataset, getDateFormat(), getHandleInvalid()));
    String[] between =
        Arrays.stream(wide.columns())
            .filter(name -> name.startsWith(TableLayout.PREFIX))
            .toArray(String[]::new);
    return wide.select(
            functions.col("*"), functions.col(layout.vector()).as(output.name(), output.metadata()))
        .drop(between);
  }

  /** Returns the schema with the column of vectors, whose metadata name its features. */
  @Override
  public StructType transformSchema(StructType schema) {
    return TableLayout.withOutput(schema, getOutputCol(), featureNames());
  }

  @Override
  public TableVectorizerModel copy(ParamMap extra) {
    return copyValues(new TableVectorizerModel(uid, plans, stages), extra).setParent(parent());
  }

  @Override
  public MLWriter write() {
    return Persistence.contentWriter(
        this,
        (folder, session) -> {
          folder.write(PLAN, JSON.writeValueAsBytes(plans));
          stages.write().session(session).save(folder.path(STAGES));
        });
  }

  /** Returns a reader of saved models. */
  public static MLReader<TableVectorizerModel> read() {
    return Persistence.contentReader(
        TableVectorizerModel.class,
        (uid, folder, entries, session) -> {
          byte[] plan =
              folder.read(
                  entries.stream()
                      .filter(entry -> entry.name().equals(PLAN))
                      .findFirst()
                      .orElseThrow(() -> new IOException("file " + PLAN + " is not listed")));
          return new TableVectorizerModel(
              uid,
              JSON.readValue(plan, new TypeReference<List<ColumnPlan>>() {}),
              PipelineModel.read().session(session).load(folder.path(STAGES)));
        });
  }

  /** Loads a saved model. */
  public static TableVectorizerModel load(String path) {
    return read().load(path);
  }

  @Override
  public String toString() {
    return "TableVectorizerModel: uid=" + uid + ", columns=" + plans.size();
  }
}
