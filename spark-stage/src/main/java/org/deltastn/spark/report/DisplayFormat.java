package org.deltastn.spark.report;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.commons.text.StringEscapeUtils;

/** The format of a notebook's output: Zeppelin's directives, or HTML. */
enum DisplayFormat {

  /** A table as {@code %table} with tabs, anything else as {@code %html}. */
  ZEPPELIN {
    @Override
    String table(List<String> columns, List<List<String>> rows) {
      StringBuilder text = new StringBuilder(directive("table")).append(line(columns));
      rows.forEach(row -> text.append('\n').append(line(row)));
      return text.toString();
    }

    @Override
    String pictures(List<String> fragments) {
      List<String> outputs = new ArrayList<>();
      StringBuilder part = new StringBuilder();
      for (String fragment : fragments) {
        if (part.length() > 0 && part.length() + fragment.length() > MOST_CHARACTERS) {
          outputs.add(output(part));
          part.setLength(0);
        }
        part.append(fragment);
      }
      outputs.add(output(part));
      return String.join("\n", outputs);
    }

    private static String output(CharSequence fragments) {
      // At the start of a line, a percent sign would start another output.
      return directive("html") + row(fragments).replace('\n', ' ');
    }

    @Override
    String closed(String display) {
      return display + "\n" + directive("text");
    }
  },

  /** Fragments of HTML. */
  HTML {
    @Override
    String table(List<String> columns, List<List<String>> rows) {
      StringBuilder text = new StringBuilder("<table>\n<thead>");
      text.append(row("th", columns)).append("</thead>\n<tbody>\n");
      rows.forEach(row -> text.append(row("td", row)).append('\n'));
      return text.append("</tbody></table>").toString();
    }

    @Override
    String pictures(List<String> fragments) {
      return row(String.join("\n", fragments));
    }

    @Override
    String closed(String display) {
      return display;
    }
  };

  /** Zeppelin cuts an output off after 102,400 bytes, unless it is configured otherwise. */
  private static final int MOST_CHARACTERS = 90_000;

  /** System property that names the format, {@code zeppelin} or {@code html}. */
  static final String PROPERTY = "org.deltastn.display";

  private static final String ZEPPELIN_CLASS = "org.apache.zeppelin.interpreter.InterpreterContext";

  /**
   * Returns the format of the system property; without it Zeppelin's in one of its interpreters,
   * otherwise HTML.
   *
   * @throws IllegalStateException if the property holds anything else
   */
  static DisplayFormat current() {
    String named = System.getProperty(PROPERTY);
    if (named == null) {
      return isZeppelin() ? ZEPPELIN : HTML;
    }
    return switch (named) {
      case "zeppelin" -> ZEPPELIN;
      case "html" -> HTML;
      default ->
          throw new IllegalStateException(
              "the system property " + PROPERTY + " is '" + named + "', expected zeppelin or html");
    };
  }

  private static boolean isZeppelin() {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    try {
      Class.forName(ZEPPELIN_CLASS, false, loader);
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /** Returns a table of text. */
  abstract String table(List<String> columns, List<List<String>> rows);

  /** Returns fragments of HTML side by side, as many as fit. */
  abstract String pictures(List<String> fragments);

  /** Returns a display to which what a paragraph prints afterwards is not added. */
  abstract String closed(String display);

  /** Returns charts, under a line of text unless that is empty. */
  String charts(String caption, List<LineChart> charts) {
    List<String> fragments = new ArrayList<>();
    if (!caption.isEmpty()) {
      fragments.add("<p style=\"width: 100%\">" + escaped(caption) + "</p>");
    }
    // Unique in a page that holds the outputs of many paragraphs, and of earlier processes.
    String id = "chart-" + UUID.randomUUID();
    for (int i = 0; i < charts.size(); i++) {
      fragments.add(charts.get(i).toSvg(id + "-" + i));
    }
    return pictures(fragments);
  }

  private static String directive(String type) {
    return "%" + type + " ";
  }

  private static String row(CharSequence fragments) {
    return "<div style=\"display: flex; flex-wrap: wrap\">\n" + fragments + "\n</div>";
  }

  private static String line(List<String> cells) {
    return String.join("\t", cells.stream().map(cell -> cell.replaceAll("\\s", " ")).toList());
  }

  private static String row(String tag, List<String> cells) {
    StringBuilder text = new StringBuilder("<tr>");
    for (String cell : cells) {
      text.append('<').append(tag).append('>').append(escaped(cell));
      text.append("</").append(tag).append('>');
    }
    return text.append("</tr>").toString();
  }

  private static String escaped(String text) {
    return StringEscapeUtils.escapeXml11(text);
  }
}
