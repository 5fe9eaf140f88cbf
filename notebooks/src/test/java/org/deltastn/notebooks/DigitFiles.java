package org.deltastn.notebooks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Writes small images of digits, shifted and noisy, as the four files of MNIST's form. */
final class DigitFiles {

  /** Pixels on a side. */
  static final int SIDE = 12;

  private static final int WIDTH = 5;
  private static final int HEIGHT = 7;

  private static final String[] GLYPHS = {
    ".###. #...# #..## #.#.# ##..# #...# .###.",
    "..#.. .##.. ..#.. ..#.. ..#.. ..#.. .###.",
    ".###. #...# ....# ...#. ..#.. .#... #####",
    "####. ....# ....# .###. ....# ....# ####.",
    "...#. ..##. .#.#. #..#. ##### ...#. ...#.",
    "##### #.... ####. ....# ....# #...# .###.",
    ".###. #.... #.... ####. #...# #...# .###.",
    "##### ....# ...#. ..#.. .#... .#... .#...",
    ".###. #...# #...# .###. #...# #...# .###.",
    ".###. #...# #...# .#### ....# ....# .###."
  };

  private DigitFiles() {}

  /** Writes so many training and test images. */
  static void write(Path folder, int training, int test) throws IOException {
    write(folder, "train", training, new Random(1));
    write(folder, "t10k", test, new Random(2));
  }

  private static void write(Path folder, String prefix, int count, Random random)
      throws IOException {
    ByteBuffer images = ByteBuffer.allocate(16 + count * SIDE * SIDE);
    images.putInt(2051).putInt(count).putInt(SIDE).putInt(SIDE);
    ByteBuffer labels = ByteBuffer.allocate(8 + count);
    labels.putInt(2049).putInt(count);
    for (int i = 0; i < count; i++) {
      int digit = random.nextInt(GLYPHS.length);
      labels.put((byte) digit);
      images.put(image(GLYPHS[digit].replace(" ", ""), random));
    }
    Files.write(folder.resolve(prefix + "-images-idx3-ubyte"), images.array());
    Files.write(folder.resolve(prefix + "-labels-idx1-ubyte"), labels.array());
  }

  private static byte[] image(String glyph, Random random) {
    int left = 3 + random.nextInt(SIDE - WIDTH - 5);
    int top = 2 + random.nextInt(SIDE - HEIGHT - 3);
    byte[] pixels = new byte[SIDE * SIDE];
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        int row = y - top;
        int column = x - left;
        boolean ink =
            row >= 0
                && row < HEIGHT
                && column >= 0
                && column < WIDTH
                && glyph.charAt(row * WIDTH + column) == '#';
        double value = (ink ? 190 : 30) + 25 * random.nextGaussian();
        pixels[y * SIDE + x] = (byte) Math.max(0, Math.min(255, Math.round(value)));
      }
    }
    return pixels;
  }
}
