package org.deltastn.spark.jobs.settings;

import picocli.CommandLine.Option;

/** The option that names a saved model. */
public final class SavedModelOption {

  @Option(
      names = "--model",
      required = true,
      paramLabel = "DIR",
      description = "where the model was saved: of a pipeline, a classifier or a regressor")
  private String path;

  /** Returns the folder of the model. */
  public String path() {
    return path;
  }
}
