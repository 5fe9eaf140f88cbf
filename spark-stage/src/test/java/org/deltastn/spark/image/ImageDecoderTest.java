package org.deltastn.spark.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Arrays;
import org.deltastn.spark.TestImages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageDecoderTest {

  @ParameterizedTest
  @CsvSource({
    "5, png, 3", // TYPE_3BYTE_BGR
    "5, bmp, 3",
    "1, tiff, 3", // TYPE_INT_RGB
    "6, png, 4", // TYPE_4BYTE_ABGR
    "10, png, 1", // TYPE_BYTE_GRAY
    "13, png, 3", // TYPE_BYTE_INDEXED
    "13, gif, 3"
  })
  void decodesExactly(int type, String format, int channels) throws Exception {
    BufferedImage image = TestImages.noise(type, 8, 6, 1);

    PixelImage decoded = decode(TestImages.encode(image, format));

    assertThat(decoded.channels()).isEqualTo(channels);
    assertThat(decoded.height()).isEqualTo(8);
    assertThat(decoded.width()).isEqualTo(6);
    assertThat(decoded.toVector().toArray()).containsExactly(TestImages.planes(image, channels));
  }

  @Test
  void decodesJpegNearly() throws Exception {
    BufferedImage image = TestImages.ramps(32, 24);

    PixelImage decoded = decode(TestImages.encode(image, "jpg"));

    assertThat(decoded.channels()).isEqualTo(3);
    double[] expected = TestImages.planes(image, 3);
    double[] found = decoded.toVector().toArray();
    for (int i = 0; i < expected.length; i++) {
      assertThat(found[i]).isCloseTo(expected[i], within(0.05));
    }
  }

  @Test
  void decodesATruncatedJpegAsFarAsItGoes() throws Exception {
    byte[] encoded = TestImages.encode(TestImages.ramps(64, 64), "jpg");

    double[] whole = decode(encoded).toVector().toArray();
    double[] part = decode(Arrays.copyOf(encoded, encoded.length - 40)).toVector().toArray();

    assertThat(Arrays.equals(part, 0, 64 * 16, whole, 0, 64 * 16)).isTrue();
    assertThat(Arrays.equals(part, whole)).isFalse();
  }

  @Test
  void bringsSixteenBitsToEight() throws Exception {
    BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_USHORT_GRAY);
    image.getRaster().setPixels(0, 0, 3, 1, new int[] {0, 65535, 128 * 257});

    assertThat(decode(TestImages.encode(image, "png")).toVector().toArray())
        .containsExactly(0, 1, 128 / 255.0);
  }

  @Test
  void asksForTheSizeBeforeThePixelsAreThere() throws IOException {
    byte[] encoded = TestImages.encode(TestImages.ramps(40, 50), "png");
    // The pixels are cut off, so the check can only come from the header.
    byte[] header = Arrays.copyOf(encoded, 60);

    assertThatExceptionOfType(InvalidImageException.class)
        .isThrownBy(
            () ->
                ImageDecoder.decode(
                    header,
                    (height, width) -> {
                      throw new InvalidImageException(height + " by " + width);
                    }))
        .withMessage("40 by 50");
  }

  @Test
  void whatCannotBeDecodedIsInvalid() throws IOException {
    assertThatExceptionOfType(InvalidImageException.class)
        .isThrownBy(() -> decode(new byte[0]))
        .withMessage("found 0 bytes of no known image format");
    assertThatExceptionOfType(InvalidImageException.class)
        .isThrownBy(() -> decode("<html>".repeat(9).getBytes("UTF-8")))
        .withMessage("found 54 bytes of no known image format");
    byte[] encoded = TestImages.encode(TestImages.ramps(40, 50), "png");
    assertThatExceptionOfType(InvalidImageException.class)
        .isThrownBy(() -> decode(Arrays.copyOf(encoded, encoded.length / 2)))
        .withMessageContaining("bytes that cannot be decoded: ");
    for (int i = 8; i < encoded.length; i++) {
      encoded[i] ^= 0x55;
    }
    assertThatExceptionOfType(InvalidImageException.class)
        .isThrownBy(() -> decode(encoded))
        .withMessageContaining("bytes that cannot be decoded: ");
  }

  private static PixelImage decode(byte[] encoded) throws InvalidImageException {
    return ImageDecoder.decode(encoded, (height, width) -> {});
  }
}
