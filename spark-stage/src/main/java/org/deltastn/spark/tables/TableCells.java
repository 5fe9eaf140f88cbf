package org.deltastn.spark.tables;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.deltastn.spark.columns.ColumnNames;
import org.deltastn.spark.params.HandleInvalid;

/** Expressions that read the cells of a table as its plan has them. */
final class TableCells {

  private static final double DAYS_OF_YEAR = 365.2425;
  private static final double SECONDS_OF_DAY = 86_400;
  private static final String[] WEEKDAYS = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

  private final StructType schema;
  private final String dateFormat;
  private final HandleInvalid handling;

  /**
   * Creates the expressions for tables of a schema.
   *
   * @param dateFormat of dates in texts, empty for ISO 8601
   * @param handling of cells that are not of their column's kind
   */
  TableCells(StructType schema, String dateFormat, HandleInvalid handling) {
    this.schema = schema;
    this.dateFormat = dateFormat;
    this.handling = handling;
  }

  /** Reads a text, which is not null; returns null for one of another kind. */
  private interface Reading extends java.io.Serializable {
    Double of(String text);
  }

  /**
   * Returns the value of a column: a number, or a text without white space around it; null where it
   * is missing.
   *
   * @throws IllegalArgumentException if the column's type cannot hold what the plan expects
   */
  Column value(ColumnPlan plan) {
    Column cell = ColumnNames.column(plan.name());
    DataType type = schema.apply(plan.name()).dataType();
    boolean text = type instanceof StringType;
    String format = dateFormat;
    return switch (plan.kind()) {
      case NUMBER, FLAG -> {
        boolean flag = plan.kind() == ColumnKind.FLAG;
        if (!text) {
          require(plan, type instanceof NumericType || type instanceof BooleanType, type);
          Column number = cell.cast(DataTypes.DoubleType);
          yield functions.when(functions.not(functions.isnan(number)), number);
        }
        Reading reading = flag ? TableCells::flagOrNumber : Cells::number;
        yield read(plan, flag ? "true or false" : "a number", reading).apply(cell);
      }
      case TIME -> {
        if (text) {
          String expected = format.isEmpty() ? "a date" : "a date such as " + format;
          yield read(plan, expected, t -> Cells.days(t, format)).apply(cell);
        }
        require(plan, TablePlan.isTime(type), type);
        yield days(cell, type);
      }
      case CATEGORY, TEXT -> {
        require(plan, TablePlan.isReadable(schema.apply(plan.name())), type);
        yield functions
            .udf((UDF1<String, String>) Cells::text, DataTypes.StringType)
            .apply(cell.cast(DataTypes.StringType));
      }
      default -> cell;
    };
  }

  private static Double flagOrNumber(String text) {
    Double flag = Cells.flag(text);
    Double number = flag == null ? Cells.number(text) : flag;
    return number != null && (number == 0 || number == 1) ? number : null;
  }

  private org.apache.spark.sql.expressions.UserDefinedFunction read(
      ColumnPlan plan, String expected, Reading reading) {
    String name = plan.name();
    boolean refuses = handling == HandleInvalid.ERROR;
    return functions.udf(
        (UDF1<String, Double>)
            cell -> {
              String text = Cells.text(cell);
              Double value = text == null ? null : reading.of(text);
              if (text != null && value == null && refuses) {
                throw new IllegalArgumentException(
                    "column '" + name + "': found '" + cell + "', expected " + expected);
              }
              return value;
            },
        DataTypes.DoubleType);
  }

  /**
   * Returns whether a cell is of another kind than its column's; null for columns in which none can
   * be.
   */
  Column isOfAnotherKind(ColumnPlan plan) {
    boolean text = schema.apply(plan.name()).dataType() instanceof StringType;
    if (!text || !plan.isImputed()) {
      return null;
    }
    Column cell = ColumnNames.column(plan.name());
    Column present =
        functions
            .udf((UDF1<String, Boolean>) c -> Cells.text(c) != null, DataTypes.BooleanType)
            .apply(cell);
    TableCells keeping = new TableCells(schema, dateFormat, HandleInvalid.KEEP);
    return present.and(keeping.value(plan).isNull());
  }

  private static Column days(Column cell, DataType type) {
    Column date =
        functions.datediff(cell.cast(DataTypes.DateType), functions.lit("1970-01-01").cast("date"));
    Column days = date.cast(DataTypes.DoubleType);
    if (type instanceof DateType) {
      return days;
    }
    Column seconds =
        functions
            .hour(cell)
            .multiply(3600)
            .plus(functions.minute(cell).multiply(60))
            .plus(functions.second(cell));
    return days.plus(seconds.divide(SECONDS_OF_DAY));
  }

  private static void require(ColumnPlan plan, boolean holds, DataType found) {
    if (!holds) {
      throw new IllegalArgumentException(
          "column '"
              + plan.name()
              + "' is "
              + found.catalogString()
              + ", expected "
              + plan.kind().title()
              + "s, which it was trained on");
    }
  }

  /** Returns what is computed from days since 1970, by name: the season, weekday, time of day. */
  static Map<String, java.util.function.UnaryOperator<Column>> partsOfTime(boolean timesOfDay) {
    Map<String, java.util.function.UnaryOperator<Column>> parts = new LinkedHashMap<>();
    parts.put("season sin", days -> functions.sin(turns(days, DAYS_OF_YEAR)));
    parts.put("season cos", days -> functions.cos(turns(days, DAYS_OF_YEAR)));
    for (int i = 0; i < WEEKDAYS.length; i++) {
      // The first of 1970 was a Thursday, so that Monday is weekday 0 of floor(days) + 3.
      int weekday = i;
      parts.put(
          WEEKDAYS[i],
          days ->
              functions
                  .pmod(functions.floor(days).plus(3), functions.lit(WEEKDAYS.length))
                  .equalTo(weekday)
                  .cast(DataTypes.DoubleType));
    }
    if (timesOfDay) {
      parts.put("time sin", days -> functions.sin(turns(days, 1)));
      parts.put("time cos", days -> functions.cos(turns(days, 1)));
    }
    return parts;
  }

  private static Column turns(Column days, double length) {
    return days.multiply(2 * Math.PI / length);
  }

  /** Returns the names of the columns that a plan needs and a table lacks. */
  static List<String> lacking(StructType schema, List<ColumnPlan> plans) {
    List<String> names = List.of(schema.fieldNames());
    List<String> lacking = new ArrayList<>();
    for (ColumnPlan plan : plans) {
      if (plan.isUsed() && !names.contains(plan.name())) {
        lacking.add(plan.name());
      }
    }
    return lacking;
  }
}
