package org.deltastn.spark.report;

import java.util.List;
import java.util.UUID;
import org.apache.commons.text.StringEscapeUtils;

/** How a notebook is told what it shows: Zeppelin's directives, or HTML. */
enum DisplayFormat {

  /** A table as {@code %table} with tabs, anything else as {@code %html}. */
  ZEPPELIN {
    @Override
    String table(List<String> columns, List<List<String>> rows) {
      StringBuilder text = new StringBuilder("%table ").append(line(columns));
      rows.forEach(row -> text.append('\n').append(line(row)));
      return text.toString();
    }

    @Override
    String html(String fragment) {
      // At the start of a line, a percent sign would begin another output.
      return "%html " + fragment.replace('\n', ' ');
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
    String html(String fragment) {
      return fragment;
    }
  };

  /** System property that names the format, {@code zeppelin} or {@code html}. */
  static final String PROPERTY = "org.deltastn.display";

  private static final String ZEPPELIN_CLASS = "org.apache.zeppelin.interpreter.InterpreterContext";

  /**
   * Returns the format of the system property, else Zeppelin's in one of its interpreters, else
   * HTML.
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

  /** Returns a fragment of HTML. */
  abstract String html(String fragment);

  /** Returns charts side by side, under a line of text unless that is empty. */
  String charts(String caption, List<LineChart> charts) {
    StringBuilder text = new StringBuilder();
    if (!caption.isEmpty()) {
      text.append("<p>").append(escaped(caption)).append("</p>\n");
    }
    text.append("<div style=\"display: flex; flex-wrap: wrap\">\n");
    // Unique in a page that holds the outputs of many paragraphs, and of earlier processes.
    String id = "chart-" + UUID.randomUUID();
    for (int i = 0; i < charts.size(); i++) {
      text.append(charts.get(i).toSvg(id + "-" + i)).append('\n');
    }
    return html(text.append("</div>").toString());
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
