package org.deltastn.tensor.vector;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deltastn.tensor.Precision;

/**
 * The JSON header of a safetensors file: texts, and where each vector is among the values.
 *
 * @param texts by name
 * @param entries in the order of the header
 */
record SafeTensorsHeader(Map<String, String> texts, List<Entry> entries) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String METADATA = "__metadata__";

  /**
   * A vector of a file.
   *
   * @param from where its bytes begin, from the first value of the file
   */
  record Entry(String name, Precision precision, long from, int length) {

    long bytes() {
      return (long) length * precision.bytes();
    }

    long to() {
      return from + bytes();
    }
  }

  /** Returns the bytes of all values. */
  long valueBytes() {
    return entries.stream().mapToLong(Entry::to).max().orElse(0);
  }

  /** Returns the vectors in the order in which they are among the values. */
  List<Entry> inOrder() {
    // A vector without values comes before the one that begins in the same place.
    return entries.stream()
        .sorted(Comparator.comparingLong(Entry::from).thenComparingLong(Entry::to))
        .toList();
  }

  /** Returns the text, padded by blanks: the format asks for values aligned to eight bytes. */
  byte[] toBytes() {
    ObjectNode header = JSON.createObjectNode();
    ObjectNode metadata = header.putObject(METADATA);
    texts.forEach(metadata::put);
    for (Entry entry : entries) {
      ObjectNode node = header.putObject(entry.name());
      node.put("dtype", entry.precision() == Precision.FLOAT ? "F32" : "F64");
      node.putArray("shape").add(entry.length());
      node.putArray("data_offsets").add(entry.from()).add(entry.to());
    }
    try {
      String text = JSON.writeValueAsString(header);
      int length = text.getBytes(StandardCharsets.UTF_8).length;
      return (text + " ".repeat((8 - length % 8) % 8)).getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Reads a header.
   *
   * @param valueBytes bytes of values that the file has
   * @throws IOException if it is no header, or a vector is not wholly among the values, or shares
   *     bytes with another
   */
  static SafeTensorsHeader read(byte[] text, long valueBytes) throws IOException {
    JsonNode header;
    try {
      header = JSON.readTree(new String(text, StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw new IOException("safetensors: the header is not JSON: " + e.getOriginalMessage(), e);
    }
    Map<String, String> texts = new LinkedHashMap<>();
    List<Entry> entries = new ArrayList<>();
    for (Iterator<Map.Entry<String, JsonNode>> fields = header.fields(); fields.hasNext(); ) {
      Map.Entry<String, JsonNode> field = fields.next();
      if (field.getKey().equals(METADATA)) {
        field
            .getValue()
            .fields()
            .forEachRemaining(e -> texts.put(e.getKey(), e.getValue().asText()));
      } else {
        entries.add(entry(field.getKey(), field.getValue(), valueBytes));
      }
    }
    SafeTensorsHeader read = new SafeTensorsHeader(texts, entries);
    long end = 0;
    for (Entry entry : read.inOrder()) {
      if (entry.from() < end) {
        throw new IOException(
            "safetensors: '"
                + entry.name()
                + "' shares its bytes with other vectors, expected its own");
      }
      end = entry.to();
    }
    return read;
  }

  private static Entry entry(String name, JsonNode node, long valueBytes) throws IOException {
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
    long length = node.path("shape").path(0).asLong(-1);
    long expected = length * precision.bytes();
    if (from < 0 || to < from || to - from != expected || to > valueBytes) {
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
              + valueBytes);
    }
    if (length < 0 || length > Integer.MAX_VALUE - 8) {
      throw new IOException(
          "safetensors: '" + name + "' has " + length + " values, expected at most 2^31 - 9");
    }
    return new Entry(name, precision, from, (int) length);
  }
}
