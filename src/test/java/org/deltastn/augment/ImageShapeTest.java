package org.deltastn.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.deltastn.hyper.HyperparameterKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ImageShapeTest {

  @Test
  void sizes() {
    ImageShape shape = ImageShape.of(3, 4, 5);

    assertThat(shape).isEqualTo(new ImageShape(3, 4, 5));
    assertThat(shape.plane()).isEqualTo(20);
    assertThat(shape.length()).isEqualTo(60);
    assertThat(ImageShape.of(1, 1, 1).length()).isEqualTo(1);
  }

  @Test
  void otherShapes() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ImageShape.of(784))
        .withMessage("augmentation needs images of channels × height × width, found shape [784]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ImageShape.of(3, 0, 5))
        .withMessage("an image needs sizes of at least 1, found [3, 0, 5]");
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.MATCH_ALL,
      names = "^(CUTOUT_.*|HUE|SATURATION|BRIGHTNESS|CONTRAST|SCALE|TRANSLATION|SHEAR|ROTATION)$")
  void coloursNeedThreeChannels(HyperparameterKind kind) {
    ImageShape.of(3, 4, 4).require(kind);
    switch (kind) {
      case HUE, SATURATION -> {
        refused(kind, 1, kind.jsonName() + " needs images of 3 channels (red, green, blue), ");
        refused(kind, 4, "found shape [4, 4, 4]");
      }
      case CONTRAST -> {
        ImageShape.of(1, 4, 4).require(kind);
        refused(kind, 2, "contrast needs images of 1 or 3 channels (red, green, blue), found");
      }
      default -> {
        ImageShape.of(1, 4, 4).require(kind);
        ImageShape.of(4, 4, 4).require(kind);
      }
    }
  }

  private static void refused(HyperparameterKind kind, int channels, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ImageShape.of(channels, 4, 4).require(kind))
        .withMessageContaining(message);
  }
}
