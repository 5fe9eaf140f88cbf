package org.deltastn.tensor.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class SafeTensorsTest {

  @Property(tries = 100)
  void roundTrip(
      @ForAll @Size(max = 4) Map<String, float[]> floats,
      @ForAll double[] doubles,
      @ForAll String text)
      throws IOException {
    // A lone surrogate is no text that UTF-8 could hold.
    String valid = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    SafeTensors file = new SafeTensors().put("text", valid).put("wide", HostVector.of(doubles));
    floats.forEach((name, values) -> file.put(key(name), HostVector.of(values)));

    SafeTensors read = SafeTensors.fromBytes(file.toBytes());

    assertThat(read.text("text")).isEqualTo(valid);
    assertThat(read.vector("wide")).isEqualTo(HostVector.of(doubles));
    floats.keySet().forEach(n -> assertThat(read.vector(key(n))).isEqualTo(file.vector(key(n))));
    assertThat(read.toBytes()).isEqualTo(file.toBytes());
    ByteArrayOutputStream streamed = new ByteArrayOutputStream();
    file.writeTo(streamed);
    assertThat(streamed.toByteArray()).isEqualTo(file.toBytes()).hasSize((int) file.byteLength());
    SafeTensors again = read(file.toBytes());
    assertThat(again.text("text")).isEqualTo(valid);
    assertThat(again.toBytes()).isEqualTo(file.toBytes());
  }

  private static SafeTensors read(byte[] bytes) throws IOException {
    return SafeTensors.read(new ByteArrayInputStream(bytes), bytes.length);
  }

  /** A file in which vectors are in another order than in its header, with bytes of nobody. */
  @Example
  void vectorsAnywhereAmongTheValues() throws IOException {
    byte[] header =
        ("{\"late\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[16,24]},"
                + "\"none\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[4,4]},"
                + "\"early\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[4,12]}}")
            .getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(8 + header.length + 28).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(header.length).put(header).putInt(7).putDouble(-3).putInt(7);
    bytes.putFloat(1).putFloat(2).putInt(7);
    for (SafeTensors file : List.of(SafeTensors.fromBytes(bytes.array()), read(bytes.array()))) {
      assertThat(file.vector("late")).isEqualTo(HostVector.of(new float[] {1, 2}));
      assertThat(file.vector("early")).isEqualTo(HostVector.of(new double[] {-3}));
      assertThat(file.vector("none").length()).isZero();
    }
  }

  /** One array of 2 MiB under many names: a file that no array could hold. */
  @Example
  void aFileOfMoreThanTwoGigabytes() throws IOException {
    SafeTensors file = new SafeTensors();
    HostVector vector = HostVector.of(new float[1 << 19]);
    int vectors = 1100;
    for (int i = 0; i < vectors; i++) {
      file.put("v" + i, vector);
    }
    long[] counted = {0};
    file.writeTo(
        new OutputStream() {
          @Override
          public void write(int b) {
            counted[0]++;
          }

          @Override
          public void write(byte[] bytes, int from, int count) {
            counted[0] += count;
          }
        });
    assertThat(counted[0]).isEqualTo(file.byteLength()).isGreaterThan(1L << 31);
    assertThatExceptionOfType(ArithmeticException.class).isThrownBy(file::toBytes);
  }

  /** What a vector takes is asked for only where the file is long enough to hold it. */
  @Example
  void aShortFileAsksForNoMemory() {
    String large =
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2000000000],\"data_offsets\":[0,8000000000]}}";
    refused(withHeader(large), "'a' should hold 8000000000 bytes, but spans 0 to 8000000000 of 16");
    byte[] bytes = example().toBytes();
    byte[] cut = Arrays.copyOf(bytes, bytes.length - 1);
    refused(cut, "'b' should hold 8 bytes");
    assertThatThrownBy(() -> SafeTensors.read(new ByteArrayInputStream(cut), bytes.length))
        .isInstanceOf(IOException.class)
        .hasMessage("the file ends within a vector of 1 values");
    String many =
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[3000000000],\"data_offsets\":[0,12000000000]}}";
    byte[] longHeader = withHeader(many);
    assertThatThrownBy(
            () -> SafeTensors.read(new ByteArrayInputStream(longHeader), 13_000_000_000L))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("'a' has 3000000000 values, expected at most");
  }

  @Example
  void bytesFollowTheFormat() {
    byte[] bytes = example().toBytes();

    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int header = (int) buffer.getLong();
    assertThat(header % 8).isZero();
    assertThat(new String(bytes, 8, header, StandardCharsets.UTF_8).trim())
        .isEqualTo(
            "{\"__metadata__\":{\"what\":\"a test\"},"
                + "\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                + "\"b\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[8,16]}}");
    assertThat(bytes).hasSize(8 + header + 16);
    assertThat(buffer.getFloat(8 + header + 4)).isEqualTo(2.5f);
    assertThat(buffer.getDouble(8 + header + 8)).isEqualTo(-3);
  }

  @Example
  void missingNames() {
    assertThat(example().has("a")).isTrue();
    assertThat(example().has("c")).isFalse();
    assertThat(new SafeTensors().put("c", "text").hasText("c")).isTrue();
    assertThat(example().hasText("a")).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> example().vector("c"))
        .withMessage("no vector 'c' among [a, b]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> example().text("c"))
        .withMessage("no entry 'c' among [what]");
  }

  /** A small file must not ask for the memory of a large one, by naming its bytes many times. */
  @Example
  void vectorsOfTheSameBytesAreRefused() {
    String one = "{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}";
    byte[] header = ("{\"a\":" + one + ",\"b\":" + one + "}").getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(8 + header.length + 8).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(header.length).put(header);
    refused(bytes.array(), "'b' shares its bytes with other vectors");
  }

  @Example
  void corruptBytes() {
    byte[] bytes = example().toBytes();

    refused(new byte[3], "expected a header of 8 bytes, found 3");
    refused(Arrays.copyOf(bytes, 20), "does not fit in 20 bytes");
    refused(Arrays.copyOf(bytes, bytes.length - 1), "'b' should hold 8 bytes");
    byte[] negative = bytes.clone();
    negative[7] = (byte) 0xFF;
    refused(negative, "header length");
    byte[] noJson = bytes.clone();
    noJson[8] = '!';
    refused(noJson, "the header is not JSON");
    refused(withHeader("{\"a\":{\"dtype\":\"I8\"}}"), "has dtype \"I8\", not F32 or F64");
    refused(withHeader("{\"a\":{\"dtype\":\"F32\"}}"), "'a' should hold");
    refused(
        withHeader("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}"),
        "should hold 8 bytes, but spans 0 to 4");
    refused(withHeader("{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[4,0]}}"), "'a' should hold");
    // Offsets whose sum with the header's length overflows.
    refused(
        withHeader(
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],"
                + "\"data_offsets\":[9223372036854775799,9223372036854775807]}}"),
        "should hold 8 bytes, but spans");
  }

  @Property(tries = 300)
  void aChangedByteIsReadOrRefused(
      @ForAll @IntRange(max = 1000) int position, @ForAll byte replacement) {
    byte[] bytes = example().toBytes();
    bytes[position % bytes.length] = replacement;

    try {
      assertThat(read(bytes).toBytes()).isEqualTo(SafeTensors.fromBytes(bytes).toBytes());
    } catch (IOException e) {
      assertThat(e).hasMessageStartingWith("safetensors: ");
    }
  }

  private static SafeTensors example() {
    return new SafeTensors()
        .put("what", "a test")
        .put("a", HostVector.of(new float[] {1, 2.5f}))
        .put("b", HostVector.of(new double[] {-3}));
  }

  private static byte[] withHeader(String header) {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + text.length + 16)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(text.length)
        .put(text)
        .array();
  }

  private static void refused(byte[] bytes, String message) {
    assertThatThrownBy(() -> SafeTensors.fromBytes(bytes))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(message);
    assertThatThrownBy(() -> read(bytes))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(message);
  }

  private static String key(String name) {
    return "v" + new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }
}
