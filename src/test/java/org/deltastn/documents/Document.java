package org.deltastn.documents;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A Markdown file of the project: its lines, links, anchors, spans of code and commands. */
public final class Document {

  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
  private static final Pattern ANCHOR = Pattern.compile("<a id=\"([^\"]+)\"></a>");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern FENCE = Pattern.compile("^```");

  private final Path file;
  private final List<String> lines;
  private final List<String> prose = new ArrayList<>();
  private final List<String> blocks = new ArrayList<>();

  /** Reads a file. */
  public Document(Path file) {
    this.file = file;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    boolean inside = false;
    StringBuilder block = new StringBuilder();
    for (String line : lines) {
      boolean fence = FENCE.matcher(line).find();
      if (fence || inside || line.startsWith("    ")) {
        if (!fence) {
          block
              .append(line.strip().replaceFirst("\\\\$", ""))
              .append(line.endsWith("\\") ? " " : "\n");
        }
        inside ^= fence;
      } else {
        prose.add(line);
      }
    }
    block.toString().lines().forEach(blocks::add);
  }

  Path file() {
    return file;
  }

  String name() {
    return file.getFileName().toString();
  }

  /** Returns all lines. */
  public List<String> lines() {
    return lines;
  }

  /** Returns the targets of all links outside of code. */
  public List<String> links() {
    return matches(LINK, CODE.matcher(text()).replaceAll("")).toList();
  }

  /** Returns the names of all explicit anchors, which GitHub and Maven's site both keep. */
  Set<String> anchors() {
    return new LinkedHashSet<>(matches(ANCHOR, text()).toList());
  }

  /** Returns the spans of code in the text, each on one line. */
  List<String> spans() {
    return matches(CODE, text()).map(span -> span.replaceAll("\\s+", " ")).toList();
  }

  /** Returns the spans of code and the lines of its blocks. */
  List<String> code() {
    return Stream.concat(spans().stream(), blocks.stream()).toList();
  }

  /** Returns the cells of every row under the header {@code columns}, in the table that has it. */
  List<List<String>> table(List<String> columns) {
    List<List<String>> rows = new ArrayList<>();
    boolean inside = false;
    for (String line : prose) {
      List<String> cells = cells(line);
      if (inside && line.startsWith("|") && !line.startsWith("| ---")) {
        rows.add(cells);
      }
      inside = cells.equals(columns) || inside && line.startsWith("|");
    }
    return rows;
  }

  private static List<String> cells(String line) {
    // A vertical bar inside a span of code does not part cells.
    String hidden =
        CODE.matcher(line).replaceAll(m -> Matcher.quoteReplacement(m.group().replace('|', '\0')));
    return Pattern.compile("\\|")
        .splitAsStream(hidden.replaceAll("^\\||\\|$", ""))
        .map(cell -> cell.replace('\0', '|').strip())
        .toList();
  }

  private String text() {
    return String.join("\n", prose);
  }

  private static Stream<String> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results().map((MatchResult m) -> m.group(1));
  }
}
