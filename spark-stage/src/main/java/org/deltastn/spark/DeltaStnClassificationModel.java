package org.deltastn.spark;

import com.esotericsoftware.kryo.DefaultSerializer;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.classification.ProbabilisticClassificationModel;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.deltastn.nn.onnx.OnnxExporter;
import org.deltastn.spark.columns.ClassColumns;
import org.deltastn.spark.columns.ColumnNames;
import org.deltastn.spark.columns.Features;
import org.deltastn.spark.columns.OutputFields;
import org.deltastn.spark.evaluation.ClassificationEvaluation;
import org.deltastn.spark.evaluation.FeatureImportance;
import org.deltastn.spark.model.JavaSerialization;
import org.deltastn.spark.model.Persistence;
import org.deltastn.spark.model.TrainedNetwork;

/**
 * A trained classifier; {@code rawPrediction} holds logits, shifted to a mean of 0. A closure that
 * runs on executors may capture it and call {@code predict}; {@link #transform} is for the driver.
 */
@DefaultSerializer(JavaSerialization.class)
public final class DeltaStnClassificationModel
    extends ProbabilisticClassificationModel<Vector, DeltaStnClassificationModel>
    implements DeltaStnModel {

  private static final long serialVersionUID = 1L;

  private final String uid;
  private final TrainedNetwork network;

  DeltaStnClassificationModel(String uid, TrainedNetwork network) {
    this(Uids.announce(uid), network);
  }

  private DeltaStnClassificationModel(Uids.Announced announced, TrainedNetwork network) {
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
  public int numClasses() {
    return network.outputs();
  }

  /** Param of the estimator: the number of classes that was set, if it was. */
  public IntParam numClassesParam() {
    return DeltaStnClassifier.numClasses(this);
  }

  /** Returns the number of classes that was set on the estimator. */
  public int getNumClasses() {
    return (Integer) getOrDefault(numClassesParam());
  }

  /**
   * Returns the names of the classes before they were indexed, in order; empty if the metadata of
   * the label column lack them.
   */
  public List<String> classLabels() {
    return network.labels();
  }

  @Override
  public StructType transformSchema(StructType schema) {
    Features.requireType(schema, getFeaturesCol());
    return OutputFields.append(schema, OutputFields.of(this, numClasses(), classLabels()));
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    transformSchema(dataset.schema(), true);
    double[] thresholds = checkedThresholds();
    ClassColumns values =
        new ClassColumns(
            !getRawPredictionCol().isEmpty(),
            !getProbabilityCol().isEmpty(),
            !getPredictionCol().isEmpty(),
            thresholds);
    return network.transform(
        dataset, this, OutputFields.of(this, numClasses(), classLabels()), values);
  }

  /** Returns the thresholds of the classes, or null if none are set. */
  private double[] checkedThresholds() {
    double[] thresholds = isDefined(thresholds()) ? getThresholds() : null;
    ClassColumns.requireThresholds(thresholds, numClasses());
    return thresholds;
  }

  /** Returns the export of the network as an ONNX model, with this model's thresholds. */
  @Override
  public OnnxExporter toOnnx() {
    return network.toOnnx().thresholds(checkedThresholds());
  }

  /**
   * Measures the model on rows with known classes; {@code weightCol}, where it is set and there,
   * weighs them.
   *
   * @throws IllegalArgumentException if a label is no class of the model, or there are no rows
   */
  public ClassificationEvaluation evaluate(Dataset<?> dataset) {
    DeltaStnClassificationModel model = copy(ParamMap.empty());
    if (getPredictionCol().isEmpty()) {
      model.setPredictionCol("prediction");
    }
    if (getProbabilityCol().isEmpty()) {
      model.setProbabilityCol("probability");
    }
    Dataset<Row> predictions = model.transform(dataset);
    Dataset<Row> rows =
        predictions.select(
            ModelFacts.number(getLabelCol()),
            ModelFacts.weight(this, dataset),
            ColumnNames.column(model.getPredictionCol()),
            ColumnNames.column(model.getProbabilityCol()));
    return new ClassificationEvaluation(predictions, rows, numClasses());
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
   * Returns the logits of one row; safe for use by several threads.
   *
   * @throws IllegalArgumentException if the vector is of another size than the network's input, or
   *     holds invalid values and {@code handleInvalid} is error; else they give NaN
   */
  @Override
  public Vector predictRaw(Vector features) {
    return Vectors.dense(ClassColumns.centered(network.predict(features, getHandleInvalid())));
  }

  /** Returns the class of the largest logit or, with thresholds, as MLlib does; NaN for NaN. */
  @Override
  public double raw2prediction(Vector raw) {
    double[] logits = raw.toArray();
    return isDefined(thresholds()) && ClassColumns.isFinite(logits)
        ? super.raw2prediction(raw)
        : ClassColumns.prediction(logits);
  }

  /** Sets what happens to rows with invalid features: error, skip or keep. */
  public DeltaStnClassificationModel setHandleInvalid(String value) {
    set(handleInvalid(), value);
    return this;
  }

  @Override
  public Vector raw2probabilityInPlace(Vector raw) {
    ClassColumns.softmax(((DenseVector) raw).values());
    return raw;
  }

  /** Returns null: this model has none of MLlib's own summaries. */
  @Override
  @SuppressWarnings({"rawtypes", "unchecked"})
  public scala.Tuple3 findSummaryModel() {
    return new scala.Tuple3(this, getProbabilityCol(), getPredictionCol());
  }

  @Override
  public DeltaStnClassificationModel copy(ParamMap extra) {
    return copyValues(new DeltaStnClassificationModel(uid, network), extra).setParent(parent());
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
    return ModelFacts.line(this, ", numClasses=" + numClasses());
  }
}
