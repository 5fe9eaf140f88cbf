package org.deltastn.notebooks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** Notes as Zeppelin's {@code .zpln} files have them (of version 0.10), without any output. */
final class NoteJson {

  private static final ObjectMapper JSON = new ObjectMapper();

  private NoteJson() {}

  /** Returns the file of a note; the same note gives the same text. */
  static String write(Note note) {
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
    printer.indentArraysWith(new DefaultIndenter("  ", "\n"));
    printer.indentObjectsWith(new DefaultIndenter("  ", "\n"));
    try {
      return JSON.writer(printer).writeValueAsString(tree(note, Map.of())) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Returns a note for Zeppelin.
   *
   * @param forms values of the forms, by name, in place of their defaults
   */
  static ObjectNode tree(Note note, Map<String, String> forms) {
    ObjectNode root = JSON.createObjectNode();
    String id = hash(note.name()).substring(0, 9).toUpperCase(Locale.ROOT);
    root.put("name", note.name()).put("id", id);
    root.put("defaultInterpreterGroup", "spark").put("version", "0.10.1");
    root.putObject("noteParams");
    root.putObject("noteForms");
    root.putObject("angularObjects");
    root.putObject("config").put("isZeppelinNotebookCronEnable", false);
    root.putObject("info");
    ArrayNode paragraphs = root.putArray("paragraphs");
    for (int i = 0; i < note.paragraphs().size(); i++) {
      ObjectNode paragraph = paragraph(note.paragraphs().get(i), forms);
      String paragraphId = "paragraph_" + id.toLowerCase(Locale.ROOT) + "_" + (i + 1);
      paragraphs.add(paragraph.put("id", paragraphId).put("jobName", paragraphId));
    }
    return root;
  }

  private static ObjectNode paragraph(Paragraph paragraph, Map<String, String> forms) {
    boolean markdown = paragraph.interpreter().equals(Paragraph.MARKDOWN);
    String language =
        switch (paragraph.interpreter()) {
          case Paragraph.MARKDOWN -> "markdown";
          case Paragraph.PYTHON -> "python";
          default -> "scala";
        };
    ObjectNode node = JSON.createObjectNode();
    node.put("text", paragraph.text()).put("user", "anonymous").put("status", "READY");
    node.put("progressUpdateIntervalMs", 500);
    ObjectNode config = node.putObject("config");
    config.put("colWidth", 12.0).put("fontSize", 9.0).put("enabled", true);
    config.put("editorHide", markdown).put("tableHide", false);
    config.put("editorMode", "ace/mode/" + language);
    config.putObject("editorSetting").put("language", language).put("editOnDblClick", markdown);
    ObjectNode results = config.putObject("results");
    if (!paragraph.chart().isEmpty()) {
      lineChart(results.putObject("0").putObject("graph"), paragraph.chart());
    }
    ObjectNode settings = node.putObject("settings");
    ObjectNode params = settings.putObject("params");
    forms.forEach(params::put);
    settings.putObject("forms");
    node.putArray("apps");
    return node;
  }

  private static void lineChart(ObjectNode graph, List<String> columns) {
    graph.put("mode", "lineChart").put("height", 300.0).put("optionOpen", false);
    column(graph.putArray("keys"), columns, 0);
    ArrayNode values = graph.putArray("values");
    for (int i = 1; i < columns.size(); i++) {
      column(values, columns, i);
    }
    graph.putArray("groups");
  }

  private static void column(ArrayNode into, List<String> columns, int index) {
    into.addObject().put("name", columns.get(index)).put("index", index).put("aggr", "sum");
  }

  private static String hash(String text) {
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8))
        .toString()
        .replace("-", "");
  }
}
