package org.deltastn.spark.columns;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Objects;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.types.StructField;

/** Reads the features of rows into packed arrays and describes the error in an invalid value. */
public final class FeatureReader implements Serializable {

  private static final long serialVersionUID = 1L;

  /** As many names are sent to executors; of wider rows the index alone is named. */
  private static final int NAMES = 4096;

  private final int length;
  private final String[] names;

  /**
   * Creates a reader.
   *
   * @param names of the single features, for messages; null where they have none
   */
  private FeatureReader(int length, String[] names) {
    this.length = length;
    this.names = names;
  }

  /** Creates a reader of features that have no names. */
  public FeatureReader(int length) {
    this(length, null);
  }

  /**
   * Returns a reader of a column, whose metadata name the features where MLlib's stages made it.
   *
   * @param length the number of expected values
   */
  public static FeatureReader of(StructField column, int length) {
    if (length > NAMES || !column.dataType().equals(SQLDataTypes.VectorType())) {
      return new FeatureReader(length);
    }
    AttributeGroup group = AttributeGroup.fromStructField(column);
    if (group.attributes().isEmpty() || group.size() != length) {
      return new FeatureReader(length);
    }
    String[] names =
        Arrays.stream(group.attributes().get())
            .map(attribute -> name((Attribute) attribute))
            .toArray(String[]::new);
    return new FeatureReader(length, names);
  }

  private static String name(Attribute attribute) {
    return attribute.name().isDefined() ? attribute.name().get() : null;
  }

  /** The error in a value: a value that cannot be used, or else one of another size. */
  public record Problem(String message, boolean isInvalidValue) {}

  /** Returns the number of expected values. */
  public int length() {
    return length;
  }

  /**
   * Copies the value of a row into an array that holds zeros.
   *
   * @param value a vector, a sequence of numbers, or null
   * @return the error in the value, or null
   */
  public Problem read(Object value, float[] into, int offset) {
    if (value == null) {
      return new Problem("found null, expected a vector", true);
    }
    int size = Features.size(value);
    if (size != length) {
      return new Problem(
          "found "
              + Features.kind(value)
              + " of "
              + size
              + " values, expected "
              + length
              + ", the size of the network's input",
          false);
    }
    int missing = Features.copy(value, into, offset);
    if (missing >= 0) {
      return new Problem("found null" + at(missing) + ", expected a number", true);
    }
    for (int i = 0; i < length; i++) {
      if (!Float.isFinite(into[offset + i])) {
        String found = "found " + Features.at(value, i) + at(i);
        return new Problem(found + ", expected a finite number of at most 3.4e38", true);
      }
    }
    return null;
  }

  /** Returns the name of a feature; {@code feature} and its index where it has none. */
  public String name(int index) {
    return names == null || names[index] == null ? "feature" + index : names[index];
  }

  /** Tells whether any feature has a name. */
  public boolean hasNames() {
    return names != null && Arrays.stream(names).anyMatch(Objects::nonNull);
  }

  /** Returns where in a row a feature is: its index, and its name where it has one. */
  public String at(int index) {
    String name = names == null ? null : names[index];
    return " at index " + index + (name == null ? "" : " ('" + name + "')");
  }
}
