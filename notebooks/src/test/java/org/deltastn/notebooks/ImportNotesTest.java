package org.deltastn.notebooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ImportNotesTest {

  private final StringWriter errors = new StringWriter();

  @TempDir private Path folder;

  @Test
  void theNotesOfAFolderAreImportedWithTheJar() throws Exception {
    try (FakeZeppelin zeppelin = new FakeZeppelin(null)) {
      int code =
          run(
              "--jar",
              "built.jar",
              "--zeppelin",
              zeppelin.address() + "/",
              "--jar",
              "/opt/$1 job.jar",
              ".");

      assertThat(errors.toString()).isEmpty();
      assertThat(code).isZero();
      assertThat(zeppelin.notes()).hasSize(5);
      for (JsonNode note : zeppelin.notes().values()) {
        assertThat(note.path("paragraphs").findValuesAsText("text"))
            .anyMatch(
                text ->
                    text.startsWith("%spark.conf\n")
                        && text.contains("\nspark.jars /opt/$1 job.jar")
                        && !text.contains("/path/to/"));
      }
    }
  }

  @Test
  void withoutAJarANoteIsImportedAsItIs() throws Exception {
    Path file = note("a.zpln", "x/A");
    try (FakeZeppelin zeppelin = new FakeZeppelin(null)) {
      assertThat(run("--zeppelin", zeppelin.address(), file.toString())).isZero();

      assertThat(zeppelin.notes()).containsOnlyKeys("x/A");
      assertThat(zeppelin.notes().get("x/A").findValuesAsText("text"))
          .containsExactly("%spark.conf\nspark.jars /a.jar");
    }
  }

  @Test
  void aNoteThatIsThereIsRefusedOrReplaced() throws Exception {
    Path first = note("a.zpln", "x/A");
    note("b.zpln", "x/B");
    try (FakeZeppelin zeppelin = new FakeZeppelin(null)) {
      assertThat(run("--zeppelin", zeppelin.address(), first.toString())).isZero();

      assertThat(run("--zeppelin", zeppelin.address(), folder.toString())).isEqualTo(2);
      assertThat(errors.toString()).contains("notes of these names: x/A; nothing was imported");
      assertThat(zeppelin.created()).isEqualTo(1);

      assertThat(run("--zeppelin", zeppelin.address(), "--replace", folder.toString())).isZero();
      assertThat(zeppelin.notes()).containsOnlyKeys("x/A", "x/B");
      assertThat(zeppelin.created()).isEqualTo(3);
    }
  }

  @Test
  void logsInWhereAUserIsNamed() throws Exception {
    Path file = note("a.zpln", "x/A");
    try (FakeZeppelin zeppelin = new FakeZeppelin("userName=me&password=a%26b")) {
      assertThat(run("--zeppelin", zeppelin.address(), file.toString())).isEqualTo(1);
      assertThat(errors.toString())
          .contains("answered GET /api/notebook with status 403: not you (does it want --user?)");

      ImportNotes program = new ImportNotes().password("a&b");
      assertThat(run(program, "--zeppelin", zeppelin.address(), "--user", "me", file.toString()))
          .isZero();
      assertThat(zeppelin.notes()).containsOnlyKeys("x/A");
    }
  }

  @Test
  void aUserNeedsAPassword() throws Exception {
    ImportNotes program = new ImportNotes().password(null);

    assertThat(run(program, "--user", "me", note("a.zpln", "x/A").toString())).isEqualTo(2);
    assertThat(errors.toString()).contains("environment variable ZEPPELIN_PASSWORD");
  }

  @Test
  void saysWhereThereIsNoZeppelin() throws Exception {
    String closed;
    try (FakeZeppelin zeppelin = new FakeZeppelin(null)) {
      closed = zeppelin.address();
      String page = closed + "/page";
      assertThat(run("--zeppelin", page, note("a.zpln", "x/A").toString())).isEqualTo(1);
      assertThat(errors.toString()).contains("is it Zeppelin?");
    }
    assertThat(run("--zeppelin", closed, note("a.zpln", "x/A").toString())).isEqualTo(1);
    assertThat(errors.toString()).contains("Zeppelin at " + closed + " cannot be reached");
  }

  @Test
  void aFileThatIsNoNoteIsRefusedBeforeAnythingIsSent() throws Exception {
    note("a.zpln", "x/A");
    Files.writeString(folder.resolve("b.zpln"), "{\"name\": \"b\"}");
    assertThat(run("--zeppelin", "http://localhost:1", folder.toString())).isEqualTo(2);
    assertThat(errors.toString()).contains("b.zpln: expected a note with the fields");

    Files.writeString(folder.resolve("b.zpln"), "no");
    assertThat(run("--zeppelin", "http://localhost:1", folder.toString())).isEqualTo(2);
    assertThat(errors.toString()).contains("b.zpln is not JSON");

    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertThat(run("--zeppelin", "http://localhost:1", empty.toString())).isEqualTo(2);
    assertThat(errors.toString()).contains("found no .zpln file in the folder");
  }

  private Path note(String file, String name) throws Exception {
    return Files.writeString(
        folder.resolve(file),
        """
        {"name": "%s", "paragraphs": [{"text": "%%spark.conf\\nspark.jars /a.jar"}]}
        """
            .formatted(name));
  }

  private int run(String... args) {
    return run(new ImportNotes(), args);
  }

  private int run(ImportNotes program, String... args) {
    CommandLine command = ImportNotes.command(program);
    command.setErr(new PrintWriter(errors, true));
    return command.execute(args);
  }
}
