package org.deltastn.hyper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class HyperparameterTest {

  @Test
  void defaultsAreThoseOfThePapersExperiments() {
    Hyperparameter dropout = Hyperparameter.dropout("fc").build();

    assertThat(dropout.name()).isEqualTo("dropout.fc");
    assertThat(dropout.transform()).isEqualTo(new Transform.StretchedSigmoid(0, 0.95));
    assertThat(dropout.initialValue()).isEqualTo(0.05);
    assertThat(dropout.initialScale()).isEqualTo(1);
    assertThat(dropout.entropyWeight()).isEqualTo(0.001);
    assertThat(dropout.perturbation()).isEqualTo(Perturbation.PER_EXAMPLE);
    assertThat(dropout.scaleTuned()).isTrue();
    assertThat(dropout.discrete()).isFalse();
    assertThat(Hyperparameter.inputDropout().build().name()).isEqualTo("inputDropout");
    assertThat(Hyperparameter.weightDecay().build().transform()).isEqualTo(new Transform.Exp());
    assertThat(Hyperparameter.weightDecay("a").build().name()).isEqualTo("weightDecay.a");
  }

  @Property
  void initialValuesAreReached(
      @ForAll @DoubleRange(min = 0.01, max = 0.94) double value,
      @ForAll @DoubleRange(min = -7, max = 4) double logarithm) {
    double scale = Math.exp(logarithm);
    Hyperparameter h =
        Hyperparameter.inputDropout().initialValue(value).initialScale(scale).build();

    assertThat(h.value(h.initialLambda())).isCloseTo(value, within(1e-12));
    assertThat(Softplus.value(h.initialRho())).isCloseTo(scale, within(1e-9 * scale));
  }

  @Test
  void discreteValuesAreRounded() {
    Hyperparameter h =
        Hyperparameter.weightDecay()
            .transform(new Transform.Identity())
            .initialValue(2)
            .discrete(true)
            .build();

    assertThat(h.value(2.4)).isEqualTo(2);
    assertThat(h.value(2.6)).isEqualTo(3);
  }

  @Test
  void initialValuesMustLieInTheDomain() {
    refused(
        Hyperparameter.dropout("a").initialValue(0.95),
        "hyperparameter 'dropout.a' initial value must lie strictly inside (0.0, 0.95),"
            + " found 0.95");
    refused(Hyperparameter.weightDecay().initialValue(0), "strictly inside (0, ∞), found 0.0");
    refused(Hyperparameter.weightDecay().initialValue(Double.NaN), "found NaN");
    refused(Hyperparameter.inputDropout().range(0, 1).initialValue(0.5), "is a rate");
    refused(Hyperparameter.inputDropout().range(-0.1, 0.5).initialValue(0.2), "is a rate");
    refused(Hyperparameter.inputDropout().transform(new Transform.Exp()), "is a rate");
  }

  @Test
  void ratesAreNotDiscrete() {
    refused(
        Hyperparameter.dropout("a").discrete(true),
        "hyperparameter 'dropout.a' is a rate: it may not be rounded to whole numbers");
  }

  @Test
  void otherPartsAreChecked() {
    refused(Hyperparameter.weightDecay().initialScale(0), "scale must be positive, found 0.0");
    refused(Hyperparameter.weightDecay().initialScale(Double.NaN), "found NaN");
    refused(Hyperparameter.weightDecay().entropyWeight(-1), "at least 0, found -1.0");
    refused(Hyperparameter.weightDecay().name(" "), "needs a name");
    refused(Hyperparameter.weightDecay().transform(null), "needs a transform");
    refused(Hyperparameter.dropout(null), "must name the layer it acts on");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Hyperparameter(
                    "x",
                    HyperparameterKind.INPUT_DROPOUT,
                    "fc",
                    new Transform.StretchedSigmoid(0, 0.5),
                    0.1,
                    1,
                    false,
                    null,
                    true,
                    0,
                    false))
        .withMessageContaining("may not name a layer, found 'fc'");
  }

  private static void refused(Hyperparameter.Builder builder, String message) {
    assertThatIllegalArgumentException().isThrownBy(builder::build).withMessageContaining(message);
  }
}
