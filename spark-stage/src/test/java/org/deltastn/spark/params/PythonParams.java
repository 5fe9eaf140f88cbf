package org.deltastn.spark.params;

import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.param.Param;
import scala.Option;

/**
 * Makes the module of the Python package that declares the Params of the stages, from the Params
 * themselves.
 *
 * <p>Run by {@link #COMMAND}; {@link PythonParamsTest} fails where the module differs.
 */
public final class PythonParams {

  static final String COMMAND = "mvn -q -B -pl spark-stage test-compile exec:exec@python-params";

  private static final String MODULE = "spark-stage/src/main/python/deltastn/_params.py";

  private static final String HEAD =
      """
# Made from the Params of the stages by: %s
\"""Params of the stages of delta-stn, with their setters and getters.\"""

from __future__ import annotations

from typing import Any, List, Optional, TypeVar

from pyspark.ml.param import Param, Params, TypeConverters

from ._base import Stage
from ._json import to_json

S = TypeVar("S", bound=Params)
""";

  private PythonParams() {}

  /** Writes the module. */
  public static void main(String[] args) throws IOException {
    Files.writeString(file(), text());
    System.out.println(file());
  }

  /** Returns the path of the module in the project. */
  static Path file() {
    return ParamsPage.root().resolve(MODULE);
  }

  /** Returns what the module has to be. */
  static String text() {
    return ParamsPage.withoutPinnedBackend(
        () ->
            HEAD.formatted(COMMAND)
                + ParamsPage.stages().stream()
                    .map(PythonParams::mixin)
                    .collect(Collectors.joining()));
  }

  private static String mixin(PipelineStage stage) {
    String name = stage.getClass().getSimpleName();
    List<Param<?>> params =
        Arrays.stream(stage.params()).sorted(Comparator.comparing(Param::name)).toList();
    StringBuilder text = new StringBuilder();
    text.append("\n\nclass %sParams(Stage):\n".formatted(name));
    text.append("    \"\"\"Params of %s.\"\"\"\n\n".formatted(name));
    text.append("    _JAVA_CLASS = %s\n\n".formatted(quoted(stage.getClass().getName())));
    for (Param<?> param : params) {
      text.append(
          "    %1$s: Param[%2$s] = Param(\n        Params._dummy(),\n        \"%1$s\",\n        %3$s,\n        %4$s,\n    )\n"
              .formatted(param.name(), type(param), quoted(param.doc()), converter(param)));
    }
    text.append("\n    def __init__(\n        self,\n        *,\n");
    for (Param<?> param : params) {
      text.append("        %s: Optional[%s] = None,\n".formatted(param.name(), type(param)));
    }
    text.append("    ) -> None:\n");
    text.append("        given = {\n");
    for (Param<?> param : params) {
      text.append("            \"%1$s\": %1$s,\n".formatted(param.name()));
    }
    text.append("        }\n        super().__init__()\n");
    text.append("        self._start(\n");
    for (Param<?> param : params) {
      Option<?> value = stage.getDefault(param);
      if (value.isDefined()) {
        text.append("            %s=%s,\n".formatted(param.name(), literal(value.get(), stage)));
      }
    }
    text.append("        )\n");
    text.append(
        "        self._set(**{name: value for name, value in given.items() if value is not"
            + " None})\n");
    params.forEach(param -> text.append(accessors(param)));
    return text.toString();
  }

  private static String accessors(Param<?> param) {
    String name = Character.toUpperCase(param.name().charAt(0)) + param.name().substring(1);
    return """

    def set%1$s(self: S, value: %3$s) -> S:
        \"""Sets :py:attr:`%2$s`.\"""
        return self._set(%2$s=value)

    def get%1$s(self) -> %3$s:
        \"""Returns :py:attr:`%2$s` or its default.\"""
        return self.getOrDefault(self.%2$s)
"""
        .formatted(name, param.name(), type(param));
  }

  private static String type(Param<?> param) {
    return switch (param.getClass().getSimpleName()) {
      case "BooleanParam" -> "bool";
      case "IntParam", "LongParam" -> "int";
      case "DoubleParam", "FloatParam" -> "float";
      case "IntArrayParam" -> "List[int]";
      case "DoubleArrayParam" -> "List[float]";
      case "StringArrayParam" -> "List[str]";
      case "JsonParam" -> "Any";
      case "Param" -> "str";
      default ->
          throw new IllegalStateException(
              "the Param "
                  + param
                  + " is a "
                  + param.getClass()
                  + ", which Python has no type for");
    };
  }

  private static String converter(Param<?> param) {
    return switch (type(param)) {
      case "bool" -> "TypeConverters.toBoolean";
      case "int" -> "TypeConverters.toInt";
      case "float" -> "TypeConverters.toFloat";
      case "List[int]" -> "TypeConverters.toListInt";
      case "List[float]" -> "TypeConverters.toListFloat";
      case "List[str]" -> "TypeConverters.toListString";
      case "Any" -> "to_json";
      default -> "TypeConverters.toString";
    };
  }

  private static String literal(Object value, PipelineStage stage) {
    if (value.getClass().isArray()) {
      return IntStream.range(0, Array.getLength(value))
          .mapToObj(i -> literal(Array.get(value, i), stage))
          .collect(Collectors.joining(", ", "[", "]"));
    }
    if (value instanceof Boolean) {
      return (Boolean) value ? "True" : "False";
    }
    if (value instanceof Number) {
      return value.toString();
    }
    String text = value.toString();
    return text.startsWith(stage.uid())
        ? "self.uid + " + quoted(text.substring(stage.uid().length()))
        : quoted(text);
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
  }
}
