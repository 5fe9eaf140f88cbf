package org.deltastn.spark.params;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Locale;
import org.deltastn.optim.LearningRateSchedule;
import org.deltastn.optim.Optimizer;
import scala.Function1;

/** Checks of Params' values, and what the texts of Params stand for. */
public final class Checks {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Checks() {}

  /** Looks at a value and throws IllegalArgumentException with the reason if it will not do. */
  @FunctionalInterface
  public interface Check<T> extends Serializable {
    void require(T value);
  }

  public static <T> Function1<T, Object> that(Check<T> check) {
    return (Function1<T, Object> & Serializable)
        value -> {
          check.require(value);
          return true;
        };
  }

  static <E extends Enum<E>> Function1<String, Object> oneOf(Class<E> type) {
    return that(value -> parse(type, value));
  }

  /**
   * Returns the constant of a name, upper and lower case taken as equal.
   *
   * @throws IllegalArgumentException naming the constants there are
   */
  public static <E extends Enum<E>> E parse(Class<E> type, String name) {
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equalsIgnoreCase(name)) {
        return constant;
      }
    }
    throw new IllegalArgumentException(
        type.getSimpleName()
            + " must be one of "
            + Arrays.toString(type.getEnumConstants())
            + ", found '"
            + name
            + "'");
  }

  /**
   * Returns the update rule of a name: sgd, rmsProp or adam, upper and lower case taken as equal.
   *
   * @throws IllegalArgumentException naming the rules there are
   */
  public static Optimizer optimizer(String name, double momentum) {
    return switch (String.valueOf(name).toLowerCase(Locale.ROOT)) {
      case "sgd" -> new Optimizer.Sgd(momentum);
      case "rmsprop" -> new Optimizer.RmsProp();
      case "adam" -> new Optimizer.Adam();
      default ->
          throw new IllegalArgumentException(
              "an optimizer must be one of [sgd, rmsProp, adam], found '" + name + "'");
    };
  }

  /**
   * Returns the update rule of a name, or another for an empty one.
   *
   * @throws IllegalArgumentException naming the rules there are
   */
  static Optimizer optimizerOr(String name, Optimizer otherwise, double momentum) {
    return "".equals(name) ? otherwise : optimizer(name, momentum);
  }

  static Function1<String, Object> optimizers() {
    return that(name -> optimizer(name, 0));
  }

  /**
   * Reads the JSON form of a schedule, say {@code {"type": "step", "size": 10, "gamma": 0.5}}.
   *
   * @throws IllegalArgumentException saying what in the text is wrong
   */
  public static LearningRateSchedule schedule(String json) {
    try {
      return JSON.readValue(json, LearningRateSchedule.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("learning-rate schedule: " + e.getOriginalMessage(), e);
    }
  }

  static String toJson(LearningRateSchedule schedule) {
    try {
      return JSON.writerFor(LearningRateSchedule.class).writeValueAsString(schedule);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
