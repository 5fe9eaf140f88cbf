package org.deltastn.spark.columns;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.ml.classification.ProbabilisticClassifierParams;
import org.apache.spark.ml.param.shared.HasPredictionCol;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The fields of the columns that a model appends, in order, with MLlib's attributes. */
public final class OutputFields {

  private OutputFields() {}

  /**
   * Returns the fields of a classifier: raw prediction, probability, prediction; those without a
   * name are omitted.
   *
   * @param classes their number, or 0 if it is still unknown
   * @param labels the names of the classes; empty if unknown
   */
  public static List<StructField> of(
      ProbabilisticClassifierParams params, int classes, List<String> labels) {
    List<StructField> fields = new ArrayList<>();
    for (String name : new String[] {params.getRawPredictionCol(), params.getProbabilityCol()}) {
      if (!name.isEmpty()) {
        AttributeGroup group =
            classes == 0 ? new AttributeGroup(name) : new AttributeGroup(name, classes);
        fields.add(group.toStructField());
      }
    }
    if (!params.getPredictionCol().isEmpty()) {
      NominalAttribute attribute =
          NominalAttribute.defaultAttr().withName(params.getPredictionCol());
      if (!labels.isEmpty()) {
        attribute = attribute.withValues(labels.toArray(String[]::new));
      } else if (classes != 0) {
        attribute = attribute.withNumValues(classes);
      }
      fields.add(attribute.toStructField());
    }
    return fields;
  }

  /** Returns the field of a regression's prediction; none if that has no name. */
  public static List<StructField> of(HasPredictionCol params) {
    if (params.getPredictionCol().isEmpty()) {
      return List.of();
    }
    Attribute attribute = NumericAttribute.defaultAttr().withName(params.getPredictionCol());
    return List.of(attribute.toStructField());
  }

  /**
   * Returns a schema with the fields after its own.
   *
   * @throws IllegalArgumentException if there is a column of one of their names, which it names
   */
  public static StructType append(StructType schema, List<StructField> fields) {
    StructType result = schema;
    for (StructField field : fields) {
      if (List.of(result.fieldNames()).contains(field.name())) {
        throw new IllegalArgumentException(
            "column '"
                + field.name()
                + "' already exists: drop it, or set another name for the column that the stage adds");
      }
      result = result.add(field);
    }
    return result;
  }
}
