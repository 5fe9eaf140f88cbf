package org.deltastn.spark;

import java.util.List;
import java.util.Map;
import org.apache.spark.ml.classification.ProbabilisticClassificationModel;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;

/**
 * A trained classifier; {@code rawPrediction} holds logits. It stays on the driver: {@link
 * #transform} sends executors what they need, and a closure must not hold it.
 */
public final class DeltaStnClassificationModel
    extends ProbabilisticClassificationModel<Vector, DeltaStnClassificationModel>
    implements DeltaStnModel, MLWritable {

  private static final long serialVersionUID = 1L;

  private final String uid;
  private final transient TrainedNetwork network;

  DeltaStnClassificationModel(String uid, TrainedNetwork network) {
    this(Uids.announce(uid), network);
  }

  private DeltaStnClassificationModel(Uids.Announced announced, TrainedNetwork network) {
    this.uid = announced.uid();
    this.network = network;
  }

  @Override
  public String uid() {
    return Uids.of(uid);
  }

  @Override
  public int numFeatures() {
    return network.inputs();
  }

  @Override
  public int numClasses() {
    return network.outputs();
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    transformSchema(dataset.schema(), true);
    double[] thresholds = isDefined(thresholds()) ? getThresholds() : null;
    if (thresholds != null && thresholds.length != numClasses()) {
      throw new IllegalArgumentException(
          "thresholds has "
              + thresholds.length
              + " values, expected one for each of the "
              + numClasses()
              + " classes");
    }
    List<String> columns = List.of(getRawPredictionCol(), getProbabilityCol(), getPredictionCol());
    ClassColumns values =
        new ClassColumns(
            !getRawPredictionCol().isEmpty(),
            !getProbabilityCol().isEmpty(),
            !getPredictionCol().isEmpty(),
            thresholds);
    StructType schema = transformSchema(dataset.schema());
    return network.transform(dataset, getFeaturesCol(), schema, columns, values);
  }

  /** Returns the logits of one row; {@link #transform} is the fast way. */
  @Override
  public Vector predictRaw(Vector features) {
    return Vectors.dense(network.predict(features));
  }

  @Override
  public Vector raw2probabilityInPlace(Vector raw) {
    ClassColumns.softmax(((DenseVector) raw).values());
    return raw;
  }

  /** Returns what MLlib's own summaries would evaluate: this model has none of them. */
  @Override
  @SuppressWarnings({"rawtypes", "unchecked"})
  public scala.Tuple3 findSummaryModel() {
    return new scala.Tuple3(this, getProbabilityCol(), getPredictionCol());
  }

  @Override
  public Dataset<Row> hyperparameters() {
    return network.hyperparameters();
  }

  @Override
  public Map<String, Double> hyperparameterValues() {
    return network.values();
  }

  @Override
  public DeltaStnSummary summary() {
    return network.summary();
  }

  @Override
  public TrainingProblem problem() {
    return network.definition().toProblem();
  }

  @Override
  public String networkJson() {
    return network.definition().networkJson();
  }

  @Override
  public TrainingState state() {
    return network.state();
  }

  @Override
  public DeltaStnClassificationModel copy(ParamMap extra) {
    return copyValues(new DeltaStnClassificationModel(uid, network), extra).setParent(parent());
  }

  @Override
  public MLWriter write() {
    return Persistence.writer(this, network);
  }

  /** Returns a reader of saved models. */
  public static MLReader<DeltaStnClassificationModel> read() {
    return Persistence.modelReader(
        DeltaStnClassificationModel.class, DeltaStnClassificationModel::new);
  }

  /** Loads a saved model. */
  public static DeltaStnClassificationModel load(String path) {
    return read().load(path);
  }

  @Override
  public String toString() {
    return "DeltaStnClassificationModel: uid=" + uid + ", hyperparameters=" + network.values();
  }
}
