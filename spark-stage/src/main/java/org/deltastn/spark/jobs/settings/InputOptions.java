package org.deltastn.spark.jobs.settings;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options that name a job's data. */
public final class InputOptions {

  @Option(names = "--input", paramLabel = "PATH", description = "data; of idx, the file of images")
  private String input;

  @Option(
      names = "--format",
      description = "csv, parquet, libsvm or idx; by default what the end of the path says")
  private String format;

  @Option(names = "--labels", paramLabel = "FILE", description = "of idx, the file of labels")
  private String labels;

  @Option(
      names = "--bad-rows",
      paramLabel = "error|skip",
      description = {
        "rows of csv with too many or too few cells: an error that names the line (the default), or",
        "left out and counted"
      })
  private String badRows;

  @Option(
      names = "--option",
      paramLabel = "NAME=VALUE",
      description = "of Spark's reader; for csv header is true unless given")
  private Map<String, String> options = new LinkedHashMap<>();

  /** Returns the given options, by key of {@code job}. */
  public Map<String, Object> given() {
    Map<String, Object> given = new LinkedHashMap<>();
    put(given, "input", input);
    put(given, "format", format);
    put(given, "labels", labels);
    put(given, "badRows", badRows);
    if (!options.isEmpty()) {
      // Names of reader options may contain dots, which do not separate paths here.
      given.put("options", new LinkedHashMap<>(options));
    }
    return given;
  }

  public static void put(Map<String, Object> map, String key, Object value) {
    if (value != null) {
      map.put(key, value);
    }
  }
}
