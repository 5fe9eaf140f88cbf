package org.deltastn.spark.training;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.deltastn.data.Digests;
import org.deltastn.data.Standardization;
import org.deltastn.problem.ProblemDefinition;
import org.deltastn.spark.packing.PackedData;
import org.deltastn.spark.params.DeltaStnParams;
import org.deltastn.spark.preflight.SessionSettings;
import org.deltastn.train.HyperSchedule;
import org.deltastn.train.TrainingState;
import org.deltastn.train.checkpoint.CheckpointSettings;
import org.deltastn.train.checkpoint.RunIdentity;
import org.deltastn.train.checkpoint.StoredCheckpoints;
import org.deltastn.train.loop.Checkpoints;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of one fit, as its Params ask for them; all their files are the driver's. A run
 * has a folder of its own beneath {@code checkpointDir}, named by the SHA-256 of its identity, so
 * that fits that share the Param never meet.
 */
final class FitCheckpoints {

  static final String IDENTITY = "run.json";

  private static final Logger LOG = LoggerFactory.getLogger(FitCheckpoints.class);
  private static final String RUN = "run-";
  private static final int DIGITS = 32;

  private final DeltaStnParams params;
  private final HadoopCheckpointStore parent;
  private final List<HadoopCheckpointStore> runs = new ArrayList<>();

  private FitCheckpoints(DeltaStnParams params, HadoopCheckpointStore parent) {
    this.params = params;
    this.parent = parent;
  }

  /**
   * Opens the folder, if checkpoints are wanted.
   *
   * @throws IllegalArgumentException if the folder cannot be used
   */
  static FitCheckpoints open(DeltaStnParams params, SparkSession session) {
    String folder = params.getCheckpointDir();
    boolean wanted = !folder.isBlank() && params.getCheckpointInterval() != -1;
    return new FitCheckpoints(
        params,
        wanted
            ? HadoopCheckpointStore.open("checkpointDir", folder, SessionSettings.hadoop(session))
            : null);
  }

  /**
   * Returns the checkpoints of a fit of these data.
   *
   * @param start the state before the first step, which an initial model may have given
   * @param cyclesPerRound of the workers, the largest integer for whole epochs
   * @throws UncheckedIOException if the folder cannot be read or written
   */
  Checkpoints of(
      ProblemDefinition definition, TrainingState start, PackedData data, int cyclesPerRound) {
    // A run that records its schedule must have done so from its first step.
    Map<String, String> others = params.getRefit() ? Map.of("recordsSchedule", "true") : Map.of();
    return of(definition, start, data, cyclesPerRound, others);
  }

  /**
   * Returns the checkpoints of a refit, in a folder of its own.
   *
   * @param schedule that it follows
   */
  Checkpoints ofRefit(
      ProblemDefinition definition,
      TrainingState start,
      PackedData data,
      int cyclesPerRound,
      HyperSchedule schedule) {
    String sha256 = '"' + Digests.sha256(schedule.toBytes()) + '"';
    return of(definition, start, data, cyclesPerRound, Map.of("schedule", sha256));
  }

  private Checkpoints of(
      ProblemDefinition definition,
      TrainingState start,
      PackedData data,
      int cyclesPerRound,
      Map<String, String> more) {
    if (parent == null) {
      return Checkpoints.NONE;
    }
    String cycles =
        cyclesPerRound == Integer.MAX_VALUE ? "\"epoch\"" : Integer.toString(cyclesPerRound);
    Map<String, String> others = identity(definition, start, data);
    others.putAll(more);
    others.put("numWorkers", Integer.toString(data.workerCount()));
    others.put("cyclesPerRound", cycles);
    if (data.workerCount() > 1 && !params.getAverageOptimizerState()) {
      // Only where it is not as in the checkpoints of earlier versions, which do not tell.
      others.put("averageOptimizerState", "false");
    }
    if (data.workerCount() > 1 && params.isCommunicationRounded()) {
      others.put("communicationPrecision", '"' + params.getCommunicationPrecision() + '"');
    }
    RunIdentity identity = RunIdentity.of(definition.configuration(), others);
    HadoopCheckpointStore run;
    try {
      run = folder(identity);
      runs.add(run);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot prepare a folder in " + parent.location() + ": " + e.getMessage(), e);
    }
    return new StoredCheckpoints(
        run,
        identity,
        new CheckpointSettings(
            params.getCheckpointInterval(),
            params.getCheckpointRounds(),
            params.getCheckpointsKept()));
  }

  private HadoopCheckpointStore folder(RunIdentity identity) throws IOException {
    String name = RUN + identity.sha256().substring(0, DIGITS);
    HadoopCheckpointStore folder = parent.child(name);
    folder.deleteAbandoned();
    if (!folder.has(IDENTITY)) {
      logDifferences(identity, name);
      folder.write(IDENTITY, identity.json().getBytes(StandardCharsets.UTF_8));
    }
    return folder;
  }

  /** Says what is new where another run was meant, perhaps, to be continued. */
  private void logDifferences(RunIdentity identity, String name) throws IOException {
    for (String other : parent.children()) {
      HadoopCheckpointStore folder = parent.child(other);
      if (other.startsWith(RUN) && folder.has(IDENTITY)) {
        try {
          String there = new String(folder.read(IDENTITY), StandardCharsets.UTF_8);
          LOG.info(
              "a new run in {}, as {}; of the last one, {}, {}",
              parent.location(),
              name,
              other,
              String.join("; ", identity.differencesFrom(new RunIdentity(there))));
          return;
        } catch (IOException | IllegalArgumentException e) {
          // Another fit may have ended and deleted its folder; this one does not depend on it.
          LOG.info("cannot read {} of {}: {}", IDENTITY, folder.location(), e.getMessage());
        }
      }
    }
  }

  /** Deletes what a fit that has ended with a model leaves, its checkpoints only if not kept. */
  void ended() {
    for (HadoopCheckpointStore run : runs) {
      try {
        if (params.getKeepCheckpoints()) {
          run.deleteUnfinished();
        } else {
          run.delete();
        }
      } catch (IOException e) {
        LOG.warn("cannot delete files in {}: {}", run.location(), e.getMessage());
      }
    }
  }

  /** Returns what fixes the course of any training beside its configuration, as JSON by name. */
  static Map<String, String> identity(
      ProblemDefinition definition, TrainingState start, PackedData data) {
    Map<String, String> identity = new HashMap<>();
    identity.put("network", definition.networkJson());
    identity.put("hyperparameters", definition.space().toJson());
    identity.put("start", '"' + sha256(start) + '"');
    identity.put(
        "data",
        String.format(
            Locale.ROOT,
            "{\"trainingRows\": %d, \"validationRows\": %d, \"sha256\": \"%s\"}",
            data.trainingRows(),
            data.validationRows(),
            data.sha256()));
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

  private static String sha256(TrainingState state) {
    MessageDigest digest = Digests.sha256();
    try {
      state.toFile().writeTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
