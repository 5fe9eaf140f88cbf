package org.deltastn.spark.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import org.apache.spark.ml.image.ImageSchema;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PixelImageTest {

  @Test
  void putsChannelsFirstAndRedBeforeBlue() {
    byte[] bgra = {51, 102, (byte) 153, (byte) 204, 0, 0, 0, (byte) 255};

    assertThat(new PixelImage(4, 1, 2, bgra).toVector().toArray())
        .containsExactly(0.6, 0, 0.4, 0, 0.2, 0, 0.8, 1);
  }

  @Test
  void everyByteAgreesWithTheReadersOfDataSets() {
    byte[] bytes = new byte[256];
    for (int i = 0; i < 256; i++) {
      bytes[i] = (byte) i;
    }
    double[] values = new PixelImage(1, 16, 16, bytes).toVector().toArray();
    for (int i = 0; i < 256; i++) {
      assertThat((float) values[i]).isEqualTo(i / 255f);
    }
  }

  @Test
  void resizesEveryChannelByItself() {
    byte[] data = new byte[4 * 6 * 6];
    for (int i = 0; i < 36; i++) {
      data[4 * i] = 10; // blue
      data[4 * i + 1] = (byte) (40 * (i % 6)); // green grows to the right
      data[4 * i + 2] = (byte) (30 * (i / 6)); // red grows downwards
      // alpha is 0, which must not take the colour away
    }

    PixelImage larger = new PixelImage(4, 6, 6, data).resized(12, 18);

    assertThat(larger.height()).isEqualTo(12);
    assertThat(larger.width()).isEqualTo(18);
    double[] planes = larger.toVector().toArray();
    for (int y = 0; y < 12; y++) {
      for (int x = 0; x < 18; x++) {
        int at = y * 18 + x;
        // Bilinear, with pixels at their centres and the border repeated.
        double column = Math.min(5, Math.max(0, (x + 0.5) / 3 - 0.5));
        double row = Math.min(5, Math.max(0, (y + 0.5) / 2 - 0.5));
        assertThat(255 * planes[at]).isCloseTo(30 * row, within(1.5));
        assertThat(255 * planes[216 + at]).isCloseTo(40 * column, within(1.5));
        assertThat(255 * planes[432 + at]).isCloseTo(10, within(1e-9));
        assertThat(planes[648 + at]).isEqualTo(0);
      }
    }
  }

  @Test
  void theSameSizeIsTheSameImage() {
    PixelImage image = new PixelImage(1, 2, 3, new byte[6]);

    assertThat(image.resized(2, 3)).isSameAs(image);
  }

  @ParameterizedTest
  @CsvSource({
    "2, 3, 3, 16, 18, ''",
    "2, 3, 1, 0, 6, ''",
    "2, 3, 4, 24, 24, ''",
    "-1, -1, -1, -1, 0, 'could not decode (undefined mode)'",
    "2, 3, 3, 21, 18, 'found OpenCV mode 21, expected 0 (CV_8UC1), 16 (CV_8UC3) or 24 (CV_8UC4)'",
    "2, 3, 1, 16, 18, 'found nChannels 1, expected 3 for OpenCV mode 16'",
    "2, 3, 3, 16, 17, 'found 17 bytes, expected channels x height x width = 3 x 2 x 3'",
    "-2, -3, 3, 16, 18, 'found 18 bytes, expected channels x height x width = 3 x -2 x -3'",
    ", 3, 3, 16, 18, 'found null as height, expected a number'"
  })
  void fieldsOfTheStructMustAgree(
      Integer height, Integer width, Integer channels, Integer mode, int bytes, String message)
      throws InvalidImageException {
    Row struct =
        new GenericRowWithSchema(
            new Object[] {"here", height, width, channels, mode, new byte[bytes]},
            ImageSchema.columnSchema());
    if (message.isEmpty()) {
      PixelImage image = PixelImage.of(struct);
      assertThat(image.channels()).isEqualTo(channels);
      assertThat(image.height()).isEqualTo(height);
      assertThat(image.width()).isEqualTo(width);
    } else {
      assertThatExceptionOfType(InvalidImageException.class)
          .isThrownBy(() -> PixelImage.of(struct))
          .withMessageContaining(message);
    }
  }
}
