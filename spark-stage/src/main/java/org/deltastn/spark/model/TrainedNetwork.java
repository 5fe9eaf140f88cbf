package org.deltastn.spark.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.shared.HasFeaturesCol;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.deeplearning4j.nn.api.Model;
import org.deltastn.data.Digests;
import org.deltastn.data.Standardization;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.nn.Loss;
import org.deltastn.nn.dl4j.ModelExporter;
import org.deltastn.nn.graph.FoldedStandardization;
import org.deltastn.nn.graph.Network;
import org.deltastn.nn.onnx.OnnxExporter;
import org.deltastn.problem.ProblemDefinition;
import org.deltastn.spark.columns.ColumnNames;
import org.deltastn.spark.columns.FeatureReader;
import org.deltastn.spark.columns.OutputColumns;
import org.deltastn.spark.inference.BatchStrategy;
import org.deltastn.spark.inference.InferenceNetwork;
import org.deltastn.spark.inference.NetworkFunction;
import org.deltastn.spark.params.DeltaStnParams;
import org.deltastn.spark.params.HandleInvalid;
import org.deltastn.tensor.Shapes;
import org.deltastn.tensor.vector.HostVector;
import org.deltastn.tensor.vector.SafeTensors;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;
import org.deltastn.train.loop.TrainingResult;
import org.deltastn.train.replica.Predictor;

/**
 * What both kinds of model hold: the problem as text, the trained state, and how it came about;
 * immutable, and shared by a model and its copies. Java serializes it as {@link SentNetwork}.
 */
public final class TrainedNetwork implements Serializable {

  private static final long serialVersionUID = 1L;

  private final ProblemDefinition definition;
  private final TrainingState state;
  private final TrainingHistory history;
  private final int inputs;
  private final int outputs;
  private final List<String> labels;
  private final Standardization standardization;
  private transient byte[] weights;
  private transient InferenceNetwork here;
  private transient InferenceNetwork sent;
  private transient SparkContext sentBy;

  public TrainedNetwork(
      ProblemDefinition definition,
      TrainingResult result,
      List<String> labels,
      Standardization standardization) {
    this(definition, result, labels, standardization, result.model(), null);
  }

  /**
   * Puts the network of a run together whose weights were trained anew.
   *
   * @param state to predict with
   * @param refit how it came about; null where it is of the run itself
   */
  public TrainedNetwork(
      ProblemDefinition definition,
      TrainingResult result,
      List<String> labels,
      Standardization standardization,
      TrainingState state,
      RefitReport refit) {
    this(
        definition,
        labels,
        state.withoutSlots(),
        new TrainingHistory(
            definition.space(),
            definition.toProblem().architecture().loss() == Loss.SOFTMAX_CROSS_ENTROPY,
            result.history(),
            result.timings(),
            result.outcome(),
            result.divergence() == null ? null : result.divergence().message(),
            refit),
        standardization);
  }

  /**
   * Puts a network together.
   *
   * @param labels what the classes are called; empty if that is not known
   * @param standardization of what the network takes and, for a regression, puts out
   * @throws IllegalArgumentException if the state or the standardization is not one of this network
   */
  public TrainedNetwork(
      ProblemDefinition definition,
      List<String> labels,
      TrainingState state,
      TrainingHistory history,
      Standardization standardization) {
    this.definition = definition;
    this.standardization = standardization;
    this.labels = List.copyOf(labels);
    this.state = state;
    this.history = history;
    Network network = definition.toProblem().network();
    inputs = Shapes.length(network.inputShape());
    outputs = Shapes.length(network.outputShape());
    require(network.general().length(), state.general(), "weights");
    require(network.response().length(), state.response(), "response parameters");
    require(definition.space().size(), state.hyper().lambda(), "hyperparameters");
    require(definition.space().size(), state.hyper().rho(), "perturbation scales");
    if (standardization.featureMeans().length != inputs) {
      throw new IllegalArgumentException(
          "the network has "
              + inputs
              + " inputs, found the standardization of "
              + standardization.featureMeans().length);
    }
    if (!labels.isEmpty() && labels.size() != outputs) {
      throw new IllegalArgumentException(
          "the network has " + outputs + " outputs, found labels of " + labels.size() + " classes");
    }
  }

  private static void require(int expected, HostVector found, String what) {
    // An empty part of the state is held as one zero.
    if (found.length() != expected && !(expected == 0 && found.length() == 1)) {
      throw new IllegalArgumentException(
          "the network has " + expected + " " + what + ", found " + found.length());
    }
  }

  public ProblemDefinition definition() {
    return definition;
  }

  public TrainingState state() {
    return state;
  }

  public TrainingHistory history() {
    return history;
  }

  public int inputs() {
    return inputs;
  }

  public int outputs() {
    return outputs;
  }

  public List<String> labels() {
    return labels;
  }

  /** Returns by what columns become the network's input, and its output a target. */
  public Standardization standardization() {
    return standardization;
  }

  public Map<String, Double> values() {
    double[] values = state.hyper().values(definition.space());
    Map<String, Double> map = new LinkedHashMap<>();
    for (int j = 0; j < values.length; j++) {
      map.put(definition.space().get(j).name(), values[j]);
    }
    return map;
  }

  public Dataset<Row> hyperparameters() {
    StructType schema =
        new StructType()
            .add("name", DataTypes.StringType, false)
            .add("kind", DataTypes.StringType, false)
            .add("layer", DataTypes.StringType, true)
            .add("value", DataTypes.DoubleType, false)
            .add("lambda", DataTypes.DoubleType, false)
            .add("scale", DataTypes.DoubleType, false)
            .add("initialValue", DataTypes.DoubleType, false);
    ObjectMapper json = new ObjectMapper();
    double[] values = state.hyper().values(definition.space());
    double[] lambda = state.hyper().lambda().toDoubles();
    double[] scales = state.hyper().scales();
    List<Row> rows = new ArrayList<>();
    for (int j = 0; j < values.length; j++) {
      Hyperparameter h = definition.space().get(j);
      rows.add(
          RowFactory.create(
              h.name(),
              json.convertValue(h.kind(), String.class),
              h.layer(),
              values[j],
              lambda[j],
              scales[j],
              h.initialValue()));
    }
    return SparkSession.active().createDataFrame(rows, schema);
  }

  public Model toDl4j() {
    TrainingProblem problem = definition.toProblem();
    return ModelExporter.network(
        definition.networkJson(),
        FoldedStandardization.fold(
            problem.architecture(), Predictor.effectiveWeights(problem, state), standardization),
        definition.space(),
        state.hyper().values(definition.space()),
        standardization,
        definition.inputShape());
  }

  /** Returns the export of the network as an ONNX model of raw features, without thresholds. */
  public OnnxExporter toOnnx() {
    TrainingProblem problem = definition.toProblem();
    OnnxExporter exporter =
        OnnxExporter.of(problem.architecture(), Predictor.effectiveWeights(problem, state))
            .standardization(standardization);
    ObjectMapper json = new ObjectMapper();
    try {
      if (!labels.isEmpty()) {
        exporter.property("labels", json.writeValueAsString(labels));
      }
      return exporter.property("hyperparameters", json.writeValueAsString(values()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the weights that predict, in the safetensors format. */
  synchronized byte[] weights() {
    if (weights == null) {
      HostVector vector = Predictor.effectiveWeights(definition.toProblem(), state);
      weights = new SafeTensors().put(InferenceNetwork.WEIGHTS, vector).toBytes();
    }
    return weights;
  }

  /**
   * Appends columns to a DataFrame.
   *
   * @param params name the column of features, and say what happens to invalid ones
   * @param fields of the new columns, in order
   * @param values makes their values
   */
  public <P extends DeltaStnParams & HasFeaturesCol> Dataset<Row> transform(
      Dataset<?> dataset, P params, List<StructField> fields, OutputColumns values) {
    if (fields.isEmpty()) {
      return dataset.toDF();
    }
    SparkSession session = dataset.sparkSession();
    BatchStrategy.install(session);
    String features = params.getFeaturesCol();
    NetworkFunction function =
        new NetworkFunction(
            onExecutors(session.sparkContext()),
            features,
            FeatureReader.of(dataset.schema().apply(features), inputs),
            HandleInvalid.of(params.getHandleInvalid()),
            new StructType(fields.toArray(StructField[]::new)),
            values);
    Column input = ColumnNames.column(features);
    Column struct = function.ofKept(input);
    List<Column> columns = new ArrayList<>(List.of(functions.col("*")));
    for (StructField field : fields) {
      Column value = struct.getField(field.name());
      columns.add(value.as(field.name(), field.metadata()));
    }
    Dataset<Row> rows = dataset.toDF();
    Dataset<Row> kept = function.skips() ? rows.where(function.of(input).isNotNull()) : rows;
    return kept.select(columns.toArray(Column[]::new));
  }

  /**
   * Returns the network as executors build it, its weights in one broadcast for all data of a Spark
   * context.
   */
  public synchronized InferenceNetwork onExecutors(SparkContext context) {
    if (sent == null || sentBy != context) {
      Broadcast<byte[]> bytes = JavaSparkContext.fromSparkContext(context).broadcast(weights());
      sent = inference(bytes::value);
      sentBy = context;
    }
    return sent;
  }

  /** Returns the network for this process. */
  public synchronized InferenceNetwork here() {
    if (here == null) {
      here = inference(this::weights);
    }
    return here;
  }

  private InferenceNetwork inference(InferenceNetwork.Weights from) {
    String json = definition.toJson();
    String key = Digests.sha256(json.getBytes(StandardCharsets.UTF_8)) + Digests.sha256(weights());
    return new InferenceNetwork(key, json, from, inputs, outputs, standardization);
  }

  /**
   * Returns the outputs for one row, by a network that this process builds once for each thread
   * that computes at a time; NaN for invalid features that are no error.
   *
   * @throws IllegalArgumentException if the vector is of another size than the network's input, or
   *     invalid where that is an error
   */
  public double[] predict(Vector features, String handleInvalid) {
    return here().predict(features, HandleInvalid.of(handleInvalid));
  }

  /** Returns the outputs for rows of raw features: logits, or targets in their own units. */
  public double[] outputs(float[] features, int rows) {
    return here().predict(features, rows);
  }

  private Object writeReplace() {
    return SentNetwork.of(this);
  }
}
