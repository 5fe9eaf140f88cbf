package org.deltastn.spark.search;

import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.deltastn.spark.DeltaStnModel;
import org.deltastn.spark.Uids;

/** What a search found: the model of its best trial, which predicts, and how all trials went. */
public final class SearchModel extends Model<SearchModel> implements SearchParams, MLWritable {

  private static final long serialVersionUID = 1L;

  private final String uid;
  private final Model<?> best;
  private final transient SearchSummary summary;

  SearchModel(String uid, Model<?> best, SearchSummary summary) {
    this(Uids.announce(uid), best, summary);
  }

  private SearchModel(Uids.Announced announced, Model<?> best, SearchSummary summary) {
    uid = announced.uid();
    this.best = best;
    this.summary = summary;
    setSearchDefaults();
  }

  @Override
  public String uid() {
    return Uids.of(uid);
  }

  /**
   * Returns the model of the best trial: a {@link org.deltastn.spark.DeltaStnClassificationModel},
   * a {@link org.deltastn.spark.DeltaStnRegressionModel} or a {@link
   * org.deltastn.spark.DeltaStnLanguageModelModel}.
   */
  public DeltaStnModel bestModel() {
    return (DeltaStnModel) best;
  }

  /** Returns how the search went. */
  public SearchSummary summary() {
    return summary;
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    return best.transform(dataset);
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return best.transformSchema(schema);
  }

  @Override
  public SearchModel copy(ParamMap extra) {
    return copyValues(new SearchModel(uid, best.copy(extra), summary), extra).setParent(parent());
  }

  @Override
  public MLWriter write() {
    return SearchFiles.writer(this);
  }

  /** Returns a reader of saved models. */
  public static MLReader<SearchModel> read() {
    return SearchFiles.modelReader();
  }

  /** Loads a saved model. */
  public static SearchModel load(String path) {
    return read().load(path);
  }

  @Override
  public String toString() {
    return "SearchModel: uid="
        + uid
        + ", trials="
        + summary.results().size()
        + ", hyperparameters="
        + bestModel().hyperparameterValues();
  }
}
