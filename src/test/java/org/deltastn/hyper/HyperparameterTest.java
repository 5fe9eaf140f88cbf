package org.deltastn.hyper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;

class HyperparameterTest {

  @Example
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
    assertThat(Hyperparameter.cutoutHoles().rounding(Rounding.NEAREST).build().rounding())
        .isEqualTo(Rounding.NEAREST);
    assertThat(Hyperparameter.weightDecay().build().transform()).isEqualTo(new Transform.Exp());
    assertThat(Hyperparameter.weightDecay("a").build().name()).isEqualTo("weightDecay.a");
  }

  @Example
  void aBuilderOfOneHoldsAllItsParts() {
    Hyperparameter all =
        Hyperparameter.weightDecay("fc")
            .name("decay")
            .range(0, 3)
            .initialValue(2)
            .initialScale(0.3)
            .discrete(true)
            .rounding(Rounding.NEAREST)
            .perturbation(Perturbation.PER_MINIBATCH)
            .scaleTuned(false)
            .entropyWeight(0.5)
            .dividedByRows(true)
            .build();

    assertThat(all.toBuilder().build()).isEqualTo(all);
    assertThat(all.toBuilder().initialValue(1).build().initialValue()).isEqualTo(1);
    for (HyperparameterBuilder other :
        new HyperparameterBuilder[] {
          Hyperparameter.cutoutHoles(), Hyperparameter.dropout("a"), Hyperparameter.hue()
        }) {
      assertThat(other.build().toBuilder().build()).isEqualTo(other.build());
    }
  }

  @Example
  void strengthsOfAugmentationStartWhereThePaperStartsThem() {
    holds(Hyperparameter.cutoutHoles(), "cutoutHoles", 0, 5, 1, true);
    holds(Hyperparameter.cutoutLength(), "cutoutLength", 2, 24, 4, true);
    holds(Hyperparameter.hue(), "hue", 0, 0.5, 0.05, false);
    holds(Hyperparameter.saturation(), "saturation", 0, 1, 0.05, false);
    holds(Hyperparameter.brightness(), "brightness", 0, 1, 0.05, false);
    holds(Hyperparameter.contrast(), "contrast", 0, 1, 0.05, false);
    holds(Hyperparameter.scale(), "scale", 0, 0.5, 0.05, false);
    holds(Hyperparameter.translation(), "translation", 0, 0.5, 0.05, false);
    holds(Hyperparameter.shear(), "shear", 0, 45, 5, false);
    holds(Hyperparameter.rotation(), "rotation", 0, 45, 5, false);
    holds(Hyperparameter.spatialDropout("conv"), "spatialDropout.conv", 0, 0.95, 0.05, false);
    holds(Hyperparameter.inputSpatialDropout(), "inputSpatialDropout", 0, 0.95, 0.05, false);
  }

  @Example
  void thoseOfSequencesStartWhereThePaperStartsThem() {
    holds(Hyperparameter.lockedDropout("lstm"), "lockedDropout.lstm", 0, 0.95, 0.05, false);
    holds(Hyperparameter.embeddingDropout(), "embeddingDropout", 0, 0.95, 0.05, false);
    holds(Hyperparameter.dropConnect(), "dropConnect", 0, 0.95, 0.05, false);
    holds(
        Hyperparameter.activationRegularization("lstm"),
        "activationRegularization.lstm",
        0,
        4,
        0.05,
        false);
    holds(
        Hyperparameter.temporalActivationRegularization("lstm"),
        "temporalActivationRegularization.lstm",
        0,
        4,
        0.05,
        false);
  }

  @Example
  void coefficientsStartSmall() {
    coefficient(Hyperparameter.weightDecay(), "weightDecay");
    coefficient(Hyperparameter.weightDecay("fc"), "weightDecay.fc");
    coefficient(Hyperparameter.jacobianNorm(), "jacobianNorm");
  }

  private static void coefficient(HyperparameterBuilder builder, String name) {
    Hyperparameter h = builder.build();
    assertThat(h.name()).isEqualTo(name);
    assertThat(h.transform()).isEqualTo(new Transform.Exp());
    assertThat(h.value(h.initialLambda())).isCloseTo(1e-4, within(1e-18));
    assertThat(h.discrete()).isFalse();
    assertThat(h.dividedByRows()).isFalse();
  }

  @Example
  void aPerturbationThatIsNotNamedIsTheKindsOwn() {
    assertThat(Hyperparameter.dropConnect().build().perturbation())
        .isEqualTo(Perturbation.PER_MINIBATCH);
    String dropout = "{\"kind\":\"inputDropout\"}";
    String named = "{\"kind\":\"inputDropout\",\"perturbation\":\"perMinibatch\"}";
    assertThat(HyperparameterSpace.fromJson("[" + dropout + "]").get(0).perturbation())
        .isEqualTo(Perturbation.PER_EXAMPLE);
    assertThat(HyperparameterSpace.fromJson("[" + named + "]").get(0).perturbation())
        .isEqualTo(Perturbation.PER_MINIBATCH);
  }

  private static void holds(
      HyperparameterBuilder builder,
      String name,
      double from,
      double to,
      double start,
      boolean discrete) {
    Hyperparameter h = builder.build();
    assertThat(h.name()).isEqualTo(name);
    assertThat(h.transform()).isEqualTo(new Transform.StretchedSigmoid(from, to));
    assertThat(h.initialValue()).isEqualTo(start);
    assertThat(h.discrete()).isEqualTo(discrete);
    assertThat(h.rounding()).isEqualTo(discrete ? Rounding.DOWN : Rounding.NEAREST);
    // Rounded down it starts on an edge, so half of all perturbations change it.
    assertThat(h.value(h.initialLambda() + 1e-9)).isCloseTo(start, within(1e-7));
    assertThat(h.value(h.initialLambda() - 1e-9))
        .isCloseTo(discrete ? start - 1 : start, within(1e-7));
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

  @Example
  void discreteValuesAreRounded() {
    Hyperparameter h =
        Hyperparameter.weightDecay()
            .transform(new Transform.Identity())
            .initialValue(2)
            .discrete(true)
            .build();

    assertThat(h.rounding()).isEqualTo(Rounding.NEAREST);
    assertThat(h.value(2.4)).isEqualTo(2);
    assertThat(h.value(2.6)).isEqualTo(3);
  }

  @Example
  void theJsonOfEarlierVersionsRoundsToTheNearest() {
    HyperparameterSpace now =
        HyperparameterSpace.fromJson(
            "[{\"kind\":\"cutoutHoles\"},{\"kind\":\"cutoutLength\",\"rounding\":\"nearest\"}]");
    assertThat(now.get(0).rounding()).isEqualTo(Rounding.DOWN);
    assertThat(now.get(1).rounding()).isEqualTo(Rounding.NEAREST);
    assertThat(now.toJson()).containsOnlyOnce("\"rounding\":\"down\"").doesNotContain("nearest");
    assertThat(HyperparameterSpace.fromJson(now.toJson())).isEqualTo(now);
    // Earlier versions wrote whether values are rounded, and not how.
    HyperparameterSpace then =
        HyperparameterSpace.fromJson("[{\"kind\":\"cutoutHoles\",\"discrete\":true}]");
    assertThat(then.get(0).rounding()).isEqualTo(Rounding.NEAREST);
  }

  @Example
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

  @Example
  void ratesAreNotDiscrete() {
    refused(
        Hyperparameter.dropout("a").discrete(true),
        "hyperparameter 'dropout.a' is a rate: it may not be rounded to whole numbers");
  }

  @Example
  void domainsMustSuitTheKind() {
    refused(
        Hyperparameter.cutoutHoles().range(-1, 4),
        "hyperparameter 'cutoutHoles' has the kind cutoutHoles: the domain must lie in [0, ∞),"
            + " found (-1.0, 4.0)");
    refused(Hyperparameter.hue().range(0, 0.6), "must lie in [0, 0.5], found (0.0, 0.6)");
    refused(Hyperparameter.scale().range(0, 1), "must lie in [0, 1), found (0.0, 1.0)");
    refused(Hyperparameter.translation().range(0, 1.5), "must lie in [0, 1], found (0.0, 1.5)");
    refused(Hyperparameter.shear().range(0, 90), "must lie in [0, 90), found (0.0, 90.0)");
    refused(Hyperparameter.rotation().transform(new Transform.Exp()), "[0, 180], found (0, ∞)");
    refused(
        Hyperparameter.contrast().transform(new Transform.UpperBounded(1)),
        "must lie in [0, ∞), found (-∞, 1.0)");
    assertThat(Hyperparameter.contrast().transform(new Transform.LowerBounded(0)).build())
        .isNotNull();
    assertThat(Hyperparameter.rotation().range(0, 180).build()).isNotNull();
  }

  @Example
  void countsAreWholeAndSmallStrengthsAreNot() {
    refused(
        Hyperparameter.cutoutLength().discrete(false),
        "hyperparameter 'cutoutLength' is a count: it must be discrete, rounded to whole numbers");
    refused(
        Hyperparameter.hue().discrete(true),
        "hyperparameter 'hue' has values in [0, 0.5]: it may not be rounded to whole numbers");
    assertThat(Hyperparameter.rotation().discrete(true).build().discrete()).isTrue();
  }

  @Example
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
                    null,
                    true,
                    0,
                    false))
        .withMessageContaining("may not name a layer, found 'fc'");
  }

  private static void refused(HyperparameterBuilder builder, String message) {
    assertThatIllegalArgumentException().isThrownBy(builder::build).withMessageContaining(message);
  }
}
