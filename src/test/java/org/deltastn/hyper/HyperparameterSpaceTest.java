package org.deltastn.hyper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HyperparameterSpaceTest {

  @Test
  void jsonRoundTrip() {
    HyperparameterSpace space =
        HyperparameterSpace.of(
            Hyperparameter.inputDropout().build(),
            Hyperparameter.dropout("layer0")
                .range(0.1, 0.7)
                .initialValue(0.2)
                .initialScale(0.25)
                .scaleTuned(false)
                .build(),
            Hyperparameter.weightDecay()
                .perturbation(Perturbation.PER_MINIBATCH)
                .entropyWeight(0)
                .dividedByRows(true)
                .build(),
            Hyperparameter.weightDecay("a")
                .transform(new Transform.LowerBounded(0.5))
                .initialValue(1)
                .build(),
            Hyperparameter.weightDecay("b")
                .transform(new Transform.UpperBounded(0.5))
                .initialValue(-1)
                .build(),
            Hyperparameter.weightDecay("c")
                .transform(new Transform.Identity())
                .discrete(true)
                .initialValue(3)
                .build());

    HyperparameterSpace read = HyperparameterSpace.fromJson(space.toJson());

    assertThat(read).isEqualTo(space).hasSameHashCodeAs(space);
    assertThat(read.toJson()).isEqualTo(space.toJson());
    assertThat(read).isNotEqualTo(HyperparameterSpace.of());
  }

  @Test
  void everythingButTheKindHasADefault() {
    assertThat(
            HyperparameterSpace.fromJson(
                "[{\"kind\":\"inputDropout\"},{\"kind\":\"dropout\",\"layer\":\"a\"},"
                    + "{\"kind\":\"weightDecay\",\"initialValue\":0.5}]"))
        .isEqualTo(
            HyperparameterSpace.of(
                Hyperparameter.inputDropout().build(),
                Hyperparameter.dropout("a").build(),
                Hyperparameter.weightDecay().initialValue(0.5).build()));
    assertThat(HyperparameterSpace.fromJson("[]").size()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[{\"kind\":\"dropOut\"}]                                  | dropOut",
        "[{\"kind\":\"inputDropout\",\"rate\":0.5}]                | rate",
        "[{\"layer\":\"a\"}]                                       | kind",
        "[{\"kind\":null,\"name\":\"x\"}]                          | hyperparameter 'x' needs a kind",
        "[{\"kind\":\"dropout\"}]                                  | must name the layer",
        "[{\"kind\":\"inputDropout\",\"layer\":\"a\"}]             | may not name a layer",
        "[{\"kind\":\"inputDropout\",\"initialValue\":1}]          | strictly inside (0.0, 0.95)",
        "[{\"kind\":\"inputDropout\",\"transform\":{\"type\":\"cube\"}}] | cube",
        "[{\"kind\":\"inputDropout\"},{\"kind\":\"inputDropout\"}] | two hyperparameters are named",
        "[{\"kind\":\"inputDropout\"                               | Unexpected end-of-input",
        "{\"kind\":\"inputDropout\"}                               | hyperparameters",
        "[null]                                                    | hyperparameter",
        "null                                                      | hyperparameter"
      })
  void whatIsWrongIsNamed(String json, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HyperparameterSpace.fromJson(json))
        .withMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " "})
  void emptyTextIsRefused(String json) {
    assertThatIllegalArgumentException().isThrownBy(() -> HyperparameterSpace.fromJson(json));
  }

  @Test
  void namesAreUnique() {
    Hyperparameter decay = Hyperparameter.weightDecay().build();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> HyperparameterSpace.of(decay, decay))
        .withMessage("two hyperparameters are named 'weightDecay'");
  }

  @Test
  void vectorsFollowTheOrder() {
    HyperparameterSpace space =
        HyperparameterSpace.of(
            Hyperparameter.weightDecay().initialValue(Math.E).initialScale(Math.log(2)).build(),
            Hyperparameter.inputDropout().initialValue(0.475).build());

    assertThat(space.names()).containsExactly("weightDecay", "inputDropout");
    assertThat(space.initialLambda()).containsExactly(1, 0);
    assertThat(space.initialRho()[0]).isBetween(-1e-15, 1e-15);
    assertThat(space.values(new double[] {0, 0})).containsExactly(1, 0.475);
    assertThat(space.get(1).name()).isEqualTo("inputDropout");
    assertThat(space.all()).hasSize(2);
    assertThat(space).hasToString("[" + space.get(0) + ", " + space.get(1) + "]");
  }
}
