package org.deltastn.spark.report;

import java.util.List;
import java.util.Map;
import org.apache.commons.text.StringEscapeUtils;

/** A page put together from parts; all text is escaped, and nothing is loaded from outside. */
public final class HtmlPage {

  private static final String STYLE =
      """
      :root { color-scheme: light; }
      * { box-sizing: border-box; }
      body { margin: 0 auto; padding: 2.5rem 1.5rem 4rem; max-width: 70rem; background: #fff;
        color: #333; font: 15px/1.55 system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif; }
      h1 { margin: 0 0 .25rem; font-size: 1.75rem; font-weight: 600; letter-spacing: -.01em; }
      h2 { margin: 2.75rem 0 .75rem; font-size: 1.15rem; font-weight: 600; }
      p { margin: 0 0 1rem; color: #555; }
      .warning { padding: .6rem .9rem; border-left: 3px solid #d55e00; color: #333;
        background: #fdf3ec; }
      .figures { display: flex; flex-wrap: wrap; gap: 1rem 3rem; margin: 1.5rem 0 0; }
      .figures dt { font-size: .8rem; color: #777; }
      .figures dd { margin: 0; font-size: 1.5rem; font-variant-numeric: tabular-nums; }
      .settings { display: grid; gap: 0 2.5rem; margin: 0; font-size: .87rem;
        grid-template-columns: repeat(auto-fill, minmax(20rem, 1fr)); }
      .settings div { display: flex; justify-content: space-between; gap: 1rem;
        padding: .3rem 0; border-bottom: 1px solid #ececec; }
      .settings dt { color: #777; }
      .settings dd { margin: 0; text-align: right; overflow-wrap: anywhere; }
      .charts { display: grid; gap: 1rem 2rem; margin: 1rem 0;
        grid-template-columns: repeat(auto-fill, minmax(24rem, 1fr)); }
      .charts svg { width: 100%; max-width: 40rem; height: auto; }
      .wide { overflow-x: auto; }
      table { border-collapse: collapse; font-size: .87rem; font-variant-numeric: tabular-nums; }
      th, td { padding: .3rem 1.25rem .3rem 0; text-align: left; vertical-align: top;
        border-bottom: 1px solid #ececec; overflow-wrap: anywhere; }
      th { font-weight: 600; color: #777; white-space: nowrap; }
      summary { cursor: pointer; margin: 2.75rem 0 .75rem; font-size: 1.15rem; font-weight: 600; }
      @media print { .charts > * { break-inside: avoid; } }
      """;

  private final StringBuilder body = new StringBuilder();
  private final String title;
  private int charts;

  /** Starts a page with its heading. */
  public HtmlPage(String title) {
    this.title = title;
    element("h1", title);
  }

  /** Adds the heading of a section. */
  public HtmlPage heading(String text) {
    return element("h2", text);
  }

  /** Adds a paragraph. */
  public HtmlPage paragraph(String text) {
    return element("p", text);
  }

  /** Adds a paragraph that stands out. */
  public HtmlPage warning(String text) {
    body.append("<p class=\"warning\" role=\"alert\">").append(escaped(text)).append("</p>\n");
    return this;
  }

  /** Adds numbers in large type, each under its name. */
  public HtmlPage figures(Map<String, String> figures) {
    body.append("<dl class=\"figures\">\n");
    figures.forEach(
        (name, value) -> {
          body.append("<div>");
          cell("dt", name);
          cell("dd", value);
          body.append("</div>\n");
        });
    body.append("</dl>\n");
    return this;
  }

  /** Adds names and values in as many columns as fit. */
  public HtmlPage settings(List<List<String>> rows) {
    body.append("<dl class=\"settings\">\n");
    for (List<String> row : rows) {
      body.append("<div>");
      cell("dt", row.get(0));
      cell("dd", row.get(1));
      body.append("</div>\n");
    }
    body.append("</dl>\n");
    return this;
  }

  /** Adds charts side by side, as many as fit. */
  public HtmlPage charts(List<LineChart> added) {
    body.append("<div class=\"charts\">\n");
    for (LineChart chart : added) {
      charts++;
      body.append(chart.toSvg("chart" + charts)).append('\n');
    }
    body.append("</div>\n");
    return this;
  }

  /** Adds a table, its rows as long as the list of columns. */
  public HtmlPage table(List<String> columns, List<List<String>> rows) {
    body.append("<div class=\"wide\"><table>\n<thead><tr>");
    columns.forEach(column -> cell("th", column));
    body.append("</tr></thead>\n<tbody>\n");
    for (List<String> row : rows) {
      body.append("<tr>");
      row.forEach(text -> cell("td", text));
      body.append("</tr>\n");
    }
    body.append("</tbody></table></div>\n");
    return this;
  }

  /** Adds a table that is folded away at first. */
  public HtmlPage details(String heading, List<String> columns, List<List<String>> rows) {
    body.append("<details>");
    element("summary", heading);
    table(columns, rows);
    body.append("</details>\n");
    return this;
  }

  private HtmlPage element(String tag, String text) {
    cell(tag, text);
    body.append('\n');
    return this;
  }

  private void cell(String tag, String text) {
    body.append('<').append(tag).append('>').append(escaped(text));
    body.append("</").append(tag).append('>');
  }

  private static String escaped(String text) {
    return StringEscapeUtils.escapeXml11(text);
  }

  @Override
  public String toString() {
    return """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8" />
    <meta name="generator" content="delta-stn" />
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>%s</title>
    <style>
    %s</style>
    </head>
    <body>
    %s</body>
    </html>
    """
        .formatted(escaped(title), STYLE, body);
  }
}
