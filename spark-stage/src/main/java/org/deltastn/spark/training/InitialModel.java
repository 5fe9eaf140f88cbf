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
import org.deltastn.spark.model.Persistence;
import org.deltastn.spark.model.TrainedNetwork;
import org.deltastn.spark.preflight.SessionSettings;
import org.deltastn.tensor.Shapes;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;
import org.deltastn.train.replica.WarmStart;

/**
 * The model that a training starts from: a saved one, or a Deeplearning4j zip, which takes raw
 * columns.
 *
 * @param state that the training starts from
 * @param standardization that its weights are made for
 */
record InitialModel(TrainingState state, Standardization standardization) {

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
