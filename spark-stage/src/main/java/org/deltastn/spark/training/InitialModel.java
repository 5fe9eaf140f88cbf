package org.deltastn.spark.training;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.deltastn.data.Standardization;
import org.deltastn.nn.dl4j.ModelImporter;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.nn.graph.FoldedStandardization;
import org.deltastn.spark.model.Persistence;
import org.deltastn.spark.model.TrainedNetwork;
import org.deltastn.spark.packing.Scaling;
import org.deltastn.spark.params.DeltaStnParams;
import org.deltastn.spark.preflight.SessionSettings;
import org.deltastn.tensor.Shapes;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;
import org.deltastn.train.replica.WarmStart;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The model that a training starts from: a saved one, or a Deeplearning4j zip, which takes raw
 * columns.
 *
 * @param state that the training starts from
 * @param standardization that its weights are made for
 */
record InitialModel(TrainingState state, Standardization standardization) {

  private static final Logger LOG = LoggerFactory.getLogger(InitialModel.class);

  private record Found(WarmStart weights, Standardization standardization) {}

  /**
   * Finds a model.
   *
   * @param path a saved model's folder, or a zip file
   * @throws IllegalArgumentException naming the path and the reason, if there is no such model or
   *     it is one of another network
   */
  static InitialModel find(String path, TrainingProblem problem, SparkSession session) {
    String source = "initialModel '" + path + "'";
    try {
      Found found = found(path, source, session, problem.architecture().inputShape());
      return new InitialModel(found.weights().initial(problem), found.standardization());
    } catch (IOException | UncheckedIOException e) {
      throw new IllegalArgumentException(source + ": " + e.getMessage(), e);
    }
  }

  /**
   * Returns the scaling of the rows: that of the initial model, or what Param and network allow.
   *
   * @param initial the model, or null for none
   */
  static Scaling scaling(DeltaStnParams params, Architecture architecture, InitialModel initial) {
    if (initial != null) {
      Scaling scaling = Scaling.by(initial.standardization());
      LOG.info(
          "standardization as in initialModel '{}': features {}, target {}",
          params.getInitialModel(),
          scaling.features(),
          scaling.target());
      return scaling;
    }
    boolean wanted = params.getStandardization();
    Scaling scaling =
        Scaling.measured(
            Shapes.length(architecture.inputShape()),
            wanted && FoldedStandardization.takesFeatures(architecture),
            wanted && FoldedStandardization.givesTargets(architecture));
    if (wanted) {
      LOG.info("standardization: features {}, target {}", scaling.features(), scaling.target());
    }
    return scaling;
  }

  private static Found found(String path, String source, SparkSession session, int... inputShape)
      throws IOException {
    Path given = new Path(path);
    FileSystem files = given.getFileSystem(SessionSettings.hadoop(session));
    if (!files.exists(given)) {
      throw new IOException("there is no such file or folder");
    }
    if (files.getFileStatus(given).isDirectory()) {
      TrainedNetwork network = Persistence.network(path, session);
      return new Found(
          WarmStart.of(source, network.definition().toProblem(), network.state()),
          network.standardization());
    }
    try (InputStream in = new BufferedInputStream(files.open(given))) {
      ModelImporter.Imported imported = ModelImporter.read(in, inputShape);
      return new Found(
          WarmStart.of(source, imported.architecture(), imported.weights()),
          Standardization.identity(Shapes.length(inputShape), 1));
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
