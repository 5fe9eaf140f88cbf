package org.deltastn.spark.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import org.deltastn.spark.TestImages;
import org.junit.jupiter.api.Test;

class ImageToVectorTest {

  /** Where a PNG has its width and, four bytes later, its height. */
  private static final int PNG_WIDTH = 16;

  private static byte[] png(int height, int width) throws Exception {
    byte[] encoded =
        TestImages.encode(TestImages.noise(BufferedImage.TYPE_BYTE_GRAY, 8, 6, 1), "png");
    ByteBuffer.wrap(encoded).putInt(PNG_WIDTH, width).putInt(PNG_WIDTH + 4, height);
    return encoded;
  }

  @Test
  void anImageThatDeclaresMorePixelsThanAreScaledIsRefusedBeforeItIsDecoded() throws Exception {
    ImageToVector scaling = new ImageToVector("image", new int[] {1, 4, 4}, true, false);
    byte[] huge = png(40_000, 40_000);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> scaling.call(huge, "bomb.png"))
        .withMessage(
            "column 'image', bomb.png: found height x width 40000 x 40000, expected at most"
                + " 67108864 pixels to scale: make it smaller before");
    assertThat(new ImageToVector("image", new int[] {1, 4, 4}, true, true).call(huge, null))
        .isNull();
    assertThat(scaling.call(png(8, 6), null).size()).isEqualTo(16);
  }
}
