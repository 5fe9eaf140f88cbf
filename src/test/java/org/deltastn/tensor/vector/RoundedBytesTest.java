package org.deltastn.tensor.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.engine.Backends;
import org.junit.jupiter.api.Test;

class RoundedBytesTest {

  /** More than two of the pieces in which values are copied. */
  private static final int LENGTH = 40_001;

  private static final float LARGEST = 0x1.fep127f;

  private static float widen(int half) {
    return Float.intBitsToFloat(half << 16);
  }

  /**
   * Returns the nearest value of eight significant bits, by distances that doubles have exactly.
   */
  private static float nearest(float value) {
    if (Float.isNaN(value) || Float.isInfinite(value)) {
      return value;
    }
    int below = Float.floatToRawIntBits(value) >>> 16;
    double toBelow = Math.abs((double) value - widen(below));
    // The next after the largest is 2 to the 128th, which no float has.
    double next = widen(below + 1);
    double toNext =
        Math.abs(value - (Double.isInfinite(next) ? Math.copySign(0x1p128, value) : next));
    boolean up = toNext < toBelow || toNext == toBelow && (below & 1) == 1;
    return widen(up ? below + 1 : below);
  }

  private static byte[] bytes(float... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putFloat(value);
    }
    return bytes.array();
  }

  private static float[] floats(InputStream in) throws IOException {
    byte[] bytes = in.readAllBytes();
    float[] values = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }

  private static float[] random(int seed) {
    Random random = new Random(seed);
    float[] values = new float[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      values[i] = (float) Math.scalb(random.nextGaussian(), random.nextInt(40) - 30);
    }
    return values;
  }

  @Test
  void valuesBecomeTheNearestOfHalfTheirBits() {
    Random random = new Random(1);
    for (int i = 0; i < 1_000_000; i++) {
      float value = Float.intBitsToFloat(random.nextInt());
      float rounded = widen(RoundedBytes.round(value));
      assertThat(Float.floatToIntBits(rounded)).isEqualTo(Float.floatToIntBits(nearest(value)));
    }
    // Halfway between two: to the even one, below and above.
    assertThat(widen(RoundedBytes.round(1 + 0x1p-8f))).isEqualTo(1);
    assertThat(widen(RoundedBytes.round(1 + 0x1p-7f + 0x1p-8f))).isEqualTo(1 + 0x1p-6f);
    assertThat(widen(RoundedBytes.round(LARGEST))).isEqualTo(LARGEST);
    assertThat(widen(RoundedBytes.round(Float.MAX_VALUE))).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(widen(RoundedBytes.round(-0.0f))).isEqualTo(-0.0f);
    assertThat(widen(RoundedBytes.round(Float.intBitsToFloat(0x7f800001)))).isNaN();
    assertThat(widen(RoundedBytes.round(Float.NEGATIVE_INFINITY)))
        .isEqualTo(Float.NEGATIVE_INFINITY);
  }

  @Test
  void differencesAndValuesComeBackRounded() throws IOException {
    float[] values = random(2);
    float[] start = random(3);
    int differences = 25_000;
    ByteBuffer rounded = ByteBuffer.allocate(LENGTH * RoundedBytes.WIDTH + 1);
    InputStream read = new ByteArrayInputStream(bytes(start));
    try (Backend backend = Backends.create(Precision.FLOAT);
        Tensor tensor = backend.allocate(LENGTH)) {
      tensor.set(values);
      // In ranges, as the vectors of a state make them.
      RoundedBytes.write(tensor, 0, 7, read, rounded);
      RoundedBytes.write(tensor, 7, differences - 7, read, rounded);
      RoundedBytes.write(tensor, differences, LENGTH - differences, null, rounded);
    }
    assertThat(rounded.position()).isEqualTo(LENGTH * RoundedBytes.WIDTH);
    float[] expected = new float[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      expected[i] = i < differences ? start[i] + nearest(values[i] - start[i]) : nearest(values[i]);
    }

    InputStream sent = new ByteArrayInputStream(rounded.array());
    InputStream again = new ByteArrayInputStream(bytes(start));
    assertThat(floats(RoundedBytes.read(sent, again, differences, LENGTH))).isEqualTo(expected);
    assertThat(sent.available()).as("what was not asked for").isOne();
    assertThat(again.available()).isEqualTo((LENGTH - differences) * Float.BYTES);

    rounded.rewind();
    InputStream bytewise =
        RoundedBytes.read(
            new ByteArrayInputStream(rounded.array()),
            new ByteArrayInputStream(bytes(start)),
            differences,
            LENGTH);
    byte[] some = new byte[5];
    for (int i = 0; i < some.length; i++) {
      some[i] = (byte) bytewise.read();
    }
    assertThat(some).isEqualTo(Arrays.copyOf(bytes(expected), some.length));
    assertThat(bytewise.readAllBytes()).hasSize((LENGTH - 1) * Float.BYTES - 1);
    assertThat(bytewise.read()).isEqualTo(-1);
  }

  @Test
  void bytesThatEndTooSoonAndDoublesAreRefused() {
    byte[] three = bytes(1, 2, 3);
    try (Backend backend = Backends.create(Precision.FLOAT);
        Backend other = Backends.create(Precision.DOUBLE);
        Tensor tensor = backend.allocate(4);
        Tensor doubles = other.allocate(4)) {
      assertThatThrownBy(
              () ->
                  RoundedBytes.write(
                      tensor, 0, 4, new ByteArrayInputStream(three), ByteBuffer.allocate(8)))
          .isInstanceOf(EOFException.class);
      assertThatThrownBy(() -> RoundedBytes.write(doubles, 0, 4, null, ByteBuffer.allocate(8)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("floats");
    }
    assertThatThrownBy(
            () -> RoundedBytes.read(new ByteArrayInputStream(three), null, 0, 7).readAllBytes())
        .isInstanceOf(EOFException.class);
    assertThatThrownBy(
            () ->
                RoundedBytes.read(
                        new ByteArrayInputStream(three),
                        new ByteArrayInputStream(new byte[7]),
                        2,
                        4)
                    .readAllBytes())
        .isInstanceOf(EOFException.class);
  }
}
