package org.deltastn.spark.jobs.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.deltastn.spark.jobs.data.DataInput;
import org.deltastn.spark.preflight.SessionSettings;

/**
 * What a job was told: {@code job} for where data come from and where results go, and beside it the
 * Params of the stage by name.
 */
public final class JobSettings {

  private static final String JOB = "job";
  private static final String SEARCH = "search";

  // The keys of job and their defaults; an empty text stands for none.
  private static final String DEFAULTS =
      """
      job {
        # classifier or regressor
        stage = classifier
        # what to train on, and as what: csv, parquet, libsvm or idx
        input = ""
        format = ""
        # idx: the file of labels; input is that of images
        labels = ""
        # options of Spark's reader; for csv header and inferSchema are true unless given
        options {}
        # columns put together to the features; empty for the features column, where there is one,
        # or else for all numeric columns but label, weight and validation indicator
        features = []
        # where the model goes, and the report where one is wanted
        model = ""
        report = ""
      }
      """;

  private final Config all;

  private JobSettings(Config all) {
    this.all = all;
  }

  /**
   * Combines what was given on the command line, in a file and by default, in this order.
   *
   * @param options values of {@code job} by key
   * @param params Params as {@code name=value}, the values as typed
   * @param file a local file or one of a file system that Spark knows, or null
   * @throws IllegalArgumentException if a key of {@code job} is unknown or the text is not HOCON
   */
  public static JobSettings of(Map<String, Object> options, Map<String, String> params, String file)
      throws IOException {
    Config given = ConfigFactory.parseMap(Map.of(JOB, options), "the command line");
    try {
      for (Map.Entry<String, String> param : params.entrySet()) {
        // A text, whatever it looks like: what it means is for the Param's type to say.
        ConfigValue text = ConfigValueFactory.fromAnyRef(param.getValue(), "--set");
        given = given.root().withValue(param.getKey(), text).toConfig();
      }
      Config read = file == null ? ConfigFactory.empty() : parse(file);
      Config defaults = ConfigFactory.parseString(DEFAULTS);
      Config all = given.withFallback(read).withFallback(defaults).resolve();
      for (String key : new TreeSet<>(all.getConfig(JOB).root().keySet())) {
        if (!defaults.getConfig(JOB).root().containsKey(key)) {
          throw new IllegalArgumentException(
              "job."
                  + key
                  + " is unknown, expected one of "
                  + new TreeSet<>(defaults.getConfig(JOB).root().keySet()));
        }
      }
      return new JobSettings(all);
    } catch (ConfigException e) {
      throw new IllegalArgumentException("configuration: " + e.getMessage(), e);
    }
  }

  /** Returns a value of {@code job}; empty if there is none. */
  public String text(String key) {
    try {
      return all.getConfig(JOB).getString(key);
    } catch (ConfigException e) {
      throw new IllegalArgumentException("job." + key + ": " + e.getMessage(), e);
    }
  }

  /**
   * Returns a value of {@code job}.
   *
   * @throws IllegalArgumentException if it is empty
   */
  public String required(String key) {
    String value = text(key);
    if (value.isEmpty()) {
      throw new IllegalArgumentException(
          "give --" + key + ", or " + key + " in job of the configuration file");
    }
    return value;
  }

  /** Returns where and how the data are read. */
  public DataInput input() {
    Config job = all.getConfig(JOB);
    try {
      return new DataInput(
          required("input"),
          required("format"),
          text("labels"),
          job.getConfig("options").root().entrySet().stream()
              .collect(
                  Collectors.toMap(Map.Entry::getKey, e -> e.getValue().unwrapped().toString())));
    } catch (ConfigException e) {
      throw new IllegalArgumentException("job: " + e.getMessage(), e);
    }
  }

  /** Returns the names of the columns put together to features. */
  public String[] features() {
    try {
      return all.getConfig(JOB).getStringList("features").toArray(String[]::new);
    } catch (ConfigException e) {
      throw new IllegalArgumentException("job.features: " + e.getMessage(), e);
    }
  }

  /** Returns the Params. */
  public Config params() {
    return all.withoutPath(JOB);
  }

  /** Returns the Params of the stage where {@code search} holds those of a search. */
  public Config stageParams() {
    return params().withoutPath(SEARCH);
  }

  /** Returns what {@code search} says; nothing if it is absent. */
  public Config search() {
    try {
      return all.hasPath(SEARCH) ? all.getConfig(SEARCH) : ConfigFactory.empty();
    } catch (ConfigException e) {
      throw new IllegalArgumentException("search: " + e.getMessage(), e);
    }
  }

  /** Returns {@code job} alone. */
  public Config job() {
    return all.withOnlyPath(JOB);
  }

  private static Config parse(String file) throws IOException {
    ConfigParseOptions options =
        ConfigParseOptions.defaults().setSyntax(ConfigSyntax.CONF).setOriginDescription(file);
    java.nio.file.Path local = file.contains(":") ? null : java.nio.file.Path.of(file);
    if (local != null && Files.exists(local)) {
      try (Reader reader = Files.newBufferedReader(local)) {
        return ConfigFactory.parseReader(reader, options);
      }
    }
    Path path = new Path(file);
    try (Reader reader =
        new InputStreamReader(
            path.getFileSystem(SessionSettings.hadoop(SparkSession.active())).open(path),
            StandardCharsets.UTF_8)) {
      return ConfigFactory.parseReader(reader, options);
    }
  }
}
