package org.deltastn.spark;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A stage as the shared suites see it: how to make it, data that it understands, values for its
 * Params. What an estimator trains is a stage of its own, tried like the others.
 */
final class StageCase {

  private final Supplier<? extends PipelineStage> factory;
  private final Supplier<Dataset<Row>> data;
  private final Map<String, Object> samples = new HashMap<>();
  private final Map<String, List<Object>> invalid = new LinkedHashMap<>();
  private PipelineStage configured;
  private StageCase trained;
  private SparkSession session;

  private StageCase(Supplier<? extends PipelineStage> factory, Supplier<Dataset<Row>> data) {
    this.factory = factory;
    this.data = data;
  }

  /**
   * Describes a stage.
   *
   * @param factory makes it, ready for {@code fit} or {@code transform} of the data
   */
  static StageCase of(Supplier<? extends PipelineStage> factory, Supplier<Dataset<Row>> data) {
    return new StageCase(factory, data);
  }

  /** Names a valid value of a Param, where the usual one of its type will not do. */
  StageCase sample(String param, Object value) {
    samples.put(param, value);
    return this;
  }

  /** Names values that a Param refuses. */
  StageCase invalid(String param, Object... values) {
    invalid.put(param, List.of(values));
    return this;
  }

  /** Returns a copy of the stage that is the caller's to change. */
  synchronized PipelineStage stage() {
    if (configured == null) {
      configured = factory.get();
    }
    return configured.copy(ParamMap.empty());
  }

  Dataset<Row> data() {
    return data.get();
  }

  boolean isEstimator() {
    return stage() instanceof Estimator;
  }

  /** Returns the stage, or for an estimator what it trains. */
  Transformer transformer() {
    return (Transformer) (isEstimator() ? trained().stage() : stage());
  }

  /**
   * Returns what an estimator trains as a case, trained once for all suites of a session: a model
   * of MLlib's {@code Imputer} holds a DataFrame of it.
   */
  synchronized StageCase trained() {
    if (trained == null || session.sparkContext().isStopped()) {
      Dataset<Row> rows = data();
      session = rows.sparkSession();
      Transformer model = ((Estimator<?>) stage()).fit(rows);
      trained = new StageCase(() -> model, data);
      trained.samples.putAll(samples);
      trained.invalid.putAll(invalid);
    }
    return trained;
  }

  Map<String, List<Object>> invalid() {
    return invalid;
  }

  /** Returns a valid value of a Param, other than its default. */
  Object sample(Param<?> param) {
    if (samples.containsKey(param.name())) {
      return samples.get(param.name());
    }
    return switch (param.getClass().getSimpleName()) {
      case "BooleanParam" -> !(Boolean) stage().getOrDefault(param);
      case "IntParam" -> 7;
      case "LongParam" -> 99L;
      case "FloatParam" -> 0.25f;
      case "DoubleParam" -> 0.25;
      case "IntArrayParam" -> new int[] {4, 5, 3};
      case "DoubleArrayParam" -> new double[] {0.5, 0.25, 0.25};
      case "StringArrayParam" -> new String[] {"a", "b"};
      default -> "other";
    };
  }

  /** Returns all Params that are set or have a default, by name; arrays as lists. */
  static Map<String, Object> values(PipelineStage stage, boolean setOnly) {
    Map<String, Object> values = new HashMap<>();
    for (Param<?> param : stage.params()) {
      if (setOnly ? stage.isSet(param) : stage.isDefined(param)) {
        values.put(param.name(), comparable(stage.getOrDefault(param)));
      }
    }
    return values;
  }

  static Object comparable(Object value) {
    List<Object> list = new ArrayList<>();
    if (value == null || !value.getClass().isArray()) {
      return value;
    }
    for (int i = 0; i < Array.getLength(value); i++) {
      list.add(Array.get(value, i));
    }
    return list;
  }

  @Override
  public String toString() {
    return stage().getClass().getSimpleName();
  }
}
