package org.deltastn.notebooks;

import java.util.List;

/**
 * A paragraph of a note.
 *
 * @param interpreter who runs it: {@code md}, {@code spark}, {@code spark.pyspark} or {@code
 *     spark.conf}
 * @param body what it runs, without the first line that names the interpreter
 * @param chart the columns that a line chart of its table shows, the horizontal axis first; empty
 *     for a plain table, or none
 */
public record Paragraph(String interpreter, String body, List<String> chart) {

  /** The interpreter of Markdown. */
  public static final String MARKDOWN = "md";

  /** The interpreter of Scala. */
  public static final String SCALA = "spark";

  /** The interpreter of Python. */
  public static final String PYTHON = "spark.pyspark";

  /** The interpreter that takes Spark's configuration. */
  public static final String CONFIGURATION = "spark.conf";

  /** Takes a copy of the list. */
  public Paragraph {
    chart = List.copyOf(chart);
  }

  /** Returns the text as Zeppelin has it, the interpreter named in its first line. */
  public String text() {
    return "%" + interpreter + "\n" + body;
  }
}
