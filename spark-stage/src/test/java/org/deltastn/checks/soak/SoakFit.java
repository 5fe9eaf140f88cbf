package org.deltastn.checks.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deltastn.spark.DeltaStnClassificationModel;
import org.deltastn.spark.DeltaStnClassifier;
import org.deltastn.spark.Samples;
import org.deltastn.train.loop.TrainingListener;

/** The fits of the check; each gives one model, whatever happens to the cluster meanwhile. */
enum SoakFit {
  /** Two workers, rounds of two cycles. */
  AVERAGED(2, 2, 2, 0),
  /** Two workers, a checkpoint after every round. */
  SAVED(2, 1, 2, 1),
  /** One worker, whole epochs, a checkpoint after each. */
  ALONE(1, 0, 8, 0),
  /** Two workers for so long that it can be cancelled in the middle. */
  LONG(2, 1, 8, 0),
  /** Two workers, a checkpoint after every round, for so long that its driver can be killed. */
  RESUMED(2, 1, 8, 1);

  private static final List<Row> ROWS = Samples.clusters(1203);

  private final int workers;
  private final int cycles;
  private final int epochs;
  private final int checkpointRounds;

  SoakFit(int workers, int cycles, int epochs, int checkpointRounds) {
    this.workers = workers;
    this.cycles = cycles;
    this.epochs = epochs;
    this.checkpointRounds = checkpointRounds;
  }

  /**
   * Trains.
   *
   * @param checkpoints folder of the checkpoints, which the fit deletes with its own at its end
   */
  DeltaStnClassificationModel fit(
      SparkSession session, Path checkpoints, TrainingListener... listeners) {
    DeltaStnClassifier classifier =
        Samples.classifier()
            .setLayers(new int[] {4, 64, 64, 3})
            .setValidationIndicatorCol("validation")
            .setBackend("native")
            .setSeed(1 + ordinal())
            .setMaxIter(epochs)
            .setTrainInterval(4)
            .setNumWorkers(workers);
    if (cycles > 0) {
      classifier.setCyclesPerRound(cycles);
    }
    if (this == SAVED || this == ALONE || this == RESUMED) {
      classifier
          .setCheckpointDir(checkpoints.toString())
          .setCheckpointRounds(checkpointRounds)
          .setKeepCheckpoints(false);
    }
    for (TrainingListener listener : listeners) {
      classifier.addListener(listener);
    }
    return classifier.fit(session.createDataFrame(ROWS, Samples.SCHEMA));
  }

  /** Writes the bytes of a model that nothing disturbed to a folder. */
  void remember(Path folder, DeltaStnClassificationModel model) throws IOException {
    Files.write(folder.resolve(name()), model.state().toBytes());
  }

  /**
   * Compares a model with the one that nothing disturbed.
   *
   * @throws IllegalStateException if their bytes differ
   */
  void require(Path folder, DeltaStnClassificationModel model) throws IOException {
    if (!Arrays.equals(Files.readAllBytes(folder.resolve(name())), model.state().toBytes())) {
      throw new IllegalStateException("the model of " + this + " differs from the undisturbed one");
    }
  }
}
