package org.deltastn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.deltastn.nn.ResponseStructure;
import org.deltastn.optim.LearningRateSchedule;
import org.deltastn.optim.Optimizer;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.engine.ProductPrecision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingConfigurationTest {

  @Test
  void jsonRoundTrip() {
    TrainingConfiguration configuration =
        TrainingConfiguration.builder()
            .method(Method.STN)
            .structure(ResponseStructure.FULL)
            .epochs(7)
            .batchSize(33)
            .validationBatchSize(512)
            .intervals(3, 2)
            .warmup(2, 9)
            .general(new Optimizer.Sgd(0.5), 0.1)
            .response(new Optimizer.RmsProp(), 0.2)
            .hyper(new Optimizer.Adam(), 0.3)
            .scale(new Optimizer.Sgd(0), 0.4)
            .schedule(new LearningRateSchedule.MultiStep(List.of(2, 4), 0.1))
            .clippingNorm(0.25)
            .patience(4)
            .keepBest(false)
            .horizontalFlip(true)
            .seed(Long.MIN_VALUE)
            .precision(Precision.DOUBLE)
            .backend("other", 3)
            .responseInterval(3)
            .build();

    assertThat(TrainingConfiguration.fromJson(configuration.toJson())).isEqualTo(configuration);
  }

  @Test
  void defaultsAreThoseOfThePapersExperiments() {
    TrainingConfiguration defaults = TrainingConfiguration.builder().build();

    assertThat(defaults.method()).isEqualTo(Method.DELTA_STN);
    assertThat(defaults.trainInterval()).isEqualTo(5);
    assertThat(defaults.validInterval()).isEqualTo(1);
    assertThat(defaults.batchSize()).isEqualTo(128);
    assertThat(defaults.validationBatchSize()).isEqualTo(128);
    assertThat(defaults.horizontalFlip()).isFalse();
    assertThat(defaults.response()).isEqualTo(defaults.general());
    assertThat(defaults.scale()).isEqualTo(defaults.hyper());
    assertThat(defaults.effectiveStructure()).isEqualTo(ResponseStructure.STRUCTURED);
    assertThat(TrainingConfiguration.builder().method(Method.FIXED).build().effectiveStructure())
        .isEqualTo(ResponseStructure.NONE);
  }

  @Test
  void everyValueIsChecked() {
    refused(b -> b.epochs(0), "epochs must be at least 1, found 0");
    refused(b -> b.batchSize(0), "batchSize must be at least 1, found 0");
    refused(b -> b.validationBatchSize(0), "validationBatchSize must be at least 1, found 0");
    refused(b -> b.intervals(0, 1), "trainInterval must be at least 1, found 0");
    refused(b -> b.intervals(1, 0), "validInterval must be at least 1, found 0");
    refused(b -> b.warmup(-1, 0), "warmupEpochs must be at least 0, found -1");
    refused(b -> b.warmup(0, -1), "warmupSteps must be at least 0, found -1");
    refused(b -> b.patience(-1), "patience must be at least 0, found -1");
    refused(b -> b.sequenceLength(-1), "sequenceLength must be at least 0, found -1");
    refused(b -> b.backend("nd4j", 0), "threads must be at least 1, found 0");
    refused(b -> b.clippingNorm(-1), "clippingNorm must be at least 0, found -1.0");
    refused(b -> b.clippingNorm(Double.NaN), "clippingNorm must be at least 0, found NaN");
    refused(b -> b.responseInterval(0), "responseInterval must be at least 1, found 0");
    refused(b -> b.general(new Optimizer.Sgd(0), 0), "learning rate must be positive, found 0.0");
    refused(b -> b.general(null, 1), "an optimizer needs a rule");
  }

  @Test
  void badJson() {
    String json = TrainingConfiguration.builder().build().toJson();
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> TrainingConfiguration.fromJson(json.replace("\"epochs\":10", "\"epochs\":0")))
        .withMessageContaining("epochs must be at least 1, found 0");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                TrainingConfiguration.fromJson(
                    json.replace("{\"method\"", "{\"colour\":1,\"method\"")))
        .withMessageContaining("colour");
    assertThatIllegalArgumentException().isThrownBy(() -> TrainingConfiguration.fromJson("{"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TrainingConfiguration.fromJson("null"))
        .withMessage("training configuration: expected an object, found null");
  }

  @Test
  void theJsonOfEarlierVersionsHasNoProductPrecision() {
    TrainingConfiguration plain = TrainingConfiguration.builder().build();
    TrainingConfiguration rounded =
        TrainingConfiguration.builder().productPrecision(ProductPrecision.BFLOAT16).build();
    assertThat(TrainingConfiguration.fromJson(rounded.toJson())).isEqualTo(rounded);
    String earlier =
        plain
            .toJson()
            .replace("\"productPrecision\":\"FLOAT32\",", "")
            .replace(",\"sequenceLength\":0", "");
    assertThat(earlier).isNotEqualTo(plain.toJson());
    assertThat(TrainingConfiguration.fromJson(earlier)).isEqualTo(plain);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TrainingConfiguration.fromJson(""))
        .withMessage("training configuration: expected an object, found ");
  }

  @Test
  void validationMinibatchesAreAsLargeAsOthersUnlessSet() {
    TrainingConfiguration same = TrainingConfiguration.builder().batchSize(33).build();
    assertThat(same.validationBatchSize()).isEqualTo(33);
    String earlier = same.toJson().replace("\"validationBatchSize\":33,", "");
    assertThat(earlier).isNotEqualTo(same.toJson());
    assertThat(TrainingConfiguration.fromJson(earlier)).isEqualTo(same);
  }

  @Test
  void thetaIsTrainedInEveryStepUnlessSet() {
    TrainingConfiguration usual = TrainingConfiguration.builder().build();
    assertThat(usual.responseInterval()).isOne();
    assertThat(usual.responseStepsOf(7)).isEqualTo(7);
    String earlier = usual.toJson().replace(",\"responseInterval\":1", "");
    assertThat(earlier).isNotEqualTo(usual.toJson());
    assertThat(TrainingConfiguration.fromJson(earlier)).isEqualTo(usual);
  }

  @Test
  void theLastStepOfEveryIntervalTrainsTheta() {
    TrainingConfiguration third = TrainingConfiguration.builder().responseInterval(3).build();
    assertThat(LongStream.rangeClosed(0, 9).map(third::responseStepsOf))
        .containsExactly(0L, 0L, 0L, 1L, 1L, 1L, 2L, 2L, 2L, 3L);
    assertThat(LongStream.range(0, 9).filter(third::trainsResponse)).containsExactly(2L, 5L, 8L);
  }

  @Test
  void missingAndContraryParts() {
    refused(b -> b.method(null), "the training configuration lacks method");
    refused(b -> b.schedule(null), "the training configuration lacks schedule");
    refused(b -> b.precision(null), "the training configuration lacks precision");
    refused(b -> b.productPrecision(null), "the training configuration lacks productPrecision");
    refused(
        b -> b.precision(Precision.DOUBLE).productPrecision(ProductPrecision.TF32),
        "productPrecision TF32 needs weights of FLOAT, found DOUBLE");
    refused(
        b -> b.structure(ResponseStructure.NONE),
        "DELTA_STN needs a response structure, found NONE, which is for FIXED");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TrainingConfiguration.fromJson("{}"))
        .withMessageContaining("method");
    String json = TrainingConfiguration.builder().build().toJson();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TrainingConfiguration.fromJson(json.replace("\"seed\":0,", "")))
        .withMessageContaining("seed");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TrainingConfiguration.fromJson(json + " {}"));
  }

  /** Whatever component of the JSON form is null is named, but for numbers, which have no null. */
  @Test
  void everyComponentThatMayBeNullIsNamed() throws ReflectiveOperationException {
    TrainingConfiguration usual = TrainingConfiguration.builder().build();
    RecordComponent[] components = TrainingConfiguration.class.getRecordComponents();
    Constructor<?> constructor =
        TrainingConfiguration.class.getDeclaredConstructor(
            Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
    for (int i = 0; i < components.length; i++) {
      if (components[i].getType().isPrimitive()) {
        continue;
      }
      Object[] values = new Object[components.length];
      for (int k = 0; k < values.length; k++) {
        values[k] = k == i ? null : components[k].getAccessor().invoke(usual);
      }
      assertThatThrownBy(() -> constructor.newInstance(values))
          .cause()
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("the training configuration lacks " + components[i].getName());
    }
  }

  /** By hand: rows in minibatches, and words in streams of equal length cut into time steps. */
  @ParameterizedTest
  @CsvSource({
    "8, 0, 1, 1", "8, 0, 7, 1", "8, 0, 8, 1", "8, 0, 9, 2", "8, 0, 16, 2", "8, 0, 17, 3",
    "3, 5, 15, 1", "3, 5, 17, 1", "3, 5, 18, 2", "3, 5, 30, 2", "3, 5, 32, 2", "3, 5, 33, 3",
    "1, 1, 4, 4"
  })
  void aPassHasMinibatchesForAllRows(int batchSize, int sequenceLength, long rows, long expected) {
    assertThat(
            TrainingConfiguration.builder()
                .batchSize(batchSize)
                .sequenceLength(sequenceLength)
                .build()
                .stepsPerPass(rows))
        .isEqualTo(expected);
  }

  @Test
  void aRefitTrainsWeightsAlone() {
    TrainingConfiguration refit = unusual().forRefit();

    assertThat(refit.method()).isEqualTo(Method.FIXED);
    assertThat(refit.schedule()).isEqualTo(new LearningRateSchedule.Constant());
    assertThat(refit.patience()).isZero();
    assertThat(refit.keepBest()).isFalse();
    assertThat(refit)
        .usingRecursiveComparison()
        .ignoringFields("method", "schedule", "patience", "keepBest")
        .isEqualTo(unusual());
  }

  private static void refused(UnaryOperator<TrainingConfigurationBuilder> change, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> change.apply(TrainingConfiguration.builder()).build())
        .withMessage(message);
  }

  @Test
  void changesTheNumberOfEpochsAlone() {
    TrainingConfiguration configuration =
        TrainingConfiguration.builder().batchSize(17).seed(3).epochs(4).build();
    assertThat(configuration.withEpochs(9).epochs()).isEqualTo(9);
    assertThat(configuration.withEpochs(9).withEpochs(4)).isEqualTo(configuration);
  }

  /** A configuration with no component at its default, so that one that a copy drops shows. */
  private static TrainingConfiguration unusual() {
    return TrainingConfiguration.builder()
        .method(Method.STN)
        .structure(ResponseStructure.FULL)
        .epochs(4)
        .batchSize(17)
        .validationBatchSize(19)
        .intervals(3, 2)
        .warmup(6, 5)
        .general(new Optimizer.Adam(), 0.03)
        .response(new Optimizer.Sgd(0.5), 0.04)
        .hyper(new Optimizer.Adam(), 0.05)
        .scale(new Optimizer.Sgd(0.25), 0.06)
        .schedule(new LearningRateSchedule.Step(3, 0.5))
        .clippingNorm(0.75)
        .patience(8)
        .keepBest(false)
        .horizontalFlip(true)
        .seed(3)
        .precision(Precision.DOUBLE)
        .productPrecision(ProductPrecision.FLOAT32)
        .backend("another", 7)
        .sequenceLength(11)
        .responseInterval(3)
        .build();
  }

  @Test
  void copiesChangeOneComponentAlone() throws ReflectiveOperationException {
    TrainingConfiguration usual = TrainingConfiguration.builder().build();
    TrainingConfiguration unusual = unusual();
    for (RecordComponent component : TrainingConfiguration.class.getRecordComponents()) {
      // Products of doubles are never rounded.
      if (!component.getName().equals("productPrecision")) {
        assertThat(component.getAccessor().invoke(unusual))
            .as(component.getName())
            .isNotEqualTo(component.getAccessor().invoke(usual));
      }
    }
    assertThat(unusual.withEpochs(9).epochs()).isEqualTo(9);
    assertThat(unusual.withEpochs(9).withEpochs(4)).isEqualTo(unusual);
    assertThat(unusual.withBatchSize(9).batchSize()).isEqualTo(9);
    assertThat(unusual.withBatchSize(9).withBatchSize(17)).isEqualTo(unusual);
    assertThat(unusual.withThreads(9).threads()).isEqualTo(9);
    assertThat(unusual.withThreads(9).withThreads(7)).isEqualTo(unusual);
    assertThat(unusual.withSequenceLength(9).sequenceLength()).isEqualTo(9);
    assertThat(unusual.withSequenceLength(9).withSequenceLength(11)).isEqualTo(unusual);
    TrainingConfiguration rounded =
        TrainingConfiguration.builder().productPrecision(ProductPrecision.BFLOAT16).build();
    assertThat(rounded.withEpochs(9).productPrecision()).isEqualTo(ProductPrecision.BFLOAT16);
  }
}
