package org.deltastn.spark;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.classification.ProbabilisticClassifier;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;
import org.deltastn.nn.Loss;
import org.deltastn.spark.columns.ClassColumns;
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
 * Trains a neural network with a softmax output on labels 0, 1, …; its regularization
 * hyperparameters tune themselves while it trains.
 *
 * <p>Unless hyperparameters are set, they are the rates of dropout on the input and on every layer
 * but the last, and the weight decay of all layers. The number of classes is the network's number
 * of outputs; {@code numClasses} and the metadata of the label column, where given, must agree with
 * it. A network given by {@code hiddenLayers} has one output for every class.
 */
public final class DeltaStnClassifier
    extends ProbabilisticClassifier<Vector, DeltaStnClassifier, DeltaStnClassificationModel>
    implements DeltaStnSetters<DeltaStnClassifier>, SearchableEstimator, MLWritable {

  private static final long serialVersionUID = 1L;

  private final String uid;
  private final transient List<TrainingListener> listeners = new ArrayList<>();

  /** Creates an estimator with a random uid. */
  public DeltaStnClassifier() {
    this(Identifiable$.MODULE$.randomUID("deltaStnClassifier"));
  }

  /** Creates an estimator of a uid. */
  public DeltaStnClassifier(String uid) {
    this(Uids.announce(uid));
  }

  private DeltaStnClassifier(Uids.Announced announced) {
    uid = announced.uid();
    setTrainingDefaults();
  }

  @Override
  public String uid() {
    return Uids.of(uid);
  }

  /** Param: the number of classes that the network must have as outputs. */
  public IntParam numClasses() {
    return numClasses(this);
  }

  static IntParam numClasses(Params owner) {
    return new IntParam(
        owner,
        "numClasses",
        "Sets the number of classes, 2 or more; when unset, it is that of the label column's"
            + " metadata, otherwise that of the network, or with hiddenLayers one more than the"
            + " largest label.",
        ParamValidators.gtEq(2));
  }

  /** Returns the number of classes that was set. */
  public int getNumClasses() {
    return (Integer) getOrDefault(numClasses());
  }

  /** Sets the number of classes. */
  public DeltaStnClassifier setNumClasses(int value) {
    set(numClasses(), value);
    return this;
  }

  /** Adds a listener of the progress of {@code fit}, called on its thread. */
  public DeltaStnClassifier addListener(TrainingListener listener) {
    listeners.add(listener);
    return this;
  }

  /** Returns the schema after {@code transform}, as far as it can be known before training. */
  @Override
  public StructType transformSchema(StructType schema) {
    DataColumns.of(this).requireTypes(schema);
    Features.requireType(schema, getFeaturesCol());
    ClassLabels labels = labels(schema);
    int outputs = trainer().outputs(labels.classes());
    return OutputFields.append(schema, OutputFields.of(this, outputs, labels.values()));
  }

  /** Trains a model; MLlib's own {@code fit} looks for labels and weights by unquoted names. */
  @Override
  public DeltaStnClassificationModel fit(Dataset<?> dataset) {
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
   *     training, saying what to set; or if {@code checkpointDir} cannot be used, or has a
   *     checkpoint of this run with more epochs
   * @throws java.io.UncheckedIOException if a checkpoint cannot be written, or there are some and
   *     none is intact
   * @throws org.deltastn.train.loop.DivergedException if training diverged in the first epoch
   */
  @Override
  public DeltaStnClassificationModel train(Dataset<?> dataset) {
    SparkTrainer trainer = trainer();
    ClassLabels labels = classes(trainer, dataset);
    return new DeltaStnClassificationModel(uid, trainer.fit(dataset, DataColumns.of(this), labels));
  }

  /** Does what {@code fit} does before training; called by searches. */
  @Override
  public PreparedTraining prepare(Dataset<?> dataset, int trials) {
    transformSchema(dataset.schema(), true);
    SparkTrainer trainer = trainer();
    return trainer.prepare(dataset, DataColumns.of(this), classes(trainer, dataset), trials);
  }

  /** Returns the model of a training; called by searches. */
  @Override
  public DeltaStnClassificationModel model(PreparedTraining prepared, TrainingResult result) {
    TrainedNetwork network =
        new TrainedNetwork(
            prepared.definition(), result, prepared.labels(), prepared.data().standardization());
    return copyValues(
        new DeltaStnClassificationModel(uid, network).setParent(this), ParamMap.empty());
  }

  /** Returns what is known of the classes, for which there must be thresholds if there are any. */
  private ClassLabels classes(SparkTrainer trainer, Dataset<?> dataset) {
    ClassLabels labels = trainer.classes(dataset, DataColumns.of(this), labels(dataset.schema()));
    ClassColumns.requireThresholds(
        isDefined(thresholds()) ? getThresholds() : null, trainer.outputs(labels.classes()));
    return labels;
  }

  /** Returns what is known of the classes beforehand, from Param and metadata, which must agree. */
  private ClassLabels labels(StructType schema) {
    ClassLabels told = ClassLabels.of(schema.apply(getLabelCol()));
    if (!isDefined(numClasses())) {
      return told;
    }
    if (told.classes() != 0 && told.classes() != getNumClasses()) {
      throw new IllegalArgumentException(
          "numClasses is "
              + getNumClasses()
              + ", but the metadata of column '"
              + getLabelCol()
              + "' tell of "
              + told.classes()
              + " classes");
    }
    return new ClassLabels(getNumClasses(), told.values());
  }

  private SparkTrainer trainer() {
    return new SparkTrainer(this, Loss.SOFTMAX_CROSS_ENTROPY, listeners);
  }

  @Override
  public DeltaStnClassifier copy(ParamMap extra) {
    DeltaStnClassifier copy = defaultCopy(extra);
    copy.listeners.addAll(listeners);
    return copy;
  }

  @Override
  public MLWriter write() {
    return Persistence.writer(this, null);
  }

  /** Returns a reader of saved estimators. */
  public static MLReader<DeltaStnClassifier> read() {
    return Persistence.reader(DeltaStnClassifier.class, DeltaStnClassifier::new);
  }

  /** Loads a saved estimator. */
  public static DeltaStnClassifier load(String path) {
    return read().load(path);
  }
}
