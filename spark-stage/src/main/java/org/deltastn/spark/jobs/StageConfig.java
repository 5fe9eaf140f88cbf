package org.deltastn.spark.jobs;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigOriginFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
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

/** A stage's Params as HOCON: keys are the Params by name; JSON Params may be written out. */
final class StageConfig {

  private StageConfig() {}

  /**
   * Sets a Param for every key of a configuration; null clears it.
   *
   * @throws IllegalArgumentException naming the key and its place in the file, if no Param is
   *     called so or its value is none of the Param's
   */
  static void apply(Config config, Params stage) {
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
      if (entry.getValue().valueType() == ConfigValueType.NULL) {
        stage.clear(param);
        continue;
      }
      try {
        stage.set(param, value(param, entry.getValue()));
      } catch (ConfigException.WrongType | ConfigException.BadValue e) {
        throw new IllegalArgumentException(
            where + ": " + e.getMessage().replace(" v ", " " + entry.getKey() + " "), e);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(where + ": " + e.getMessage(), e);
      }
    }
  }

  /**
   * Returns all Params that have a value, each under its documentation. {@code cyclesPerRound} of
   * one worker is left out unless it was set, because set it means something else.
   */
  static Config of(Params stage) {
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
  static String render(Config config) {
    return config
        .root()
        .render(ConfigRenderOptions.defaults().setOriginComments(false).setJson(false));
  }

  private static Object value(Param<?> param, ConfigValue value) {
    Config holder = value.atKey("v");
    if (param instanceof IntParam) {
      return holder.getInt("v");
    } else if (param instanceof LongParam) {
      return holder.getLong("v");
    } else if (param instanceof DoubleParam) {
      return holder.getDouble("v");
    } else if (param instanceof BooleanParam) {
      return holder.getBoolean("v");
    } else if (param instanceof IntArrayParam) {
      return holder.getIntList("v").stream().mapToInt(Integer::intValue).toArray();
    } else if (param instanceof DoubleArrayParam) {
      return holder.getDoubleList("v").stream().mapToDouble(Double::doubleValue).toArray();
    }
    boolean json =
        value.valueType() == ConfigValueType.OBJECT || value.valueType() == ConfigValueType.LIST;
    return json ? value.render(ConfigRenderOptions.concise()) : holder.getString("v");
  }

  private static ConfigValue documented(Param<?> param, Object value) {
    return plain(value)
        .withOrigin(
            ConfigOriginFactory.newSimple("Params").withComments(List.of(" " + param.doc())));
  }

  private static ConfigValue plain(Object value) {
    if (value instanceof int[] ints) {
      return ConfigValueFactory.fromIterable(Arrays.stream(ints).boxed().toList());
    } else if (value instanceof double[] doubles) {
      return ConfigValueFactory.fromIterable(Arrays.stream(doubles).boxed().toList());
    } else if (value instanceof String text && (text.startsWith("[") || text.startsWith("{"))) {
      return ConfigFactory.parseString("v = " + text).getValue("v");
    }
    return ConfigValueFactory.fromAnyRef(value);
  }
}
