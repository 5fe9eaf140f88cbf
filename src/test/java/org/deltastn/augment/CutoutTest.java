package org.deltastn.augment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CutoutTest {

  private static final ImageShape SHAPE = new ImageShape(2, 6, 8);

  @ParameterizedTest
  @CsvSource({
    "3, 4, 1", "3, 4, 2", "3, 4, 3", "0, 0, 4", "5, 7, 5", "0, 7, 3", "2, 2, 8", "1, 1, 0"
  })
  void cutsASquareClippedAtTheBorder(int centreY, int centreX, int length) {
    float[] images = Images.random(3, SHAPE, 8);
    float[] expected = images.clone();
    for (int c = 0; c < SHAPE.channels(); c++) {
      for (int y = 0; y < SHAPE.height(); y++) {
        for (int x = 0; x < SHAPE.width(); x++) {
          int down = y - centreY + length / 2;
          int right = x - centreX + length / 2;
          if (down >= 0 && down < length && right >= 0 && right < length) {
            expected[SHAPE.length() + c * SHAPE.plane() + y * SHAPE.width() + x] = 0;
          }
        }
      }
    }

    Cutout.apply(images, SHAPE.length(), SHAPE, centreY, centreX, length);

    assertThat(images).isEqualTo(expected);
  }
}
