package org.deltastn.spark.training;

import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.deltastn.data.Digests;
import org.deltastn.data.Standardization;
import org.deltastn.problem.ProblemDefinition;
import org.deltastn.spark.packing.PackedData;
import org.deltastn.spark.params.DeltaStnParams;
import org.deltastn.train.TrainingState;
import org.deltastn.train.checkpoint.CheckpointSettings;
import org.deltastn.train.checkpoint.CheckpointStore;
import org.deltastn.train.checkpoint.RunIdentity;
import org.deltastn.train.checkpoint.StoredCheckpoints;
import org.deltastn.train.loop.Checkpoints;

/** The checkpoints of one fit, as its Params ask for them; all their files are the driver's. */
final class FitCheckpoints {

  private final CheckpointStore store;
  private final CheckpointSettings settings;
  private final boolean averageOptimizerState;

  private FitCheckpoints(
      CheckpointStore store, CheckpointSettings settings, boolean averageOptimizerState) {
    this.store = store;
    this.settings = settings;
    this.averageOptimizerState = averageOptimizerState;
  }

  /**
   * Opens the folder, if checkpoints are wanted.
   *
   * @throws IllegalArgumentException if the folder cannot be used
   */
  static FitCheckpoints open(DeltaStnParams params, Configuration hadoop) {
    String folder = params.getCheckpointDir();
    int interval = params.getCheckpointInterval();
    if (folder.isBlank() || interval == -1) {
      return new FitCheckpoints(null, null, true);
    }
    return new FitCheckpoints(
        HadoopCheckpointStore.open("checkpointDir", folder, hadoop),
        new CheckpointSettings(interval, params.getCheckpointRounds(), params.getCheckpointsKept()),
        params.getAverageOptimizerState());
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
    String cycles =
        cyclesPerRound == Integer.MAX_VALUE ? "\"epoch\"" : Integer.toString(cyclesPerRound);
    Map<String, String> others = identity(definition, start, data);
    others.put("numWorkers", Integer.toString(data.workerCount()));
    others.put("cyclesPerRound", cycles);
    if (data.workerCount() > 1 && !averageOptimizerState) {
      // Only where it is not as in the checkpoints of earlier versions, which do not tell.
      others.put("averageOptimizerState", "false");
    }
    RunIdentity identity = RunIdentity.of(definition.configuration(), others);
    return new StoredCheckpoints(store, identity, settings);
  }

  /** Returns what fixes the course of any training beside its configuration, as JSON by name. */
  static Map<String, String> identity(
      ProblemDefinition definition, TrainingState start, PackedData data) {
    Map<String, String> identity = new HashMap<>();
    identity.put("network", definition.networkJson());
    identity.put("hyperparameters", definition.space().toJson());
    identity.put("start", '"' + Digests.sha256(start.toBytes()) + '"');
    identity.put(
        "data",
        String.format(
            "{\"trainingRows\": %d, \"validationRows\": %d, \"sha256\": \"%s\"}",
            data.trainingRows(), data.validationRows(), data.sha256()));
    Standardization scaling = data.standardization();
    if (scaling.changesFeatures() || scaling.changesTargets()) {
      // Only where there is one: earlier versions scaled nothing. What it scales by, the data say.
      identity.put(
          "standardization",
          String.format(
              "{\"features\": %b, \"target\": %b}",
              scaling.changesFeatures(), scaling.changesTargets()));
    }
    return identity;
  }
}
