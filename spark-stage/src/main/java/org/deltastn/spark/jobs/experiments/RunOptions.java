package org.deltastn.spark.jobs.experiments;

import java.io.IOException;
import org.apache.spark.ml.util.MLWritable;
import org.deltastn.spark.jobs.JobSession;
import org.deltastn.spark.params.DeltaStnSetters;
import org.deltastn.train.Method;
import picocli.CommandLine.Option;

/** The options of every experiment that say how its methods run, and where their results go. */
final class RunOptions {

  @Option(names = "--workers", description = "replicas of the network")
  private int workers = 1;

  @Option(names = "--seed", description = "fixes everything random")
  private long seed = 1;

  @Option(
      names = "--checkpoints",
      paramLabel = "URI",
      description = "folder for checkpoints, one in it for each method; runs continue from them")
  private String checkpoints;

  @Option(
      names = "--models",
      paramLabel = "URI",
      description = "folder for the trained models, one in it for each method")
  private String models;

  int workers() {
    return workers;
  }

  /** Opens a Spark session that has a task slot for every worker. */
  JobSession open(String experiment) {
    return JobSession.open("delta-stn " + experiment, Math.max(2, workers));
  }

  /** Sets workers and seed. */
  <S extends DeltaStnSetters<S>> void apply(S settings) {
    settings.setNumWorkers(workers);
    settings.setSeed(seed);
  }

  /** Sets the folder of a method's checkpoints, if there are to be any. */
  void applyCheckpoints(DeltaStnSetters<?> settings, Method method) {
    if (checkpoints != null) {
      settings.setCheckpointDir(checkpoints + "/" + method);
    }
  }

  /** Saves the model of a method, if models are to be saved. */
  void save(MLWritable model, Method method) throws IOException {
    if (models != null) {
      model.write().overwrite().save(models + "/" + method);
    }
  }

  /** Prints where the model of a method was saved, if it was. */
  void printSaved(Method method) {
    if (models != null) {
      System.out.println("Model saved to " + models + "/" + method);
    }
  }
}
