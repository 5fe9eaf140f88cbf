package org.deltastn.spark.tables;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.deltastn.spark.columns.ColumnNames;
import org.deltastn.spark.columns.DataColumns;

/**
 * A table whose labels are numbers as the stages take them.
 *
 * @param rows of the table that have a label
 * @param names of the classes by their index; empty where labels were such indices, or are targets
 * @param unlabelled how many rows had none and are left out
 */
public record TableLabels(Dataset<Row> rows, List<String> names, long unlabelled) {

  /** As many classes labels may have, as in MLlib. */
  private static final int MAX_CLASSES = 100;

  /**
   * Returns a table with class indices for labels: whole numbers from 0 on as they are, all others
   * (texts, flags, numbers) in their order; their names are in the column's metadata.
   *
   * @throws IllegalArgumentException if there is one class only or are too many, or the column is
   *     of another type
   */
  public static TableLabels classes(Dataset<Row> table, String label) {
    DataType type = DataColumns.type(table.schema(), label);
    require(type, label, "numbers, texts or flags");
    Column text = text(table.schema().apply(label));
    List<Row> found = table.groupBy(text.as("t")).count().limit(100 * MAX_CLASSES).collectAsList();
    long unlabelled =
        found.stream().filter(row -> row.isNullAt(0)).mapToLong(row -> row.getLong(1)).sum();
    List<String> classes =
        new ArrayList<>(
            found.stream().filter(row -> !row.isNullAt(0)).map(row -> row.getString(0)).toList());
    boolean numbers = classes.stream().allMatch(name -> Cells.number(name) != null);
    classes.sort(numbers ? Comparator.comparing(Cells::number) : Comparator.<String>naturalOrder());
    if (classes.size() < 2) {
      throw new IllegalArgumentException(
          "column '"
              + label
              + "': found "
              + (classes.isEmpty() ? "no label" : "the label '" + classes.get(0) + "' alone")
              + ", expected at least two classes");
    }
    Dataset<Row> labelled = table.filter(text.isNotNull());
    if (numbers && areIndices(classes)) {
      return new TableLabels(with(labelled, label, number(label, type)), List.of(), unlabelled);
    }
    if (classes.size() > MAX_CLASSES) {
      throw new IllegalArgumentException(
          "column '"
              + label
              + "': found "
              + (found.size() < 100 * MAX_CLASSES ? classes.size() : "very many")
              + " different labels, expected at most "
              + MAX_CLASSES
              + " classes"
              + (numbers ? "; for numbers give --stage regressor" : ""));
    }
    String[] names = classes.toArray(String[]::new);
    UDF1<String, Double> index = name -> (double) Arrays.asList(names).indexOf(name);
    Column indexed =
        functions
            .udf(index, DataTypes.DoubleType)
            .apply(text)
            .as(
                label,
                NominalAttribute.defaultAttr().withName(label).withValues(names).toMetadata());
    return new TableLabels(with(labelled, label, indexed), List.of(names), unlabelled);
  }

  /**
   * Returns a table with numbers for labels.
   *
   * @throws IllegalArgumentException if some labels are none
   */
  public static TableLabels targets(Dataset<Row> table, String label) {
    DataType type = DataColumns.type(table.schema(), label);
    require(type, label, "numbers");
    Column text = text(table.schema().apply(label));
    Column number = number(label, type);
    List<Row> bad = table.filter(text.isNotNull().and(number.isNull())).select(text).takeAsList(1);
    if (!bad.isEmpty()) {
      throw new IllegalArgumentException(
          "column '"
              + label
              + "': found '"
              + bad.get(0).getString(0)
              + "', expected numbers, which a regressor predicts; for classes give --stage"
              + " classifier");
    }
    long unlabelled = table.filter(text.isNull()).count();
    return new TableLabels(
        with(table.filter(text.isNotNull()), label, number), List.of(), unlabelled);
  }

  private static void require(DataType type, String label, String expected) {
    if (!(type instanceof NumericType
        || type instanceof StringType
        || type instanceof BooleanType)) {
      throw new IllegalArgumentException(
          "column '" + label + "' is " + type.catalogString() + ", expected " + expected);
    }
  }

  /** Tells whether sorted numbers are class indices: whole, from 0 to below the most classes. */
  private static boolean areIndices(List<String> sorted) {
    double last = Cells.number(sorted.get(sorted.size() - 1));
    return Cells.number(sorted.get(0)) == 0
        && last < MAX_CLASSES
        && sorted.stream().map(Cells::number).allMatch(number -> number == Math.rint(number));
  }

  /**
   * Returns labels as texts, as the names of classes are; whole numbers without a fraction, null
   * where there is none.
   */
  public static Column text(StructField label) {
    Column cell = ColumnNames.column(label.name());
    DataType type = label.dataType();
    if (type instanceof NumericType) {
      UDF1<Double, String> plain = TableLabels::plain;
      return functions.udf(plain, DataTypes.StringType).apply(cell.cast(DataTypes.DoubleType));
    }
    UDF1<String, String> text = Cells::text;
    return functions.udf(text, DataTypes.StringType).apply(cell.cast(DataTypes.StringType));
  }

  private static String plain(Double number) {
    if (number == null || number.isNaN()) {
      return null;
    }
    boolean whole = number == Math.rint(number) && Math.abs(number) < 1e15;
    return whole ? Long.toString(number.longValue()) : Double.toString(number);
  }

  private static Column number(String label, DataType type) {
    UDF1<String, Double> number =
        text -> {
          String cell = Cells.text(text);
          return cell == null ? null : Cells.number(cell);
        };
    Column value =
        type instanceof StringType
            ? functions.udf(number, DataTypes.DoubleType).apply(ColumnNames.column(label))
            : ColumnNames.column(label).cast(DataTypes.DoubleType);
    return value.as(label);
  }

  /** Replaces a column in its place. */
  private static Dataset<Row> with(Dataset<Row> rows, String label, Column value) {
    return rows.select(
        Arrays.stream(rows.columns())
            .map(name -> name.equals(label) ? value : ColumnNames.column(name))
            .toArray(Column[]::new));
  }
}
