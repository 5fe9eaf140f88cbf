package org.deltastn.tensor.vector;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deltastn.tensor.Precision;

/**
 * Named vectors and text metadata in the safetensors format: the length of a JSON header as 8
 * little-endian bytes, the header, then the values, little-endian, one array after another.
 */
public final class SafeTensors {

  private final Map<String, Content> vectors = new LinkedHashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();

  /** A vector: itself, or where it is among the bytes of a file. */
  private record Content(HostVector vector, Precision precision, ByteBuffer bytes) {

    private static Content of(HostVector vector) {
      return new Content(vector, vector.precision(), null);
    }

    private HostVector read() {
      return vector != null ? vector : HostVector.fromBytes(precision, bytes.duplicate());
    }

    private int length() {
      return vector != null ? vector.length() : bytes.capacity() / precision.bytes();
    }
  }

  /** Adds a vector. */
  public SafeTensors put(String name, HostVector vector) {
    vectors.put(name, Content.of(vector));
    return this;
  }

  /** Adds a text. */
  public SafeTensors put(String name, String text) {
    metadata.put(name, text);
    return this;
  }

  /** Returns whether there is a vector of this name. */
  public boolean has(String name) {
    return vectors.containsKey(name);
  }

  /**
   * Returns a vector.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  public HostVector vector(String name) {
    if (!vectors.containsKey(name)) {
      throw new IllegalArgumentException("no vector '" + name + "' among " + vectors.keySet());
    }
    return vectors.get(name).read();
  }

  /** Returns whether there is a text of that name. */
  public boolean hasText(String name) {
    return metadata.containsKey(name);
  }

  /**
   * Returns a text.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  public String text(String name) {
    if (!metadata.containsKey(name)) {
      throw new IllegalArgumentException("no entry '" + name + "' among " + metadata.keySet());
    }
    return metadata.get(name);
  }

  /**
   * Returns the bytes of the format; the same content always gives the same bytes.
   *
   * @throws ArithmeticException if they are more than an array holds; {@link #writeTo} writes them
   */
  public byte[] toBytes() {
    SafeTensorsHeader header = header();
    byte[] text = header.toBytes();
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.toIntExact(8 + text.length + header.valueBytes()))
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(text.length).put(text);
    vectors.values().forEach(vector -> vector.read().writeTo(bytes));
    return bytes.array();
  }

  /** Returns the length of {@link #toBytes}, whether or not an array could hold so many. */
  public long byteLength() {
    SafeTensorsHeader header = header();
    return 8 + header.toBytes().length + header.valueBytes();
  }

  /** Writes the bytes of {@link #toBytes}, of any number, piece by piece. */
  public void writeTo(OutputStream out) throws IOException {
    byte[] text = header().toBytes();
    out.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(text.length).array());
    out.write(text);
    for (Content vector : vectors.values()) {
      vector.read().writeTo(out);
    }
  }

  private SafeTensorsHeader header() {
    List<SafeTensorsHeader.Entry> entries = new ArrayList<>();
    long offset = 0;
    for (Map.Entry<String, Content> vector : vectors.entrySet()) {
      Content content = vector.getValue();
      SafeTensorsHeader.Entry entry =
          new SafeTensorsHeader.Entry(
              vector.getKey(), content.precision(), offset, content.length());
      entries.add(entry);
      offset = entry.to();
    }
    return new SafeTensorsHeader(metadata, entries);
  }

  /**
   * Reads the bytes of the format; a vector is read from them when it is asked for, so they must
   * not be written to any more.
   *
   * @throws IOException naming the error in them
   */
  public static SafeTensors fromBytes(byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int length = headerLength(bytes, bytes.length);
    int start = 8 + length;
    SafeTensorsHeader header =
        SafeTensorsHeader.read(Arrays.copyOfRange(bytes, 8, start), bytes.length - start);
    SafeTensors result = new SafeTensors();
    result.metadata.putAll(header.texts());
    for (SafeTensorsHeader.Entry entry : header.entries()) {
      ByteBuffer values = buffer.slice(start + (int) entry.from(), (int) entry.bytes());
      result.vectors.put(entry.name(), new Content(null, entry.precision(), values));
    }
    return result;
  }

  /**
   * Reads a file of any length from a stream, vector by vector, and nothing after the last one. No
   * more memory is asked for than the file's length allows.
   *
   * @param length of the file in bytes
   * @throws IOException naming the error in it
   */
  public static SafeTensors read(InputStream in, long length) throws IOException {
    int ofHeader = headerLength(in.readNBytes(8), length);
    SafeTensorsHeader header =
        SafeTensorsHeader.read(in.readNBytes(ofHeader), length - 8 - ofHeader);
    Map<String, HostVector> read = new HashMap<>();
    long position = 0;
    for (SafeTensorsHeader.Entry entry : header.inOrder()) {
      in.skipNBytes(entry.from() - position);
      read.put(entry.name(), HostVector.read(entry.precision(), in, entry.length()));
      position = entry.to();
    }
    SafeTensors result = new SafeTensors();
    result.metadata.putAll(header.texts());
    header.entries().forEach(entry -> result.put(entry.name(), read.get(entry.name())));
    return result;
  }

  /**
   * Returns the length of the header.
   *
   * @param bytes that the file begins with
   * @param length of the file
   */
  private static int headerLength(byte[] bytes, long length) throws IOException {
    if (bytes.length < 8) {
      throw new IOException("safetensors: expected a header of 8 bytes, found " + bytes.length);
    }
    long found = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (found < 2 || found > length - 8 || found > Integer.MAX_VALUE - 8) {
      throw new IOException(
          "safetensors: header length " + found + " does not fit in " + length + " bytes");
    }
    return (int) found;
  }
}
