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
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.deltastn.spark.jobs.data.DataInput;
import org.deltastn.spark.preflight.SessionSettings;

/**
 * The settings of a job: {@code job} for where data come from and where results go, and beside it
 * the Params of the stage by name.
 */
public final class JobSettings {

  private static final String JOB = "job";
  private static final String SEARCH = "search";

  /** The key of the Params of TableVectorizer. */
  public static final String TABLE = "table";

  // The keys of job and their defaults; an empty text stands for none.
  private static final String DEFAULTS =
      """
      job {
        # classifier or regressor
        stage = classifier
        # what to train on, and as what: csv, parquet, libsvm or idx; empty for what the path's
        # end says
        input = ""
        format = ""
        # idx: the file of labels; input is that of images
        labels = ""
        # csv: what happens to rows of too many or too few cells, error or skip
        badRows = error
        # options of Spark's reader; for csv header is true unless given
        options {}
        # what is predicted; empty for labelCol or, where there is no such column, the last one
        label = ""
        # columns that become features; empty for the column of vectors, where there is one, or
        # else for all that are of use but label, weight and validation indicator
        features = []
        # columns that become no features
        ignore = []
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
    return of(options, params, Map.of(), file);
  }

  /**
   * Combines what was given, as {@link #of(Map, Map, String)} does.
   *
   * @param table Params of the stage that reads tables, the values as typed
   */
  public static JobSettings of(
      Map<String, Object> options,
      Map<String, String> params,
      Map<String, String> table,
      String file)
      throws IOException {
    Config given = ConfigFactory.parseMap(Map.of(JOB, options), "the command line");
    try {
      for (Map.Entry<String, String> param : params.entrySet()) {
        // A text, whatever it looks like: what it means is for the Param's type to say.
        ConfigValue text = ConfigValueFactory.fromAnyRef(param.getValue(), "--set");
        given = given.root().withValue(param.getKey(), text).toConfig();
      }
      for (Map.Entry<String, String> param : table.entrySet()) {
        ConfigValue text = ConfigValueFactory.fromAnyRef(param.getValue(), "--table-set");
        given = given.withFallback(text.atKey(param.getKey()).atPath(TABLE));
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
          format(),
          text("labels"),
          text("badRows"),
          job.getConfig("options").root().entrySet().stream()
              .collect(
                  Collectors.toMap(Map.Entry::getKey, e -> e.getValue().unwrapped().toString())));
    } catch (ConfigException e) {
      throw new IllegalArgumentException("job: " + e.getMessage(), e);
    }
  }

  /** Returns the format of the data: that given, or what the end of the path says. */
  public String format() {
    String given = text("format");
    return given.isEmpty() ? DataInput.formatOf(required("input")) : given;
  }

  /** Returns the names of the columns that become features; none for all that are of use. */
  public String[] features() {
    return names("features");
  }

  /** Returns the names of columns that become no features. */
  public String[] ignored() {
    return names("ignore");
  }

  private String[] names(String key) {
    try {
      return all.getConfig(JOB).getStringList(key).toArray(String[]::new);
    } catch (ConfigException e) {
      throw new IllegalArgumentException("job." + key + ": " + e.getMessage(), e);
    }
  }

  /** Returns the pattern of dates that the options of Spark's reader name, if one does. */
  public Optional<String> dateFormat() {
    Map<String, String> options = input().options();
    return Optional.ofNullable(options.getOrDefault("dateFormat", options.get("timestampFormat")));
  }

  /** Returns the Params of the stage that reads tables. */
  public Config table() {
    return part(TABLE);
  }

  /** Returns the Params. */
  public Config params() {
    return all.withoutPath(JOB).withoutPath(TABLE);
  }

  /** Returns the Params of the stage where {@code search} holds those of a search. */
  public Config stageParams() {
    return params().withoutPath(SEARCH);
  }

  /** Returns what {@code search} says; nothing if it is absent. */
  public Config search() {
    return part(SEARCH);
  }

  private Config part(String key) {
    try {
      return all.hasPath(key) ? all.getConfig(key) : ConfigFactory.empty();
    } catch (ConfigException e) {
      throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
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
