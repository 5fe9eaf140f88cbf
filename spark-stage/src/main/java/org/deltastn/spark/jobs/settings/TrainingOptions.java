package org.deltastn.spark.jobs.settings;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that every command has which trains: the stage, its data, and its outputs. */
public final class TrainingOptions {

  @Option(names = "--stage", description = "classifier (the default) or regressor")
  private String stage;

  @Mixin private InputOptions input;

  @Mixin private TableOptions table;

  @Option(names = "--model", paramLabel = "DIR", description = "where the model is saved")
  private String model;

  @Option(names = "--report", paramLabel = "FILE", description = "write a report here, as HTML")
  private String report;

  @Option(
      names = "--set",
      paramLabel = "PARAM=VALUE",
      description = "a Param of the stage, the value as in the file: --set maxIter=20")
  private Map<String, String> params = new LinkedHashMap<>();

  @Option(
      names = "--overwrite",
      description = "replace an earlier model and its configuration, and nothing else")
  private boolean overwrite;

  /**
   * Returns these options before what a file says.
   *
   * @param config the file, null for none
   * @throws IOException if the file cannot be read
   */
  public JobSettings settings(String config) throws IOException {
    Map<String, Object> given = input.given();
    InputOptions.put(given, "stage", stage);
    table.addTo(given);
    InputOptions.put(given, "model", model);
    InputOptions.put(given, "report", report);
    return JobSettings.of(given, params, table.params(), config);
  }

  /** Returns whether an earlier model may be replaced. */
  public boolean overwrite() {
    return overwrite;
  }
}
