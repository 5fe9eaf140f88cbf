package org.deltastn.spark.training;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.deltastn.nn.dl4j.ModelImporter;
import org.deltastn.spark.model.Persistence;
import org.deltastn.spark.model.TrainedNetwork;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;
import org.deltastn.train.replica.WarmStart;

/** Finds the model that a training starts from: a saved one, or a Deeplearning4j zip. */
final class InitialModel {

  private InitialModel() {}

  /**
   * Returns the state that a training starts from.
   *
   * @param path a saved model's folder, or a zip file
   * @throws IllegalArgumentException naming the path and the reason, if there is no such model or
   *     it is one of another network
   */
  static TrainingState start(String path, TrainingProblem problem, SparkSession session) {
    String source = "initialModel '" + path + "'";
    try {
      return find(path, source, session, problem.architecture().inputShape()).initial(problem);
    } catch (IOException | UncheckedIOException e) {
      throw new IllegalArgumentException(source + ": " + e.getMessage(), e);
    }
  }

  private static WarmStart find(String path, String source, SparkSession session, int... inputShape)
      throws IOException {
    Path given = new Path(path);
    FileSystem files = given.getFileSystem(session.sparkContext().hadoopConfiguration());
    if (!files.exists(given)) {
      throw new IOException("there is no such file or folder");
    }
    if (files.getFileStatus(given).isDirectory()) {
      TrainedNetwork network = Persistence.network(path, session);
      return WarmStart.of(source, network.definition().toProblem(), network.state());
    }
    try (InputStream in = new BufferedInputStream(files.open(given))) {
      ModelImporter.Imported imported = ModelImporter.read(in, inputShape);
      return WarmStart.of(source, imported.architecture(), imported.weights());
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
