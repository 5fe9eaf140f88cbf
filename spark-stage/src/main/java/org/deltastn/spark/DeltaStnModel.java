package org.deltastn.spark;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.api.Model;
import org.deltastn.data.Standardization;
import org.deltastn.nn.dl4j.ModelExporter;
import org.deltastn.nn.onnx.OnnxExporter;
import org.deltastn.spark.model.Persistence;
import org.deltastn.spark.model.TrainedNetwork;
import org.deltastn.spark.params.DeltaStnParams;
import org.deltastn.spark.params.NetworkParams;
import org.deltastn.spark.preflight.SessionSettings;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;

/**
 * What a trained classifier and a trained regressor have in common, the Params of the estimator
 * among it.
 */
public interface DeltaStnModel extends DeltaStnParams, MLWritable {

  /** Returns what the model holds beside its Params. */
  TrainedNetwork network();

  /** Param of the estimator: the Deeplearning4j configuration that was set as JSON, if one was. */
  default Param<String> networkJsonParam() {
    return NetworkParams.networkJson(this);
  }

  /** Param of the estimator: the hyperparameters that were set as JSON, if they were. */
  default Param<String> hyperparametersParam() {
    return NetworkParams.hyperparameters(this);
  }

  /**
   * Returns the hyperparameters that were found: name, kind, layer, value, lambda (unconstrained),
   * scale (of the perturbation) and initialValue.
   */
  default Dataset<Row> hyperparameters() {
    return network().hyperparameters();
  }

  /** Returns the value of every hyperparameter by name, in order. */
  default Map<String, Double> hyperparameterValues() {
    return network().values();
  }

  /** Returns how training went. */
  default DeltaStnSummary summary() {
    return new DeltaStnSummary(network().history());
  }

  /** Returns what the training cost. */
  default TrainingCost cost() {
    return TrainingCost.of(
        summary().epochs(),
        summary().rounds(),
        network().definition().configuration().batchSize(),
        getNumWorkers());
  }

  /** Returns whether there is a summary: always, for it is saved with the model. */
  default boolean hasSummary() {
    return true;
  }

  /** Returns the problem that was trained: network, hyperparameters and configuration. */
  default TrainingProblem problem() {
    return network().definition().toProblem();
  }

  /** Returns the Deeplearning4j configuration of the network. */
  default String networkJson() {
    return network().definition().networkJson();
  }

  /**
   * Returns the trained state, without that of the weights' optimizers; its weights are for
   * features and a target standardized by {@link #scaling}.
   */
  default TrainingState state() {
    return network().state();
  }

  /**
   * Returns the means and scales by which {@code transform} standardizes the features before the
   * network reads them and, of a regression, restores the target from what it puts out: those of
   * the training rows, or means of 0 and scales of 1 where {@code standardization} is off.
   */
  default Standardization scaling() {
    return network().standardization();
  }

  /**
   * Returns the network as one of Deeplearning4j's, with its weights and, where Deeplearning4j has
   * a place for them, the hyperparameters found: dropout rates on the inputs of layers, weight
   * decay as L2. A warning names those that have none. It takes raw features and puts out targets
   * in their own units: {@link #scaling} is folded into the weights of the first and last layers.
   * L2 is that of the folded weights at the loss of raw targets; layers that read standardized
   * features get none, and no input dropout.
   *
   * @return a MultiLayerNetwork or a ComputationGraph, as the configuration says; a classifier's
   *     puts out probabilities
   */
  default Model toDl4j() {
    return network().toDl4j();
  }

  /**
   * Writes what {@link #toDl4j} returns as a zip file that Deeplearning4j restores.
   *
   * @param path of the file, on any file system of Spark's
   * @throws IOException if there is a file already, or it cannot be written
   */
  default void exportDl4j(String path) throws IOException {
    Model network = toDl4j();
    try (OutputStream out = newFile(path)) {
      ModelExporter.write(network, out);
    }
  }

  /**
   * Returns the export of the network as an ONNX model: raw features in, and out what {@code
   * transform} appends, under the default names of its columns, in single precision. The names of
   * the classes and the hyperparameters found are properties of the model, as JSON.
   */
  default OnnxExporter toOnnx() {
    return network().toOnnx();
  }

  /**
   * Writes what {@link #toOnnx} returns as a file that ONNX Runtime and other servers read.
   *
   * @param path of the file, on any file system of Spark's
   * @throws IllegalArgumentException if a layer has no form in ONNX, or the weights are too many
   * @throws IOException if there is a file already, or it cannot be written
   */
  default void exportOnnx(String path) throws IOException {
    byte[] bytes = toOnnx().toBytes();
    try (OutputStream out = newFile(path)) {
      out.write(bytes);
    }
  }

  private static OutputStream newFile(String path) throws IOException {
    Path file = new Path(path);
    Configuration configuration = SessionSettings.hadoop(SparkSession.active());
    return file.getFileSystem(configuration).create(file, false);
  }

  @Override
  default MLWriter write() {
    return Persistence.writer(this, network());
  }
}
