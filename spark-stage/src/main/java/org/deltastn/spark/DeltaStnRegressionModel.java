package org.deltastn.spark;

import java.util.List;
import java.util.Map;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.RegressionModel;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;

/**
 * A trained regression. It stays on the driver: {@link #transform} sends executors what they need,
 * and a closure must not hold it.
 */
public final class DeltaStnRegressionModel extends RegressionModel<Vector, DeltaStnRegressionModel>
    implements DeltaStnModel, MLWritable {

  private static final long serialVersionUID = 1L;

  private final String uid;
  private final transient TrainedNetwork network;

  DeltaStnRegressionModel(String uid, TrainedNetwork network) {
    this(Uids.announce(uid), network);
  }

  private DeltaStnRegressionModel(Uids.Announced announced, TrainedNetwork network) {
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
  public Dataset<Row> transform(Dataset<?> dataset) {
    StructType schema = transformSchema(dataset.schema(), true);
    OutputColumns values = getPredictionCol().isEmpty() ? y -> List.of() : y -> List.of(y[0]);
    return network.transform(
        dataset, getFeaturesCol(), schema, List.of(getPredictionCol()), values);
  }

  /** Returns the prediction for one row; {@link #transform} is the fast way. */
  @Override
  public double predict(Vector features) {
    return network.predict(features)[0];
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
  public DeltaStnRegressionModel copy(ParamMap extra) {
    return copyValues(new DeltaStnRegressionModel(uid, network), extra).setParent(parent());
  }

  @Override
  public MLWriter write() {
    return Persistence.writer(this, network);
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
    return "DeltaStnRegressionModel: uid=" + uid + ", hyperparameters=" + network.values();
  }
}
