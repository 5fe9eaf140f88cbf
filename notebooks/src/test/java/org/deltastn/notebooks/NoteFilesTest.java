package org.deltastn.notebooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NoteFilesTest {

  private static final Path SOURCES = Path.of("src/notes");

  @TempDir private Path folder;

  @Test
  void theFilesOfTheModuleAreThoseOfItsSources() throws Exception {
    NoteFiles.main(new String[] {SOURCES.toString(), folder.toString()});

    List<Path> written = files(folder);
    assertThat(written).hasSize(10);
    assertThat(files(Path.of("."))).hasSize(10);
    for (Path file : written) {
      assertThat(Files.readString(Path.of(file.getFileName().toString())))
          .as(file.getFileName() + "; NoteFiles writes it anew")
          .isEqualTo(Files.readString(file));
    }
  }

  @Test
  void aFileHasEveryParagraphAndNoOutput() throws Exception {
    Files.writeString(
        folder.resolve("a.md"),
        "name: x/A\n\nText\n\n```scala chart=epoch:a,b\nprint(\"%table …\")\n```\n");
    NoteFiles.main(new String[] {folder.toString(), folder.toString()});

    JsonNode note = new ObjectMapper().readTree(Files.readString(folder.resolve("a.zpln")));

    assertThat(note.path("name").asText()).isEqualTo("x/A");
    assertThat(note.path("paragraphs")).hasSize(2);
    JsonNode text = note.path("paragraphs").get(0);
    assertThat(text.path("text").asText()).isEqualTo("%md\nText");
    assertThat(text.at("/config/editorHide").asBoolean()).isTrue();
    JsonNode code = note.path("paragraphs").get(1);
    assertThat(code.path("text").asText()).isEqualTo("%spark\nprint(\"%table …\")");
    assertThat(code.path("status").asText()).isEqualTo("READY");
    JsonNode graph = code.at("/config/results/0/graph");
    assertThat(graph.path("mode").asText()).isEqualTo("lineChart");
    assertThat(graph.at("/keys/0/name").asText()).isEqualTo("epoch");
    assertThat(graph.path("values").findValuesAsText("name")).containsExactly("a", "b");
    assertThat(graph.path("values").findValuesAsText("index")).containsExactly("1", "2");
    for (JsonNode paragraph : note.path("paragraphs")) {
      assertThat(paragraph.has("results")).isFalse();
    }
    assertThat(note.findValuesAsText("id")).doesNotHaveDuplicates();
  }

  @Test
  void aNotebookStartsSparkWhereTheNoteConfiguresIt() throws Exception {
    Files.writeString(
        folder.resolve("a.md"),
        "name: x/A\n\nText\n\n```conf\n# The jar.\nspark.jars /a.jar\nspark.driver.memory 3g\n```\n"
            + "```scala chart=epoch:a,b\nval a = 1\nprint(a)\n```\n");
    NoteFiles.main(new String[] {folder.toString(), folder.toString()});

    JsonNode notebook = new ObjectMapper().readTree(Files.readString(folder.resolve("a.ipynb")));

    assertThat(notebook.path("nbformat").asInt()).isEqualTo(4);
    assertThat(notebook.at("/metadata/kernelspec/language").asText()).isEqualTo("scala");
    JsonNode cells = notebook.path("cells");
    assertThat(cells.findValuesAsText("cell_type")).containsExactly("markdown", "code", "code");
    assertThat(cells.findValuesAsText("id")).doesNotHaveDuplicates();
    assertThat(source(cells.get(0))).isEqualTo("Text");
    assertThat(source(cells.get(1)))
        .contains(
            "import $cp.`/a.jar`",
            ".config(\"spark.jars\", \"/a.jar\")",
            "needs a heap of 3g",
            "object z {")
        .doesNotContain("# The jar");
    assertThat(source(cells.get(2))).isEqualTo("val a = 1\nprint(a)");
    assertThat(cells.get(2).path("outputs")).isEmpty();
  }

  @Test
  void aNoteInPythonStartsSparkFromPython() throws Exception {
    Files.writeString(
        folder.resolve("a.md"),
        "name: x/A\n```conf\nspark.jars /a.jar\nspark.driver.memory 3g\n```\n"
            + "```python\nz.show(spark.range(3))\n```\n");
    NoteFiles.main(new String[] {folder.toString(), folder.toString()});

    ObjectMapper json = new ObjectMapper();
    JsonNode note = json.readTree(Files.readString(folder.resolve("a.zpln")));
    JsonNode code = note.path("paragraphs").get(1);
    assertThat(code.path("text").asText()).isEqualTo("%spark.pyspark\nz.show(spark.range(3))");
    assertThat(code.at("/config/editorMode").asText()).isEqualTo("ace/mode/python");
    JsonNode notebook = json.readTree(Files.readString(folder.resolve("a.ipynb")));
    assertThat(notebook.at("/metadata/kernelspec/name").asText()).isEqualTo("python3");
    assertThat(source(notebook.path("cells").get(0)))
        .contains(
            "SparkSession.builder.master(\"local[*]\").config(\"spark.jars\", \"/a.jar\")"
                + ".config(\"spark.driver.memory\", \"3g\").getOrCreate()",
            "class z:");
    assertThat(source(notebook.path("cells").get(1))).isEqualTo("z.show(spark.range(3))");
  }

  private static String source(JsonNode cell) {
    StringBuilder text = new StringBuilder();
    cell.path("source").forEach(line -> text.append(line.asText()));
    return text.toString();
  }

  @Test
  void wantsTwoFolders() {
    assertThatThrownBy(() -> NoteFiles.main(new String[] {"one"}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("found [one], expected the folder of the sources and that of the notes");
  }

  private static List<Path> files(Path folder) throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().matches(".*\\.(zpln|ipynb)")).sorted().toList();
    }
  }
}
