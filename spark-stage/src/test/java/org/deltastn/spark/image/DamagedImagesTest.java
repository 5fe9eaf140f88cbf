package org.deltastn.spark.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.deltastn.checks.fuzz.Limits;
import org.deltastn.checks.fuzz.Mutations;
import org.deltastn.spark.TestImages;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Images that are damaged at random: decoded or refused, in bounded time and memory. {@code
 * -Ddeltastn.fuzz.inputs=N} tries more.
 */
class DamagedImagesTest {

  private static final int INPUTS = Integer.getInteger("deltastn.fuzz.inputs", 1_000);
  private static final int SIZE = 16;

  private static void requireSize(int height, int width) throws InvalidImageException {
    if (height != SIZE || width != SIZE) {
      throw new InvalidImageException("found " + height + " x " + width);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg", "gif", "bmp", "tiff", "wbmp"})
  void areDecodedOrRefused(String format) throws Exception {
    int type = format.equals("wbmp") ? BufferedImage.TYPE_BYTE_BINARY : BufferedImage.TYPE_INT_RGB;
    byte[] valid = TestImages.encode(TestImages.noise(type, SIZE, SIZE, 1), format);
    SplittableRandom random = new SplittableRandom(1);
    int decoded = 0;
    for (int i = 0; i < INPUTS; i++) {
      byte[] damaged = Mutations.of(valid, random);
      boolean[] whole = {false};
      try {
        Limits.hold(
            damaged,
            () -> {
              ImageDecoder.decode(damaged, DamagedImagesTest::requireSize);
              whole[0] = true;
              return null;
            },
            InvalidImageException.class);
      } catch (Throwable e) {
        throw new AssertionError(format + " " + HexFormat.of().formatHex(damaged), e);
      }
      decoded += whole[0] ? 1 : 0;
    }
    // Damage of pixels passes; damage of headers does not.
    assertThat(decoded).isBetween(1, INPUTS - 1);
  }
}
