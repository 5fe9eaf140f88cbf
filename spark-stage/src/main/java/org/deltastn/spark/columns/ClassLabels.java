package org.deltastn.spark.columns;

import java.util.List;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.BinaryAttribute;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.sql.types.StructField;

/**
 * Holds what the metadata of a label column contain about its classes.
 *
 * @param classes their number, or 0 if it is unknown
 * @param values the names before they were indexed, in order; empty if they are unknown
 */
public record ClassLabels(int classes, List<String> values) {

  public static final ClassLabels UNKNOWN = new ClassLabels(0, List.of());

  /** Reads the metadata that MLlib's StringIndexer and similar stages write. */
  public static ClassLabels of(StructField column) {
    Attribute attribute = Attribute.fromStructField(column);
    if (attribute instanceof NominalAttribute nominal) {
      if (nominal.values().isDefined()) {
        return of(nominal.values().get());
      }
      if (nominal.getNumValues().isDefined()) {
        return new ClassLabels((Integer) nominal.getNumValues().get(), List.of());
      }
    }
    if (attribute instanceof BinaryAttribute binary) {
      return binary.values().isDefined()
          ? of(binary.values().get())
          : new ClassLabels(2, List.of());
    }
    return UNKNOWN;
  }

  private static ClassLabels of(String[] values) {
    return new ClassLabels(values.length, List.of(values));
  }
}
