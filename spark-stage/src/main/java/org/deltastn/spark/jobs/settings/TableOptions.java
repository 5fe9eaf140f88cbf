package org.deltastn.spark.jobs.settings;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options that say which columns of a table are what. */
public final class TableOptions {

  @Option(
      names = "--label",
      paramLabel = "COLUMN",
      description = {
        "what is predicted; by default the stage's labelCol, label, or where there is no such",
        "column the last one of the table"
      })
  private String label;

  @Option(
      names = "--features",
      split = ",",
      paramLabel = "COLUMN",
      description = {
        "columns that become features; by default the column of vectors, where there is one, or",
        "else all columns but label, weight and validation indicator that are of use"
      })
  private List<String> features;

  @Option(
      names = "--ignore",
      split = ",",
      paramLabel = "COLUMN",
      description = "columns that become no features")
  private List<String> ignored;

  @Option(
      names = "--table-set",
      paramLabel = "PARAM=VALUE",
      description = "a Param of TableVectorizer: --table-set maxCategories=20")
  private Map<String, String> params = new LinkedHashMap<>();

  /** Adds the given options to those of {@code job}. */
  public void addTo(Map<String, Object> given) {
    InputOptions.put(given, "label", label);
    InputOptions.put(given, "features", features);
    InputOptions.put(given, "ignore", ignored);
  }

  /** Returns Params of TableVectorizer as {@code name=value}, the values as typed. */
  public Map<String, String> params() {
    return params;
  }
}
