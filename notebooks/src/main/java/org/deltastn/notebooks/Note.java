package org.deltastn.notebooks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A note, read from its source: Markdown whose first line is {@code name: FOLDER/NAME}, and whose
 * fenced blocks are the paragraphs that compute: {@code ```conf} for Spark's configuration, {@code
 * ```scala} for Scala, {@code ```python} for PySpark. After the language, {@code chart=X:A,B} asks
 * for a line chart of the table's columns A and B over X, which must be its first columns in this
 * order.
 *
 * @param name path of the note in Zeppelin
 * @param paragraphs in the order in which they run
 */
public record Note(String name, List<Paragraph> paragraphs) {

  private static final String NAME = "name: ";
  private static final String FENCE = "```";
  private static final String CHART = "chart=";

  /** The languages of fenced blocks, and who runs them. */
  private static final Map<String, String> INTERPRETERS =
      Map.of(
          "conf", Paragraph.CONFIGURATION,
          "scala", Paragraph.SCALA,
          "python", Paragraph.PYTHON);

  /** Takes a copy of the list. */
  public Note {
    paragraphs = List.copyOf(paragraphs);
  }

  /** Returns whether it computes in Python; notes are in one language. */
  boolean isPython() {
    return paragraphs.stream().anyMatch(p -> p.interpreter().equals(Paragraph.PYTHON));
  }

  /** Returns the source files in a folder, ordered by name. */
  static List<Path> sources(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".md")).sorted().toList();
    }
  }

  /**
   * Reads one source.
   *
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if the source is malformed, naming file and line
   */
  public static Note read(Path file) throws IOException {
    return parse(file.getFileName().toString(), Files.readString(file));
  }

  static Note parse(String file, String source) {
    List<String> lines = source.lines().toList();
    if (lines.isEmpty() || !lines.get(0).startsWith(NAME)) {
      throw invalid(file, 1, lines.isEmpty() ? "" : lines.get(0), "'" + NAME + "FOLDER/NAME'");
    }
    List<Paragraph> paragraphs = new ArrayList<>();
    List<String> body = new ArrayList<>();
    String fence = null;
    for (int i = 1; i < lines.size(); i++) {
      String line = lines.get(i);
      if (!line.startsWith(FENCE)) {
        body.add(line);
      } else if (fence == null) {
        fence = line.substring(FENCE.length()).strip();
        if (!INTERPRETERS.containsKey(fence.split(" ", 2)[0])) {
          throw invalid(file, i + 1, line, "```conf, ```scala or ```python");
        }
        addMarkdown(paragraphs, body);
      } else if (line.equals(FENCE)) {
        paragraphs.add(code(file, i + 1, fence, String.join("\n", body)));
        body.clear();
        fence = null;
      } else {
        throw invalid(file, i + 1, line, "the end of the block before another begins");
      }
    }
    if (fence != null) {
      throw invalid(file, lines.size(), "the end of the file", "the end of the block before it");
    }
    addMarkdown(paragraphs, body);
    return new Note(lines.get(0).substring(NAME.length()).strip(), paragraphs);
  }

  private static void addMarkdown(List<Paragraph> paragraphs, List<String> body) {
    String text = String.join("\n", body).strip();
    if (!text.isEmpty()) {
      paragraphs.add(new Paragraph(Paragraph.MARKDOWN, text, List.of()));
    }
    body.clear();
  }

  private static Paragraph code(String file, int line, String fence, String body) {
    String[] words = fence.split(" +", -1);
    List<String> chart = new ArrayList<>();
    if (words.length > 1) {
      String[] axes = words[1].split("[:,]", -1);
      if (words.length > 2 || !words[1].startsWith(CHART) || axes.length < 2) {
        throw invalid(file, line, FENCE + fence, "```LANGUAGE or ```LANGUAGE chart=X:A,B");
      }
      chart.add(axes[0].substring(CHART.length()));
      chart.addAll(Arrays.asList(axes).subList(1, axes.length));
    }
    return new Paragraph(INTERPRETERS.get(words[0]), body, chart);
  }

  private static IllegalArgumentException invalid(
      String file, int line, String found, String expected) {
    return new IllegalArgumentException(
        file + ": line " + line + ": found '" + found + "', expected " + expected);
  }
}
