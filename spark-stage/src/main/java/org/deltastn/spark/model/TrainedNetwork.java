package org.deltastn.spark.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.shared.HasFeaturesCol;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.deeplearning4j.nn.api.Model;
import org.deltastn.data.Standardization;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.nn.Loss;
import org.deltastn.nn.dl4j.ModelExporter;
import org.deltastn.nn.graph.FoldedStandardization;
import org.deltastn.nn.graph.Network;
import org.deltastn.nn.onnx.OnnxExporter;
import org.deltastn.problem.ProblemDefinition;
import org.deltastn.spark.columns.ClassColumns;
import org.deltastn.spark.columns.FeatureReader;
import org.deltastn.spark.columns.OutputColumns;
import org.deltastn.spark.columns.OutputFields;
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
 * immutable, and shared by a model and its copies. Models tell what is in it.
 */
public final class TrainedNetwork {

  static final String TOO_LARGE =
      "the features are too large: the network's output for them is no finite number";

  private static final String WEIGHTS = "weights";

  private final ProblemDefinition definition;
  private final TrainingState state;
  private final TrainingHistory history;
  private final int inputs;
  private final int outputs;
  private final List<String> labels;
  private final Standardization standardization;
  private byte[] weights;
  private Predictor predictor;

  public TrainedNetwork(
      ProblemDefinition definition,
      TrainingResult result,
      List<String> labels,
      Standardization standardization) {
    this(
        definition,
        labels,
        result.model().withoutSlots(),
        new TrainingHistory(
            definition.space(),
            definition.toProblem().architecture().loss() == Loss.SOFTMAX_CROSS_ENTROPY,
            result.history(),
            result.timings(),
            result.outcome(),
            result.divergence() == null ? null : result.divergence().message()),
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
      weights = new SafeTensors().put(WEIGHTS, vector).toBytes();
    }
    return weights;
  }

  /** Returns what a network puts out for raw features: logits, or targets in their own units. */
  static double[] outputs(
      Predictor predictor, float[] features, int rows, Standardization standardization) {
    float[] x =
        standardization.changesFeatures()
            ? standardization.standardizeFeatures(features)
            : features;
    double[] y = predictor.predict(x, rows);
    return standardization.changesTargets() ? standardization.restoreTargets(y) : y;
  }

  /** Creates a predictor from text and bytes, as executors have them. */
  static Predictor predictor(String definitionJson, byte[] weights) {
    try {
      return new Predictor(
          ProblemDefinition.fromJson(definitionJson).toProblem(),
          SafeTensors.fromBytes(weights).vector(WEIGHTS));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
    StructType output = OutputFields.append(dataset.schema(), fields);
    Broadcast<byte[]> bytes =
        JavaSparkContext.fromSparkContext(dataset.sparkSession().sparkContext())
            .broadcast(weights());
    BatchInference inference =
        new BatchInference(
            this,
            bytes,
            dataset.schema(),
            params.getFeaturesCol(),
            HandleInvalid.of(params.getHandleInvalid()),
            values);
    Dataset<Row> result = dataset.toDF().mapPartitions(inference, Encoders.row(output));
    return restored(result, output);
  }

  /**
   * Restores the metadata, MLlib's attributes among them, that the encoder of rows drops; by
   * position, because after a join two columns may share a name.
   */
  private static Dataset<Row> restored(Dataset<Row> result, StructType output) {
    String[] positions = new String[output.size()];
    Column[] columns = new Column[output.size()];
    for (int i = 0; i < columns.length; i++) {
      StructField field = output.fields()[i];
      positions[i] = "c" + i;
      columns[i] = functions.col(positions[i]).as(field.name(), field.metadata());
    }
    return result.toDF(positions).select(columns);
  }

  /**
   * Returns the outputs for one row, by a network that is built once; NaN for invalid features that
   * are no error.
   *
   * @throws IllegalArgumentException if the vector is of another size than the network's input, or
   *     invalid where that is an error
   */
  public synchronized double[] predict(Vector features, String handleInvalid) {
    HandleInvalid handling = HandleInvalid.of(handleInvalid);
    float[] row = new float[inputs];
    FeatureReader.Problem problem = new FeatureReader(inputs).read(features, row, 0);
    if (problem != null && problem.isInvalidValue() && handling != HandleInvalid.ERROR) {
      return invalidOutputs(outputs);
    }
    if (problem != null) {
      throw new IllegalArgumentException(problem.message());
    }
    if (predictor == null) {
      // Never closed: ND4J frees its memory when the garbage collector finds it.
      predictor = predictor(definition.toJson(), weights());
    }
    double[] y = outputs(predictor, row, 1, standardization);
    if (!ClassColumns.isFinite(y) && handling == HandleInvalid.ERROR) {
      throw new IllegalArgumentException(TOO_LARGE);
    }
    return ClassColumns.isFinite(y) ? y : invalidOutputs(outputs);
  }

  /** Returns what the network is taken to put out for invalid features. */
  static double[] invalidOutputs(int length) {
    double[] outputs = new double[length];
    Arrays.fill(outputs, Double.NaN);
    return outputs;
  }
}
