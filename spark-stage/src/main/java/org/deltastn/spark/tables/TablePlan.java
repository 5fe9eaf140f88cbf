package org.deltastn.spark.tables;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.deltastn.spark.columns.ColumnNames;
import org.deltastn.spark.columns.DataColumns;

/** Decides what is done with the columns of a table, by one or two passes over it. */
final class TablePlan {

  /** Of fewer rows, numbers without gaps may be anything. */
  private static final int ROWS_OF_IDS = 20;

  private static final double SHARE_OF_IDS = 0.95;

  private final Dataset<?> data;
  private final TableParams params;
  private final List<StructField> fields = new ArrayList<>();
  private final boolean chosen;

  private TablePlan(Dataset<?> data, TableParams params) {
    this.data = data;
    this.params = params;
    chosen = params.getInputCols().length > 0;
    if (chosen) {
      for (String name : params.getInputCols()) {
        DataColumns.type(data.schema(), name);
        fields.add(data.schema().apply(name));
      }
    } else {
      Set<String> ignored = Set.copyOf(Arrays.asList(params.getIgnoredCols()));
      for (StructField field : data.schema().fields()) {
        if (!ignored.contains(field.name())) {
          fields.add(field);
        }
      }
    }
  }

  /**
   * Returns what is done with every column, in their order.
   *
   * @throws IllegalArgumentException if no column is of use
   */
  static List<ColumnPlan> of(Dataset<?> data, TableParams params) {
    List<ColumnPlan> plans = new TablePlan(data, params).columns();
    if (plans.stream().noneMatch(ColumnPlan::isUsed)) {
      StringBuilder found = new StringBuilder("found no column for the features");
      for (ColumnPlan plan : plans) {
        found.append("; '").append(plan.name()).append("': ").append(plan.note());
      }
      throw new IllegalArgumentException(found.toString());
    }
    return plans;
  }

  private List<ColumnPlan> columns() {
    List<StructField> read = fields.stream().filter(TablePlan::isReadable).toList();
    ColumnProfile[] profiles = profiles(read);
    Map<String, ColumnProfile> byName = new LinkedHashMap<>();
    for (int i = 0; i < profiles.length; i++) {
      byName.put(read.get(i).name(), profiles[i]);
    }
    Map<String, Long> different = different(byName);
    List<ColumnPlan> plans = new ArrayList<>();
    for (StructField field : fields) {
      ColumnProfile profile = byName.get(field.name());
      plans.add(profile == null ? unread(field) : plan(field, profile, different));
    }
    return plans;
  }

  static boolean isReadable(StructField field) {
    DataType type = field.dataType();
    return type instanceof NumericType
        || type instanceof BooleanType
        || type instanceof StringType
        || isTime(type);
  }

  static boolean isTime(DataType type) {
    return type instanceof DateType
        || type instanceof TimestampType
        || type instanceof TimestampNTZType;
  }

  /** Vectors are taken as they are; of arrays, structs and bytes nothing is made. */
  private ColumnPlan unread(StructField field) {
    String type = field.dataType().catalogString();
    if (!field.dataType().equals(SQLDataTypes.VectorType())) {
      return ColumnPlan.skipped(field.name(), type, 0, type + " is no kind of feature");
    }
    List<Row> first =
        data.select(ColumnNames.column(field.name()).as("v")).na().drop().takeAsList(1);
    if (first.isEmpty()) {
      return ColumnPlan.skipped(field.name(), "vector", 0, "no values");
    }
    int size = ((org.apache.spark.ml.linalg.Vector) first.get(0).get(0)).size();
    return new ColumnPlan(field.name(), "vector", ColumnKind.VECTOR, 0, size, false, "as it is");
  }

  private ColumnProfile[] profiles(List<StructField> read) {
    Column[] columns =
        read.stream().map(field -> ColumnNames.column(field.name())).toArray(Column[]::new);
    String format = params.getDateFormat();
    int limit = params.getMaxCategories();
    int width = columns.length;
    ColumnProfile[] none = new ColumnProfile[width];
    for (int i = 0; i < width; i++) {
      none[i] = new ColumnProfile(format, limit);
    }
    if (width == 0) {
      return none;
    }
    return data.select(columns)
        .toJavaRDD()
        .treeAggregate(
            none,
            (profiles, row) -> {
              for (int i = 0; i < width; i++) {
                profiles[i].add(row.get(i));
              }
              return profiles;
            },
            (left, right) -> {
              for (int i = 0; i < width; i++) {
                left[i].plus(right[i]);
              }
              return left;
            });
  }

  /** Counts different values where they decide: of what could be an id. */
  private Map<String, Long> different(Map<String, ColumnProfile> profiles) {
    Map<String, Long> counts = new LinkedHashMap<>();
    if (chosen) {
      return counts;
    }
    List<Column> wanted = new ArrayList<>();
    List<String> names = new ArrayList<>();
    profiles.forEach(
        (name, profile) -> {
          if (profile.values() >= ROWS_OF_IDS
              && (profile.kind() == ColumnKind.TEXT || profile.mayNumberRows())) {
            names.add(name);
            wanted.add(functions.count_distinct(ColumnNames.column(name)).as("c" + names.size()));
          }
        });
    if (!names.isEmpty()) {
      Row found = data.toDF().select(wanted.toArray(Column[]::new)).head();
      for (int i = 0; i < names.size(); i++) {
        counts.put(names.get(i), found.getLong(i));
      }
    }
    return counts;
  }

  private ColumnPlan plan(StructField field, ColumnProfile profile, Map<String, Long> different) {
    String name = field.name();
    String type = field.dataType().catalogString();
    long missing = profile.missing();
    if (profile.values() == 0) {
      return ColumnPlan.skipped(name, type, missing, "no values");
    }
    if (missing == 0 && profile.isConstant() && !chosen) {
      return ColumnPlan.skipped(name, type, missing, "the same value in all rows");
    }
    ColumnKind kind = profile.kind();
    Long distinct = different.get(name);
    if (distinct != null && kind == ColumnKind.NUMBER && distinct == profile.values()) {
      return ColumnPlan.skipped(name, type, missing, "numbers the rows");
    }
    if (distinct != null && kind == ColumnKind.TEXT && distinct > SHARE_OF_IDS * profile.values()) {
      String reason = distinct + " different texts in " + profile.values() + " rows, like an id";
      return ColumnPlan.skipped(name, type, missing, reason);
    }
    boolean times = !(field.dataType() instanceof DateType) && isTime(field.dataType());
    times |= profile.hasTimesOfDay();
    int features = features(kind, profile, times) + (missing > 0 ? 1 : 0);
    String note = note(kind, profile, times) + (missing > 0 ? ", and whether it is missing" : "");
    return new ColumnPlan(name, type, kind, missing, features, times, note);
  }

  private int features(ColumnKind kind, ColumnProfile profile, boolean times) {
    return switch (kind) {
      case CATEGORY -> profile.texts().size();
      case TEXT -> params.getHashFeatures();
      case TIME -> TableCells.partsOfTime(times).size() + 1;
      default -> 1;
    };
  }

  private String note(ColumnKind kind, ColumnProfile profile, boolean times) {
    String imputed = profile.missing() > 0 && params.getImpute() ? ", median where missing" : "";
    return switch (kind) {
      case CATEGORY -> profile.texts().size() + " texts, a feature each";
      case TEXT -> "texts hashed to " + params.getHashFeatures() + " features";
      case TIME -> "days, season, weekday" + (times ? ", time of day" : "") + imputed;
      default -> "as it is" + imputed;
    };
  }
}
