package org.deltastn.notebooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoteTest {

  @Test
  void textAndBlocksBecomeParagraphsInOrder() {
    Note note =
        Note.parse(
            "a.md",
            """
            name: folder/A note

            # Heading

            Text.

            ```conf
            spark.jars x.jar
            ```
            ```scala chart=epoch:a,b
            val a = 1

            print(a)
            ```

            The end.
            """);

    assertThat(note.name()).isEqualTo("folder/A note");
    assertThat(note.paragraphs())
        .containsExactly(
            new Paragraph("md", "# Heading\n\nText.", List.of()),
            new Paragraph("spark.conf", "spark.jars x.jar", List.of()),
            new Paragraph("spark", "val a = 1\n\nprint(a)", List.of("epoch", "a", "b")),
            new Paragraph("md", "The end.", List.of()));
    assertThat(note.paragraphs().get(1).text()).isEqualTo("%spark.conf\nspark.jars x.jar");
  }

  @Test
  void blocksOfPythonMakeANoteInPython() {
    Note note = Note.parse("a.md", "name: a\n```python chart=epoch:a\nz.show(a)\n```\n");

    assertThat(note.isPython()).isTrue();
    assertThat(note.paragraphs())
        .containsExactly(new Paragraph("spark.pyspark", "z.show(a)", List.of("epoch", "a")));
    assertThat(Note.parse("a.md", "name: a\n```scala\nval a = 1\n```\n").isPython()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Text | line 1: found 'Text', expected 'name: FOLDER/NAME'",
        "name: a;```ruby | line 2: found '```ruby', expected ```conf, ```scala or ```python",
        "name: a;```scala;```scala | line 3: found '```scala', expected the end of the block",
        "name: a;```scala;val a = 1 | line 3: found 'the end of the file', expected the end",
        "name: a;```scala chart=x;``` | line 3: found '```scala chart=x', expected ```LANGUAGE or",
        "name: a;```scala fast;``` | line 3: found '```scala fast', expected ```LANGUAGE or"
      })
  void aMalformedSourceIsRefusedByItsLine(String source, String message) {
    assertThatThrownBy(() -> Note.parse("a.md", source.replace(';', '\n')))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("a.md: " + message);
  }

  @Test
  void allNotesOfTheModuleCanBeRead() throws Exception {
    List<Note> notes = new ArrayList<>();
    for (Path source : Note.sources(Path.of("src/notes"))) {
      notes.add(Note.read(source));
    }

    assertThat(notes).hasSize(5);
    assertThat(notes).extracting(Note::name).allMatch(name -> name.startsWith("delta-stn/"));
    for (Note note : notes) {
      assertThat(note.paragraphs().stream().filter(p -> !p.interpreter().equals("md")))
          .first()
          .extracting(Paragraph::interpreter)
          .isEqualTo(Paragraph.CONFIGURATION);
    }
  }
}
