package org.deltastn.experiments.evidence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A file of comma-separated values to which finished units of work are appended, so that a program
 * that was stopped goes on with those that are missing.
 */
public final class CsvFile {

  private final Path path;
  private final List<String> columns;

  /**
   * Opens or creates a file.
   *
   * @throws IllegalArgumentException if it exists with other columns
   */
  public CsvFile(Path path, String... columns) throws IOException {
    this.path = path;
    this.columns = List.of(columns);
    String header = String.join(",", columns);
    if (!Files.exists(path)) {
      if (path.toAbsolutePath().getParent() != null) {
        Files.createDirectories(path.toAbsolutePath().getParent());
      }
      Files.writeString(path, header + "\n");
    }
    String found = Files.readAllLines(path).get(0);
    if (!found.equals(header)) {
      throw new IllegalArgumentException(
          path + " has the columns " + found + ", expected " + header + "; name another file");
    }
  }

  /** Returns the rows, each by column. */
  public List<Map<String, String>> rows() throws IOException {
    return Files.readAllLines(path).stream().skip(1).map(this::row).toList();
  }

  private Map<String, String> row(String line) {
    String[] values = line.split(",", -1);
    Map<String, String> row = new LinkedHashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      row.put(columns.get(i), i < values.length ? values[i] : "");
    }
    return row;
  }

  /** Returns whether there is a row that begins with these values. */
  public boolean has(Object... first) throws IOException {
    String beginning = join(first) + ",";
    return Files.readAllLines(path).stream().anyMatch(line -> line.startsWith(beginning));
  }

  /** Appends rows at once, so that all or none of a unit's are there. */
  public void append(List<Object[]> rows) throws IOException {
    StringBuilder text = new StringBuilder();
    for (Object[] row : rows) {
      text.append(join(row)).append('\n');
    }
    Files.writeString(path, text, StandardOpenOption.APPEND);
  }

  private static String join(Object[] values) {
    return String.join(",", Arrays.stream(values).map(String::valueOf).toArray(String[]::new));
  }
}
