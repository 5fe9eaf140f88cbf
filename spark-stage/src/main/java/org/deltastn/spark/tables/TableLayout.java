package org.deltastn.spark.tables;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.deltastn.spark.params.HandleInvalid;

/**
 * The columns between a table and its vectors, whose plain names MLlib's stages can read whatever
 * those of the table are.
 */
final class TableLayout {

  static final String VALUE = "value";
  static final String IMPUTED = "imputed";
  static final String INDEX = "index";
  static final String FEATURES = "features";
  private static final String INDICATOR = "missing";

  /** Starts the names; they are the same in every run, as texts are hashed with them. */
  static final String PREFIX = "delta_stn_table_";

  private final List<ColumnPlan> plans;
  private final Map<ColumnPlan, Integer> numbers = new LinkedHashMap<>();

  TableLayout(List<ColumnPlan> plans) {
    this.plans = plans.stream().filter(ColumnPlan::isUsed).toList();
    for (int i = 0; i < plans.size(); i++) {
      numbers.put(plans.get(i), i);
    }
  }

  /** Returns the name of one of the columns that are made of a column. */
  String name(ColumnPlan plan, String what) {
    return PREFIX + numbers.get(plan) + "_" + what;
  }

  String[] names(List<ColumnPlan> of, String what) {
    return of.stream().map(plan -> name(plan, what)).toArray(String[]::new);
  }

  List<ColumnPlan> of(ColumnKind kind) {
    return plans.stream().filter(plan -> plan.kind() == kind).toList();
  }

  /** Returns the name of the vector before it gets its own. */
  String vector() {
    return PREFIX + "vector";
  }

  /** Returns by its name every column that is imputed, and the name of the result. */
  Map<String, String> imputed() {
    Map<String, String> names = new LinkedHashMap<>();
    for (ColumnPlan plan : plans) {
      if (plan.isImputed()) {
        names.put(name(plan, VALUE), name(plan, IMPUTED));
      }
    }
    return names;
  }

  /** Returns the columns that are put together to the vector, in order. */
  String[] assembled(boolean imputes) {
    List<String> names = new ArrayList<>();
    for (ColumnPlan plan : plans) {
      switch (plan.kind()) {
        case CATEGORY, TEXT -> names.add(name(plan, FEATURES));
        case NUMBER, FLAG, TIME -> names.add(name(plan, imputes ? IMPUTED : VALUE));
        default -> names.add(name(plan, VALUE));
      }
      if (plan.kind() == ColumnKind.TIME) {
        TableCells.partsOfTime(plan.hasTimes())
            .keySet()
            .forEach(part -> names.add(name(plan, part)));
      }
      if (plan.hasIndicator()) {
        names.add(name(plan, INDICATOR));
      }
    }
    return names.toArray(String[]::new);
  }

  /** Returns the names of the features, in order, as people know them. */
  List<String> featureNames(Map<String, String[]> categories) {
    List<String> names = new ArrayList<>();
    for (ColumnPlan plan : plans) {
      String name = plan.name();
      switch (plan.kind()) {
        case CATEGORY ->
            Arrays.stream(categories.get(name(plan, VALUE)))
                .forEach(text -> names.add(name + "=" + text));
        case TEXT, VECTOR -> {
          int count = plan.features() - (plan.hasIndicator() ? 1 : 0);
          for (int i = 0; i < count; i++) {
            names.add(name + "[" + i + "]");
          }
        }
        default -> names.add(name);
      }
      if (plan.kind() == ColumnKind.TIME) {
        TableCells.partsOfTime(plan.hasTimes())
            .keySet()
            .forEach(part -> names.add(name + " " + part));
      }
      if (plan.hasIndicator()) {
        names.add(name + " is missing");
      }
    }
    return names;
  }

  /**
   * Returns a table with the columns that MLlib's stages read after its own; without the rows that
   * have cells of another kind, where these are skipped.
   *
   * @throws IllegalArgumentException if a column is missing or of a type that cannot hold what is
   *     expected
   */
  Dataset<Row> cells(Dataset<?> table, String dateFormat, String handleInvalid) {
    StructType schema = table.schema();
    List<String> lacking = TableCells.lacking(schema, plans);
    if (!lacking.isEmpty()) {
      throw new IllegalArgumentException(
          "the table lacks "
              + (lacking.size() == 1 ? "the column " : "the columns ")
              + "'"
              + String.join("', '", lacking)
              + "', which the model was trained on; found "
              + String.join(", ", schema.fieldNames()));
    }
    HandleInvalid handling = HandleInvalid.of(handleInvalid);
    TableCells cells = new TableCells(schema, dateFormat, handling);
    Dataset<Row> rows = table.toDF();
    if (handling == HandleInvalid.SKIP) {
      for (ColumnPlan plan : plans) {
        Column other = cells.isOfAnotherKind(plan);
        rows = other == null ? rows : rows.filter(functions.not(other));
      }
    }
    List<Column> values = new ArrayList<>(List.of(functions.col("*")));
    List<Column> more = new ArrayList<>(List.of(functions.col("*")));
    for (ColumnPlan plan : plans) {
      values.add(cells.value(plan).as(name(plan, VALUE)));
      Column value = functions.col(name(plan, VALUE));
      if (plan.kind() == ColumnKind.TIME) {
        TableCells.partsOfTime(plan.hasTimes())
            .forEach(
                (part, of) ->
                    more.add(
                        functions
                            .coalesce(of.apply(value), functions.lit(0.0))
                            .as(name(plan, part))));
      }
      if (plan.hasIndicator()) {
        more.add(value.isNull().cast(DataTypes.DoubleType).as(name(plan, INDICATOR)));
      }
    }
    return rows.select(values.toArray(Column[]::new)).select(more.toArray(Column[]::new));
  }

  /** Returns a name's field with the names of its features in MLlib's attributes. */
  static StructField field(String name, List<String> features) {
    Attribute[] attributes = new Attribute[features.size()];
    for (int i = 0; i < attributes.length; i++) {
      attributes[i] = NumericAttribute.defaultAttr().withName(features.get(i)).withIndex(i);
    }
    Metadata metadata = new AttributeGroup(name, attributes).toMetadata();
    return new StructField(name, SQLDataTypes.VectorType(), true, metadata);
  }

  /**
   * Returns a schema with the column of vectors.
   *
   * @param features names of the features, or null where they are unknown
   * @throws IllegalArgumentException if there is a column of its name
   */
  static StructType withOutput(StructType schema, String name, List<String> features) {
    if (Arrays.asList(schema.fieldNames()).contains(name)) {
      throw new IllegalArgumentException("output column '" + name + "' exists already");
    }
    return schema.add(
        features == null
            ? new StructField(name, SQLDataTypes.VectorType(), true, Metadata.empty())
            : field(name, features));
  }
}
