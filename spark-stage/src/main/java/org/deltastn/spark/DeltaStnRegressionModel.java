package org.deltastn.spark;

import com.esotericsoftware.kryo.DefaultSerializer;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.RegressionModel;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.deltastn.spark.columns.ColumnNames;
import org.deltastn.spark.columns.Features;
import org.deltastn.spark.columns.OutputFields;
import org.deltastn.spark.evaluation.FeatureImportance;
import org.deltastn.spark.evaluation.RegressionEvaluation;
import org.deltastn.spark.model.JavaSerialization;
import org.deltastn.spark.model.Persistence;
import org.deltastn.spark.model.TrainedNetwork;

/**
 * A trained regression. A closure that runs on executors may capture it and call {@code predict};
 * {@link #transform} is for the driver.
 */
@DefaultSerializer(JavaSerialization.class)
public final class DeltaStnRegressionModel extends RegressionModel<Vector, DeltaStnRegressionModel>
    implements DeltaStnModel {

  private static final long serialVersionUID = 1L;

  private final String uid;
  private final TrainedNetwork network;

  DeltaStnRegressionModel(String uid, TrainedNetwork network) {
    this(Uids.announce(uid), network);
  }

  private DeltaStnRegressionModel(Uids.Announced announced, TrainedNetwork network) {
    this.uid = announced.uid();
    this.network = network;
    setTrainingDefaults();
  }

  @Override
  public String uid() {
    return Uids.of(uid);
  }

  @Override
  public TrainedNetwork network() {
    return network;
  }

  @Override
  public int numFeatures() {
    return network.inputs();
  }

  @Override
  public StructType transformSchema(StructType schema) {
    Features.requireType(schema, getFeaturesCol());
    return OutputFields.append(schema, OutputFields.of(this));
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    transformSchema(dataset.schema(), true);
    return network.transform(dataset, this, OutputFields.of(this), y -> List.of(y[0]));
  }

  /**
   * Measures the model on rows with known targets; {@code weightCol}, where it is set and there,
   * weighs them.
   *
   * @throws IllegalArgumentException if a label is null, or there are no rows
   */
  public RegressionEvaluation evaluate(Dataset<?> dataset) {
    DeltaStnRegressionModel model = copy(ParamMap.empty());
    if (getPredictionCol().isEmpty()) {
      model.setPredictionCol("prediction");
    }
    return new RegressionEvaluation(
        model.transform(dataset),
        ModelFacts.number(getLabelCol()),
        ModelFacts.weight(this, dataset),
        ColumnNames.column(model.getPredictionCol()));
  }

  /**
   * Returns how much the model needs each feature, by permuting it in rows with labels, best those
   * that no weight was trained on.
   *
   * @throws IllegalArgumentException if there are no rows with valid features
   */
  public FeatureImportance featureImportance(Dataset<?> dataset) {
    return FeatureImportance.of(
        network,
        dataset,
        getFeaturesCol(),
        ModelFacts.number(getLabelCol()),
        ModelFacts.weight(this, dataset),
        getSeed());
  }

  /**
   * Returns how much the model needs each column of a table, by permuting all the features together
   * that the column gave.
   *
   * @param dataset rows with features and labels
   * @param columns for each column in the order of its features, how many it gave, as {@link
   *     org.deltastn.spark.tables.TableVectorizerModel#featureCounts} returns them
   * @throws IllegalArgumentException if there are no rows with valid features, or the columns do
   *     not give as many features as the network reads
   */
  public FeatureImportance featureImportance(Dataset<?> dataset, Map<String, Integer> columns) {
    return FeatureImportance.ofColumns(
        network,
        dataset,
        getFeaturesCol(),
        ModelFacts.number(getLabelCol()),
        ModelFacts.weight(this, dataset),
        getSeed(),
        columns);
  }

  /**
   * Returns the prediction for one row; safe for use by several threads.
   *
   * @throws IllegalArgumentException if the vector is of another size than the network's input, or
   *     holds invalid values and {@code handleInvalid} is error; else they give NaN
   */
  @Override
  public double predict(Vector features) {
    return network.predict(features, getHandleInvalid())[0];
  }

  /** Sets what happens to rows with invalid features: error, skip or keep. */
  public DeltaStnRegressionModel setHandleInvalid(String value) {
    set(handleInvalid(), value);
    return this;
  }

  @Override
  public DeltaStnRegressionModel copy(ParamMap extra) {
    return copyValues(new DeltaStnRegressionModel(uid, network), extra).setParent(parent());
  }

  /** Returns a reader of saved models. */
  public static MLReader<DeltaStnRegressionModel> read() {
    return Persistence.modelReader(DeltaStnRegressionModel.class, DeltaStnRegressionModel::new);
  }

  /** Loads a saved model. */
  public static DeltaStnRegressionModel load(String path) {
    return read().load(path);
  }

  @Override
  public String toString() {
    return ModelFacts.line(this, "");
  }
}
