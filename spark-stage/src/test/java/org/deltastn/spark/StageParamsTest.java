package org.deltastn.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Params and copies, the same for every stage. */
class StageParamsTest {

  private static String accessor(String prefix, Param<?> param) {
    return prefix + Character.toUpperCase(param.name().charAt(0)) + param.name().substring(1);
  }

  /** The setter that takes a value's type; there may be others that take it as another. */
  private static Optional<Method> setter(PipelineStage stage, Param<?> param, Object value) {
    return Arrays.stream(stage.getClass().getMethods())
        .filter(method -> method.getName().equals(accessor("set", param)))
        .filter(method -> !method.isBridge() && method.getParameterCount() == 1)
        .filter(method -> boxed(method.getParameterTypes()[0]).isInstance(value))
        .findFirst();
  }

  private static Class<?> boxed(Class<?> type) {
    return type.isPrimitive() ? MethodType.methodType(type).wrap().returnType() : type;
  }

  @ParameterizedTest
  @MethodSource("org.deltastn.spark.Stages#all")
  void everyParamIsDocumentedAndBelongsToItsStage(StageCase stageCase) {
    PipelineStage stage = stageCase.stage();
    String explanation = stage.explainParams();
    assertThat(stage.params()).isNotEmpty();
    for (Param<?> param : stage.params()) {
      assertThat(param.doc()).as(param.name()).isNotBlank();
      assertThat(param.parent()).as(param.name()).isEqualTo(stage.uid());
      assertThat(explanation).contains(param.name() + ": " + param.doc());
    }
    assertThat(Arrays.stream(stage.params()).map(Param::name)).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("org.deltastn.spark.Stages#all")
  void everyParamHasAGetterAndASetterThatChains(StageCase stageCase) throws Exception {
    PipelineStage stage = stageCase.stage();
    for (Param<?> param : stage.params()) {
      Object value = stageCase.sample(param);
      Optional<Method> setter = setter(stage, param, value);
      if (setter.isPresent()) {
        assertThat(setter.get().invoke(stage, value)).as(param.name()).isSameAs(stage);
      } else {
        // Models have setters for what still matters to them.
        assertThat(stage).as(param.name() + " has no setter").isInstanceOf(Model.class);
        stage.set(param.name(), value);
      }
      Object got = stage.getClass().getMethod(accessor("get", param)).invoke(stage);
      assertThat(StageCase.comparable(got)).as(param.name()).isEqualTo(StageCase.comparable(value));
    }
  }

  @ParameterizedTest
  @MethodSource("org.deltastn.spark.Stages#all")
  void invalidValuesAreRefusedWhenTheyAreSet(StageCase stageCase) {
    PipelineStage stage = stageCase.stage();
    for (Map.Entry<String, List<Object>> entry : stageCase.invalid().entrySet()) {
      Param<?> param = stage.getParam(entry.getKey());
      for (Object value : entry.getValue()) {
        assertThatIllegalArgumentException()
            .as(param.name() + " = " + StageCase.comparable(value))
            .isThrownBy(() -> stage.set(param.name(), value));
        setter(stage, param, value)
            .ifPresent(
                setter ->
                    assertThatThrownBy(() -> setter.invoke(stage, value))
                        .isInstanceOf(InvocationTargetException.class)
                        .hasCauseInstanceOf(IllegalArgumentException.class));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("org.deltastn.spark.Stages#all")
  void copiesKeepUidParamsAndParent(StageCase stageCase) {
    PipelineStage stage = stageCase.stage();
    PipelineStage copy = stage.copy(ParamMap.empty());
    assertThat(copy).isNotSameAs(stage).isExactlyInstanceOf(stage.getClass());
    assertThat(copy.uid()).isEqualTo(stage.uid());
    assertThat(StageCase.values(copy, true)).isEqualTo(StageCase.values(stage, true));
    assertThat(StageCase.values(copy, false)).isEqualTo(StageCase.values(stage, false));
    if (stage instanceof Model<?> model) {
      assertThat(model.hasParent()).isTrue();
      assertThat(((Model<?>) copy).parent()).isSameAs(model.parent());
    }
    for (Param<?> param : stage.params()) {
      Object value = stageCase.sample(param);
      PipelineStage other = stage.copy(extra(param, value));
      assertThat(StageCase.comparable(other.getOrDefault(param)))
          .as(param.name())
          .isEqualTo(StageCase.comparable(value));
    }
    assertThat(StageCase.values(stage, true)).isEqualTo(StageCase.values(copy, true));
  }

  @SuppressWarnings("unchecked")
  private static ParamMap extra(Param<?> param, Object value) {
    return new ParamMap().put(((Param<Object>) param).w(value));
  }

  @ParameterizedTest
  @MethodSource("org.deltastn.spark.Stages#estimators")
  void modelsHaveTheParamsOfTheirEstimator(StageCase stageCase) {
    PipelineStage estimator = stageCase.stage();
    PipelineStage model = stageCase.trained().stage();
    for (Param<?> param : estimator.params()) {
      assertThat(model.hasParam(param.name())).as(param.name()).isTrue();
    }
    assertThat(StageCase.values(model, true)).isEqualTo(StageCase.values(estimator, true));
    assertThat(StageCase.values(model, false)).isEqualTo(StageCase.values(estimator, false));
  }
}
