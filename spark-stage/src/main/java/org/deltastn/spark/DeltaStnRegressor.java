package org.deltastn.spark;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.Regressor;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;
import org.deltastn.nn.Loss;
import org.deltastn.spark.columns.ClassLabels;
import org.deltastn.spark.columns.DataColumns;
import org.deltastn.spark.columns.Features;
import org.deltastn.spark.columns.OutputFields;
import org.deltastn.spark.model.Persistence;
import org.deltastn.spark.model.TrainedNetwork;
import org.deltastn.spark.params.DeltaStnSetters;
import org.deltastn.spark.training.PreparedTraining;
import org.deltastn.spark.training.SearchableEstimator;
import org.deltastn.spark.training.SparkTrainer;
import org.deltastn.train.loop.TrainingListener;
import org.deltastn.train.loop.TrainingResult;

/**
 * Trains a neural network with one output on the squared error; its regularization hyperparameters
 * tune themselves while it trains.
 *
 * <p>Unless hyperparameters are set, they are the rates of dropout on the input and on every layer
 * but the last, and the weight decay of all layers.
 */
public final class DeltaStnRegressor
    extends Regressor<Vector, DeltaStnRegressor, DeltaStnRegressionModel>
    implements DeltaStnSetters<DeltaStnRegressor>, SearchableEstimator, MLWritable {

  private static final long serialVersionUID = 1L;

  private final String uid;
  private final transient List<TrainingListener> listeners = new ArrayList<>();

  /** Creates an estimator with a random uid. */
  public DeltaStnRegressor() {
    this(Identifiable$.MODULE$.randomUID("deltaStnRegressor"));
  }

  /** Creates an estimator with a uid. */
  public DeltaStnRegressor(String uid) {
    this(Uids.announce(uid));
  }

  private DeltaStnRegressor(Uids.Announced announced) {
    uid = announced.uid();
    setTrainingDefaults();
  }

  @Override
  public String uid() {
    return Uids.of(uid);
  }

  /** Adds a listener of the progress of {@code fit}, called on its thread. */
  public DeltaStnRegressor addListener(TrainingListener listener) {
    listeners.add(listener);
    return this;
  }

  /** Returns the schema after {@code transform}. */
  @Override
  public StructType transformSchema(StructType schema) {
    DataColumns.of(this).requireTypes(schema);
    Features.requireType(schema, getFeaturesCol());
    return OutputFields.append(schema, OutputFields.of(this));
  }

  /** Trains a model; MLlib's own {@code fit} looks for labels and weights by unquoted names. */
  @Override
  public DeltaStnRegressionModel fit(Dataset<?> dataset) {
    if (getNumWorkers() == 0) {
      int workers = trainer().slots(dataset);
      return copy(new ParamMap().put(numWorkers(), workers)).fit(dataset).setParent(this);
    }
    transformSchema(dataset.schema(), true);
    return copyValues(train(dataset).setParent(this), ParamMap.empty());
  }

  /**
   * Trains a model; called by {@code fit}.
   *
   * @throws IllegalArgumentException if Params, network and data do not fit together, naming the
   *     column and row, what was found and what was expected; if Spark's settings do not allow the
   *     training, naming what to set; or if {@code checkpointDir} cannot be used, or has a
   *     checkpoint of this run with more epochs
   * @throws java.io.UncheckedIOException if a checkpoint cannot be written, or checkpoints exist
   *     and none is intact
   * @throws org.deltastn.train.loop.DivergedException if training diverged in the first epoch
   */
  @Override
  public DeltaStnRegressionModel train(Dataset<?> dataset) {
    return new DeltaStnRegressionModel(
        uid, trainer().fit(dataset, DataColumns.of(this), ClassLabels.UNKNOWN));
  }

  /** Does what {@code fit} does before training; called by searches. */
  @Override
  public PreparedTraining prepare(Dataset<?> dataset, int trials) {
    transformSchema(dataset.schema(), true);
    return trainer().prepare(dataset, DataColumns.of(this), ClassLabels.UNKNOWN, trials);
  }

  /** Returns the model of a training; called by searches. */
  @Override
  public DeltaStnRegressionModel model(PreparedTraining prepared, TrainingResult result) {
    TrainedNetwork network =
        new TrainedNetwork(
            prepared.definition(), result, prepared.labels(), prepared.data().standardization());
    return copyValues(new DeltaStnRegressionModel(uid, network).setParent(this), ParamMap.empty());
  }

  private SparkTrainer trainer() {
    return new SparkTrainer(this, Loss.SQUARED_ERROR, listeners);
  }

  @Override
  public DeltaStnRegressor copy(ParamMap extra) {
    DeltaStnRegressor copy = defaultCopy(extra);
    copy.listeners.addAll(listeners);
    return copy;
  }

  @Override
  public MLWriter write() {
    return Persistence.writer(this, null);
  }

  /** Returns a reader of saved estimators. */
  public static MLReader<DeltaStnRegressor> read() {
    return Persistence.reader(DeltaStnRegressor.class, DeltaStnRegressor::new);
  }

  /** Loads a saved estimator. */
  public static DeltaStnRegressor load(String path) {
    return read().load(path);
  }
}
