package org.deltastn.tensor.vector;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deltastn.tensor.Precision;

/**
 * Named vectors and text metadata in the safetensors format: the length of a JSON header as 8
 * little-endian bytes, the header, then the values, little-endian, one array after another.
 */
public final class SafeTensors {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String METADATA = "__metadata__";

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

    /** Adds the values, each times a factor. */
    private void addTo(double[] sum, double factor) {
      if (vector != null) {
        vector.addTo(sum, factor);
      } else {
        HostVector.add(precision, bytes.duplicate(), sum, factor);
      }
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

  /**
   * Returns Σ_i s_i v_i of the vectors of a name in several files, as {@link
   * HostVector#weightedSum} does, without reading any of them as a whole.
   *
   * @throws IllegalArgumentException if a file has none of this name, or one of another length
   */
  public static HostVector weightedSum(List<SafeTensors> files, String name, double[] shares) {
    Content first = files.get(0).vectors.get(name);
    if (first != null && files.size() == 1 && shares[0] == 1) {
      return first.read();
    }
    double[] sum = new double[first == null ? 0 : first.length()];
    for (int i = 0; i < shares.length; i++) {
      Content content = files.get(i).vectors.get(name);
      if (content == null || content.length() != sum.length) {
        throw new IllegalArgumentException(
            "file " + i + " has no vector '" + name + "' as long as that of the first");
      }
      content.addTo(sum, shares[i]);
    }
    return HostVector.of(first.precision(), sum);
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

  /** Returns the bytes of the format; the same content always gives the same bytes. */
  public byte[] toBytes() {
    ObjectNode header = JSON.createObjectNode();
    ObjectNode texts = header.putObject(METADATA);
    metadata.forEach(texts::put);
    long offset = 0;
    for (Map.Entry<String, Content> entry : vectors.entrySet()) {
      Content vector = entry.getValue();
      long end = offset + (long) vector.length() * vector.precision().bytes();
      ObjectNode node = header.putObject(entry.getKey());
      node.put("dtype", vector.precision() == Precision.FLOAT ? "F32" : "F64");
      node.putArray("shape").add(vector.length());
      node.putArray("data_offsets").add(offset).add(end);
      offset = end;
    }
    byte[] text;
    try {
      text = JSON.writeValueAsString(header).getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
    // The format asks for values aligned to eight bytes; blanks pad the header.
    int padded = (text.length + 7) / 8 * 8;
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.toIntExact(8 + padded + offset)).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(padded).put(text);
    while (bytes.position() < 8 + padded) {
      bytes.put((byte) ' ');
    }
    vectors.values().forEach(vector -> vector.read().writeTo(bytes));
    return bytes.array();
  }

  /**
   * Reads the bytes of the format; a vector is read from them when it is asked for, so they must
   * not be written to any more.
   *
   * @throws IOException naming the error in them
   */
  public static SafeTensors fromBytes(byte[] bytes) throws IOException {
    if (bytes.length < 8) {
      throw new IOException("safetensors: expected a header of 8 bytes, found " + bytes.length);
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long length = buffer.getLong();
    if (length < 2 || length > bytes.length - 8) {
      throw new IOException(
          "safetensors: header length " + length + " does not fit in " + bytes.length + " bytes");
    }
    JsonNode header;
    try {
      header = JSON.readTree(new String(bytes, 8, (int) length, StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw new IOException("safetensors: the header is not JSON: " + e.getOriginalMessage(), e);
    }
    SafeTensors result = new SafeTensors();
    int start = 8 + (int) length;
    long left = bytes.length - start;
    for (Iterator<Map.Entry<String, JsonNode>> fields = header.fields(); fields.hasNext(); ) {
      Map.Entry<String, JsonNode> field = fields.next();
      if (field.getKey().equals(METADATA)) {
        field
            .getValue()
            .fields()
            .forEachRemaining(e -> result.put(e.getKey(), e.getValue().asText()));
      } else {
        Content vector = vector(field.getKey(), field.getValue(), buffer, start, left);
        left -= vector.bytes().capacity();
        result.vectors.put(field.getKey(), vector);
      }
    }
    return result;
  }

  /**
   * Reads a vector.
   *
   * @param left bytes of values that no other vector has, so that many vectors in the same place
   *     take no more memory than the file
   */
  private static Content vector(String name, JsonNode node, ByteBuffer buffer, int start, long left)
      throws IOException {
    Precision precision =
        switch (node.path("dtype").asText()) {
          case "F32" -> Precision.FLOAT;
          case "F64" -> Precision.DOUBLE;
          default ->
              throw new IOException(
                  "safetensors: '"
                      + name
                      + "' has dtype "
                      + node.path("dtype")
                      + ", not F32 or F64");
        };
    long from = node.path("data_offsets").path(0).asLong(-1);
    long to = node.path("data_offsets").path(1).asLong(-1);
    long expected = node.path("shape").path(0).asLong(-1) * precision.bytes();
    if (from < 0 || to < from || to - from != expected || to > buffer.capacity() - start) {
      throw new IOException(
          "safetensors: '"
              + name
              + "' should hold "
              + expected
              + " bytes, but spans "
              + from
              + " to "
              + to
              + " of "
              + (buffer.capacity() - start));
    }
    if (expected > left) {
      throw new IOException(
          "safetensors: '" + name + "' shares its bytes with other vectors, expected its own");
    }
    return new Content(null, precision, buffer.slice(start + (int) from, (int) expected));
  }
}
