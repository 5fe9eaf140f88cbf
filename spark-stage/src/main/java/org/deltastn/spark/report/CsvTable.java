package org.deltastn.spark.report;

import com.univocity.parsers.csv.CsvWriter;
import com.univocity.parsers.csv.CsvWriterSettings;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A small DataFrame as text.
 *
 * @param columns names
 * @param cells values, row by row; null where there is none
 */
record CsvTable(List<String> columns, List<List<Object>> cells) {

  /** Collects a DataFrame on the driver. */
  static CsvTable of(Dataset<Row> frame) {
    List<List<Object>> cells = new ArrayList<>();
    for (Row row : frame.collectAsList()) {
      List<Object> values = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        values.add(row.get(i));
      }
      cells.add(values);
    }
    return new CsvTable(List.of(frame.columns()), cells);
  }

  /** Returns the table with a header, numbers in full, fields quoted where they must be. */
  String toCsv() {
    CsvWriterSettings settings = new CsvWriterSettings();
    settings.getFormat().setLineSeparator("\n");
    StringWriter text = new StringWriter();
    CsvWriter writer = new CsvWriter(text, settings);
    writer.writeHeaders(columns);
    cells.forEach(writer::writeRow);
    writer.close();
    return text.toString();
  }

  /** Returns the rows for people: four significant digits. */
  List<List<String>> rounded() {
    return cells.stream().map(row -> row.stream().map(CsvTable::rounded).toList()).toList();
  }

  private static String rounded(Object value) {
    if (value == null) {
      return "";
    }
    return value instanceof Double number ? Numbers.text(number) : value.toString();
  }
}
