package org.deltastn.hyper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HyperparameterKindTest {

  @ParameterizedTest
  @EnumSource
  void everyKindHasItsDefaultsInJson(HyperparameterKind kind) {
    String layer = kind.layerNeeded() ? ",\"layer\":\"conv\"" : "";
    HyperparameterSpace space =
        HyperparameterSpace.fromJson("[{\"kind\":\"" + kind.jsonName() + "\"" + layer + "}]");

    Hyperparameter h = space.get(0);
    assertThat(h.kind()).isEqualTo(kind);
    assertThat(h.name()).isEqualTo(kind.jsonName() + (kind.layerNeeded() ? ".conv" : ""));
    assertThat(kind.takes(h.initialValue())).isTrue();
    assertThat(HyperparameterSpace.fromJson(space.toJson())).isEqualTo(space);
  }

  @Test
  void imageKindsActOnTheInput() {
    assertThat(Arrays.stream(HyperparameterKind.values()).filter(HyperparameterKind::isImage))
        .hasSize(10)
        .noneMatch(HyperparameterKind::layerAllowed)
        .noneMatch(HyperparameterKind::isRate);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HyperparameterSpace.fromJson("[{\"kind\":\"hue\",\"layer\":\"layer0\"}]"))
        .withMessageContaining("acts on the input and may not name a layer, found 'layer0'");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> HyperparameterSpace.fromJson("[{\"kind\":\"jacobianNorm\",\"layer\":\"a\"}]"))
        .withMessageContaining("acts on the whole network and may not name a layer, found 'a'");
  }

  @Test
  void kindsOfMapsOfSequencesAndOfColours() {
    assertThat(kinds(HyperparameterKind::dropsMaps))
        .containsExactly(
            HyperparameterKind.INPUT_SPATIAL_DROPOUT, HyperparameterKind.SPATIAL_DROPOUT);
    assertThat(kinds(HyperparameterKind::isSequential))
        .containsExactly(
            HyperparameterKind.LOCKED_DROPOUT,
            HyperparameterKind.EMBEDDING_DROPOUT,
            HyperparameterKind.DROP_CONNECT,
            HyperparameterKind.ACTIVATION_PENALTY,
            HyperparameterKind.TEMPORAL_PENALTY);
    assertThat(kinds(HyperparameterKind::isColour))
        .containsExactly(
            HyperparameterKind.HUE,
            HyperparameterKind.SATURATION,
            HyperparameterKind.BRIGHTNESS,
            HyperparameterKind.CONTRAST);
    assertThat(kinds(HyperparameterKind::sharedByRows))
        .containsExactly(HyperparameterKind.DROP_CONNECT);
  }

  private static List<HyperparameterKind> kinds(Predicate<HyperparameterKind> which) {
    return Arrays.stream(HyperparameterKind.values()).filter(which).toList();
  }

  @Test
  void domains() {
    assertThat(HyperparameterKind.SCALE.takes(0)).isTrue();
    assertThat(HyperparameterKind.SCALE.takes(1)).isFalse();
    assertThat(HyperparameterKind.HUE.takes(0.5)).isTrue();
    assertThat(HyperparameterKind.HUE.takes(-0.01)).isFalse();
    assertThat(HyperparameterKind.HUE.takes(Double.NaN)).isFalse();
    assertThat(HyperparameterKind.CONTRAST.takes(Double.POSITIVE_INFINITY)).isFalse();
    assertThat(HyperparameterKind.HUE.domain()).isEqualTo("[0, 0.5]");
    assertThat(HyperparameterKind.SHEAR.domain()).isEqualTo("[0, 90)");
    assertThat(HyperparameterKind.CUTOUT_HOLES.domain()).isEqualTo("[0, ∞)");
    assertThat(HyperparameterKind.WEIGHT_DECAY.domain()).isEqualTo("(-∞, ∞)");
  }
}
