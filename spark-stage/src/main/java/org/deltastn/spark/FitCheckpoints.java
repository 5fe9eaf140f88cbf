package org.deltastn.spark;

import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.deltastn.data.Digests;
import org.deltastn.spark.params.CheckpointParams;
import org.deltastn.train.CheckpointSettings;
import org.deltastn.train.CheckpointStore;
import org.deltastn.train.Checkpoints;
import org.deltastn.train.RunIdentity;
import org.deltastn.train.StoredCheckpoints;
import org.deltastn.train.TrainingState;

/** The checkpoints of one fit, as its Params ask for them; all their files are the driver's. */
final class FitCheckpoints {

  private final CheckpointStore store;
  private final CheckpointSettings settings;

  private FitCheckpoints(CheckpointStore store, CheckpointSettings settings) {
    this.store = store;
    this.settings = settings;
  }

  /**
   * Opens the folder, if checkpoints are wanted.
   *
   * @throws IllegalArgumentException if the folder cannot be used
   */
  static FitCheckpoints open(CheckpointParams params, Configuration hadoop) {
    String folder = params.getCheckpointDir();
    int interval = params.getCheckpointInterval();
    if (folder.isBlank() || interval == -1) {
      return new FitCheckpoints(null, null);
    }
    return new FitCheckpoints(
        HadoopCheckpointStore.open(folder, hadoop),
        new CheckpointSettings(
            interval, params.getCheckpointRounds(), params.getCheckpointsKept()));
  }

  /**
   * Returns the checkpoints of a fit of these data.
   *
   * @param start the state before the first step, which an initial model may have given
   * @param cyclesPerRound of the workers, the largest integer for whole epochs
   */
  Checkpoints of(
      ProblemDefinition definition, TrainingState start, PackedData data, int cyclesPerRound) {
    if (store == null) {
      return Checkpoints.NONE;
    }
    String rows =
        String.format(
            "{\"trainingRows\": %d, \"validationRows\": %d, \"sha256\": \"%s\"}",
            data.trainingRows(), data.validationRows(), data.sha256());
    String cycles =
        cyclesPerRound == Integer.MAX_VALUE ? "\"epoch\"" : Integer.toString(cyclesPerRound);
    RunIdentity identity =
        RunIdentity.of(
            definition.configuration(),
            Map.of(
                "network",
                definition.networkJson(),
                "hyperparameters",
                definition.space().toJson(),
                "start",
                '"' + Digests.sha256(start.toBytes()) + '"',
                "data",
                rows,
                "numWorkers",
                Integer.toString(data.workerCount()),
                "cyclesPerRound",
                cycles));
    return new StoredCheckpoints(store, identity, settings);
  }
}
