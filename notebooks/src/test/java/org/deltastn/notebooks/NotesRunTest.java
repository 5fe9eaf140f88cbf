package org.deltastn.notebooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs every note from the first paragraph to the last in Spark's Scala shell, made short. */
class NotesRunTest {

  private static final Path SOURCES = Path.of("src/notes");

  @TempDir private static Path folder;

  @BeforeAll
  static void writeImages() throws Exception {
    DigitFiles.write(folder, 5000, 500);
  }

  @ParameterizedTest
  @MethodSource
  void everyParagraphSucceedsWithItsOutput(NoteCase note, @TempDir Path classes) throws Exception {
    Note read = Note.read(SOURCES.resolve(note.source()));
    Map<String, String> configuration = configuration(read);
    assertThat(configuration.remove("spark.jars")).endsWith("-job.jar");
    configuration.put("spark.ui.enabled", "false");
    configuration.put("spark.driver.host", "127.0.0.1");
    configuration.put("spark.sql.shuffle.partitions", "2");
    try (NoteShell shell = NoteShell.open("local[2]", configuration, classes, note.forms())) {
      List<Outcome> outcomes = shell.run(read);
      keep(note, outcomes);
      note.check(outcomes);
    }
  }

  /** Leaves what came out where it can be looked at. */
  private static void keep(NoteCase note, List<Outcome> outcomes) throws Exception {
    StringBuilder text = new StringBuilder();
    for (Outcome outcome : outcomes) {
      text.append(outcome.paragraph().body()).append("\n\n");
      outcome.messages().forEach(m -> text.append(m.type()).append('\n').append(m.data()));
      text.append("\n----\n");
    }
    Path file = Path.of("target/notes", note.source() + ".txt");
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  static Stream<NoteCase> everyParagraphSucceedsWithItsOutput() throws Exception {
    // The one in Python runs where PySpark is, by PySparkTest of the stages.
    List<String> scala = new ArrayList<>();
    for (Path source : Note.sources(SOURCES)) {
      if (!Note.read(source).isPython()) {
        scala.add(source.getFileName().toString());
      }
    }
    assertThat(NoteCase.all(folder)).extracting(NoteCase::source).isEqualTo(scala);
    return NoteCase.all(folder).stream();
  }

  private static Map<String, String> configuration(Note note) throws Exception {
    Properties properties = new Properties();
    for (Paragraph paragraph : note.paragraphs()) {
      if (paragraph.interpreter().equals(Paragraph.CONFIGURATION)) {
        properties.load(new StringReader(paragraph.body()));
      }
    }
    return properties.stringPropertyNames().stream()
        .collect(Collectors.toMap(name -> name, properties::getProperty));
  }
}
