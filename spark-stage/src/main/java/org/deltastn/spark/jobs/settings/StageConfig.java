package org.deltastn.spark.jobs.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigOriginFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;
import org.deltastn.spark.params.JsonParam;

/** A stage's Params as HOCON: keys are the Params by name; JSON Params may be written out. */
public final class StageConfig {

  private static final String VALUE = "v";

  private StageConfig() {}

  /**
   * Sets a Param for every key of a configuration; null clears it.
   *
   * @throws IllegalArgumentException naming the key and its place in the file, if no Param is
   *     called so or its value is none of the Param's
   */
  public static void apply(Config config, Params stage) {
    for (Map.Entry<String, ConfigValue> entry : config.root().entrySet()) {
      String where = entry.getValue().origin().description() + ": " + entry.getKey();
      if (!stage.hasParam(entry.getKey())) {
        throw new IllegalArgumentException(
            where
                + " is no Param of "
                + stage.getClass().getSimpleName()
                + ", expected one of "
                + Arrays.stream(stage.params()).map(Param::name).collect(Collectors.joining(", ")));
      }
      Param<Object> param = stage.getParam(entry.getKey());
      if (isNull(param, entry.getValue())) {
        stage.clear(param);
        continue;
      }
      try {
        stage.set(param, value(param, entry.getValue()));
      } catch (ConfigException.WrongType | ConfigException.BadValue e) {
        throw new IllegalArgumentException(
            where + ": " + e.getMessage().replace(" " + VALUE + " ", " " + entry.getKey() + " "),
            e);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(where + ": " + e.getMessage(), e);
      }
    }
  }

  /**
   * Returns all Params that have a value, each under its documentation. {@code cyclesPerRound} of
   * one worker is left out unless it was set, because set it means something else.
   */
  public static Config of(Params stage) {
    Config config = ConfigFactory.empty();
    for (Param<?> param : stage.params()) {
      boolean wholeEpochs = param.name().equals("cyclesPerRound") && !stage.isSet(param);
      if (stage.isDefined(param) && !wholeEpochs) {
        config = config.withValue(param.name(), documented(param, stage.getOrDefault(param)));
      }
    }
    return config;
  }

  /** Returns the text of a configuration, with its comments. */
  public static String render(Config config) {
    return config
        .root()
        .render(ConfigRenderOptions.defaults().setOriginComments(false).setJson(false));
  }

  private static boolean isNull(Param<?> param, ConfigValue value) {
    boolean typed = value.valueType() == ConfigValueType.STRING && !isText(param);
    return value.valueType() == ConfigValueType.NULL
        || (typed && value.unwrapped().toString().strip().equals("null"));
  }

  /** Returns a value as the Param's type has it; a text holds what could stand without quotes. */
  private static Object value(Param<?> param, ConfigValue given) {
    boolean text = given.valueType() == ConfigValueType.STRING;
    if (param instanceof JsonParam) {
      return json(given);
    } else if (isText(param)) {
      if (given.valueType() == ConfigValueType.LIST
          || given.valueType() == ConfigValueType.OBJECT) {
        throw new IllegalArgumentException("found " + shown(given) + ", expected a text in quotes");
      }
      return given.atKey(VALUE).getString(VALUE);
    }
    ConfigValue value = text ? parsed((String) given.unwrapped()) : given;
    if (param instanceof IntParam) {
      return exactInt(value);
    } else if (param instanceof LongParam) {
      return exactLong(value);
    } else if (param instanceof DoubleParam) {
      return number(value);
    } else if (param instanceof BooleanParam) {
      return value.atKey(VALUE).getBoolean(VALUE);
    } else if (param instanceof IntArrayParam) {
      return elements(value).stream().mapToInt(StageConfig::exactInt).toArray();
    } else if (param instanceof DoubleArrayParam) {
      return elements(value).stream().mapToDouble(StageConfig::number).toArray();
    } else if (param instanceof StringArrayParam) {
      return elements(value).stream()
          .map(e -> e.atKey(VALUE).getString(VALUE))
          .toArray(String[]::new);
    }
    throw new IllegalArgumentException("cannot be set by a configuration; set it in a program");
  }

  /** Returns JSON; in a configuration file and in a text it may be HOCON. */
  private static String json(ConfigValue given) {
    if (given.valueType() != ConfigValueType.STRING) {
      return given.render(ConfigRenderOptions.concise());
    }
    String text = (String) given.unwrapped();
    ConfigValue parsed = isJson(text) ? parsed(text) : given;
    return parsed == given ? text : parsed.render(ConfigRenderOptions.concise());
  }

  private static ConfigValue parsed(String text) {
    try {
      ConfigValue value = ConfigFactory.parseString(VALUE + " = " + text).root().get(VALUE);
      return value == null ? ConfigValueFactory.fromAnyRef(text) : value;
    } catch (ConfigException.Parse e) {
      throw new IllegalArgumentException("found " + text + ", which cannot be read", e);
    }
  }

  private static List<ConfigValue> elements(ConfigValue value) {
    if (value instanceof ConfigList list) {
      return list;
    }
    throw new IllegalArgumentException(
        "found " + shown(value) + ", expected a list such as [4, 16, 3]");
  }

  private static int exactInt(ConfigValue value) {
    long number = exactLong(value);
    if ((int) number != number) {
      throw new IllegalArgumentException("found " + shown(value) + ", expected at most 32 bits");
    }
    return (int) number;
  }

  private static long exactLong(ConfigValue value) {
    try {
      return new BigDecimal(digits(value)).longValueExact();
    } catch (ArithmeticException | NumberFormatException e) {
      throw new IllegalArgumentException("found " + shown(value) + ", expected a whole number", e);
    }
  }

  private static double number(ConfigValue value) {
    try {
      return Double.parseDouble(digits(value));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("found " + shown(value) + ", expected a number", e);
    }
  }

  private static String digits(ConfigValue value) {
    boolean scalar =
        value.valueType() == ConfigValueType.NUMBER || value.valueType() == ConfigValueType.STRING;
    return scalar ? value.atKey(VALUE).getString(VALUE) : shown(value);
  }

  private static String shown(ConfigValue value) {
    return value.render(ConfigRenderOptions.concise());
  }

  private static boolean isText(Param<?> param) {
    return param.getClass() == Param.class;
  }

  private static boolean isJson(String text) {
    return text.strip().startsWith("[") || text.strip().startsWith("{");
  }

  private static ConfigValue documented(Param<?> param, Object value) {
    return plain(param, value)
        .withOrigin(
            ConfigOriginFactory.newSimple("Params").withComments(List.of(" " + param.doc())));
  }

  private static ConfigValue plain(Param<?> param, Object value) {
    if (value instanceof int[] ints) {
      return ConfigValueFactory.fromIterable(Arrays.stream(ints).boxed().toList());
    } else if (value instanceof String[] texts) {
      return ConfigValueFactory.fromIterable(Arrays.asList(texts));
    } else if (value instanceof double[] doubles) {
      return ConfigValueFactory.fromIterable(Arrays.stream(doubles).boxed().toList());
    } else if (param instanceof JsonParam && value instanceof String text && isJson(text)) {
      return parsed(text);
    }
    return ConfigValueFactory.fromAnyRef(value);
  }
}
