package org.deltastn.notebooks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A note as a Jupyter notebook: for Almond, the Scala kernel, or for Python's. The paragraph that
 * configures Spark becomes the cell that starts it; the same cell gives the notes what Zeppelin
 * has: {@code z}, and in Scala a {@code print} that shows HTML.
 */
final class JupyterJson {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private static final String JARS = "spark.jars";
  private static final String HEAP = "spark.driver.memory";

  private static final String START =
      """
      import org.apache.spark.sql.{Dataset, SparkSession}

      // Pictures and tables as HTML.
      System.setProperty("org.deltastn.display", "html")
      val spark = SparkSession.builder().master("local[*]")%s.getOrCreate()

      // What Zeppelin has: a value of a form is changed here, as ("hidden" -> "200").
      val forms = Map[String, String]()
      object z {
        def textbox(name: String, value: String): Any = forms.getOrElse(name, value)
        def show(data: Dataset[_]): Unit = data.show(100, false)
        object getInterpreterContext {
          object out {
            def clear(): Unit = ()
            def write(text: String): Unit = kernel.publish.html(text)
          }
        }
      }
      def print(value: Any): Unit = value match {
        case html: String if html.startsWith("<") => kernel.publish.html(html)
        case other => Console.println(other)
      }""";

  private static final String START_PYTHON =
      """
      from pyspark.sql import SparkSession

      spark = SparkSession.builder.master("local[*]")%s.getOrCreate()

      # What Zeppelin has: a value of a form is changed here, as {"rows": "400"}.
      forms = {}


      class z:
          @staticmethod
          def textbox(name, value):
              return forms.get(name, value)

          @staticmethod
          def show(data):
              data.show(100, False)""";

  private JupyterJson() {}

  /** Returns the notebook as JSON, in format 4.5, without any output. */
  static String write(Note note) {
    ObjectNode root = JSON.createObjectNode();
    ArrayNode cells = root.putArray("cells");
    List<Paragraph> paragraphs = note.paragraphs();
    for (int i = 0; i < paragraphs.size(); i++) {
      Paragraph paragraph = paragraphs.get(i);
      ObjectNode cell = cells.addObject();
      boolean markdown = paragraph.interpreter().equals(Paragraph.MARKDOWN);
      cell.put("cell_type", markdown ? "markdown" : "code").put("id", "cell" + i);
      cell.putObject("metadata");
      if (!markdown) {
        cell.putNull("execution_count").putArray("outputs");
      }
      String text =
          paragraph.interpreter().equals(Paragraph.CONFIGURATION)
              ? note.isPython() ? startPython(paragraph.body()) : start(paragraph.body())
              : paragraph.body();
      ArrayNode source = cell.putArray("source");
      List<String> lines = text.lines().toList();
      for (int j = 0; j < lines.size(); j++) {
        source.add(lines.get(j) + (j < lines.size() - 1 ? "\n" : ""));
      }
    }
    ObjectNode metadata = root.putObject("metadata");
    metadata
        .putObject("kernelspec")
        .put("display_name", note.isPython() ? "Python 3" : "Scala 2.12")
        .put("language", note.isPython() ? "python" : "scala")
        .put("name", note.isPython() ? "python3" : "scala212");
    metadata.putObject("language_info").put("name", note.isPython() ? "python" : "scala");
    root.put("nbformat", 4).put("nbformat_minor", 5);
    try {
      return JSON.writeValueAsString(root) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String start(String configuration) {
    List<String> lines = new ArrayList<>();
    StringBuilder settings = new StringBuilder();
    for (String[] setting : settings(configuration)) {
      if (setting[0].equals(JARS)) {
        lines.add("// Spark, and the jar of this library; a path on this machine.");
        lines.add("import $ivy.`org.apache.spark::spark-mllib:3.5.7`");
        lines.add("import $cp.`" + setting[1] + "`");
      }
      if (setting[0].equals(HEAP)) {
        lines.add("// This process needs a heap of " + setting[1] + ": it is set with the kernel.");
        continue;
      }
      settings.append("\n  .config(\"%s\", \"%s\")".formatted(setting[0], setting[1]));
    }
    lines.add(START.formatted(settings + "\n  "));
    return String.join("\n", lines);
  }

  private static String startPython(String configuration) {
    StringBuilder settings = new StringBuilder();
    for (String[] setting : settings(configuration)) {
      settings.append(".config(\"%s\", \"%s\")".formatted(setting[0], setting[1]));
    }
    return START_PYTHON.formatted(settings);
  }

  private static List<String[]> settings(String configuration) {
    List<String[]> settings = new ArrayList<>();
    for (String line : configuration.lines().toList()) {
      String[] setting = line.strip().split("\\s+", 2);
      if (!line.startsWith("#") && setting.length == 2) {
        settings.add(setting);
      }
    }
    return settings;
  }
}
