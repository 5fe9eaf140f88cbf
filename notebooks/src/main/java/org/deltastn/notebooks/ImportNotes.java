package org.deltastn.notebooks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The program that imports notes into a running Zeppelin by its REST interface. */
@Command(
    name = "import-notes",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Imports notes into a running Zeppelin by its REST interface.",
      "Exit codes: 0 done, 1 failed, 2 wrong options or files. A password is read from the",
      "environment variable ZEPPELIN_PASSWORD."
    })
public final class ImportNotes implements Callable<Integer> {

  /** Name of the environment variable with the password of {@code --user}. */
  static final String PASSWORD = "ZEPPELIN_PASSWORD";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ENDING = ".zpln";

  /** The line of a note's configuration that names the jar. */
  private static final String JAR_LINE = "(?m)^spark\\.jars .*$";

  @Option(
      names = "--zeppelin",
      paramLabel = "URL",
      defaultValue = "http://localhost:8080",
      description = "address of Zeppelin; default ${DEFAULT-VALUE}")
  private String zeppelin;

  @Option(
      names = "--jar",
      paramLabel = "FILE",
      description = {
        "the library's job jar, a path on Zeppelin's machine, for the first paragraph of the notes;",
        "without it they are imported as they are"
      })
  private String jar;

  @Option(names = "--user", paramLabel = "NAME", description = "log in; default: as nobody")
  private String user;

  @Option(names = "--replace", description = "replace notes of the same name; default: refuse")
  private boolean replace;

  @Parameters(
      arity = "1..*",
      paramLabel = "PATH",
      description = "files of notes (.zpln), or folders of them")
  private List<Path> paths;

  private String password = System.getenv(PASSWORD);

  /** Imports; exits with 1 when it failed and with 2 on wrong options. */
  public static void main(String[] args) {
    int code = command(new ImportNotes()).execute(args);
    if (code != 0) {
      System.exit(code);
    }
  }

  static CommandLine command(ImportNotes program) {
    return new CommandLine(program)
        // The build's command names the jar that it made, and -Dargs may name another after it.
        .setOverwrittenOptionsAllowed(true)
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              if (failure instanceof IOException || failure instanceof IllegalArgumentException) {
                command.getErr().println(failure.getMessage());
                return failure instanceof IllegalArgumentException ? 2 : 1;
              }
              throw failure;
            });
  }

  /** Sets the password in place of that of the environment. */
  ImportNotes password(String value) {
    password = value;
    return this;
  }

  @Override
  public Integer call() throws IOException {
    Map<String, JsonNode> notes = read();
    ZeppelinClient client = new ZeppelinClient(zeppelin);
    if (user != null) {
      if (password == null) {
        throw new IllegalArgumentException(
            "--user needs its password in the environment variable " + PASSWORD);
      }
      client.login(user, password);
    }
    Map<String, String> there = client.notes();
    List<String> taken = notes.keySet().stream().filter(there::containsKey).toList();
    if (!taken.isEmpty() && !replace) {
      throw new IllegalArgumentException(
          "Zeppelin has notes of these names: "
              + String.join(", ", taken)
              + "; nothing was imported; --replace replaces them");
    }
    for (Map.Entry<String, JsonNode> note : notes.entrySet()) {
      if (there.containsKey(note.getKey())) {
        client.delete(there.get(note.getKey()));
      }
      String id = client.importNote(note.getValue());
      System.out.println(zeppelin + "/#/notebook/" + id + "  " + note.getKey());
    }
    return 0;
  }

  /** Reads all notes before anything is sent. */
  private Map<String, JsonNode> read() throws IOException {
    Map<String, JsonNode> notes = new LinkedHashMap<>();
    for (Path file : files()) {
      JsonNode note;
      try {
        note = JSON.readTree(Files.readString(file));
      } catch (JsonProcessingException e) {
        throw new IllegalArgumentException(file + " is not JSON: " + e.getOriginalMessage(), e);
      }
      String name = note.path("name").asText();
      if (name.isEmpty() || !note.path("paragraphs").isArray()) {
        throw new IllegalArgumentException(
            file + ": expected a note with the fields name and paragraphs");
      }
      if (notes.putIfAbsent(name, jar == null ? note : withJar(note)) != null) {
        throw new IllegalArgumentException(file + ": found the note '" + name + "' a second time");
      }
    }
    return notes;
  }

  private List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path path : paths) {
      if (!Files.isDirectory(path)) {
        files.add(path);
        continue;
      }
      try (Stream<Path> all = Files.list(path)) {
        List<Path> found = all.filter(file -> file.toString().endsWith(ENDING)).sorted().toList();
        if (found.isEmpty()) {
          throw new IllegalArgumentException(path + ": found no " + ENDING + " file in the folder");
        }
        files.addAll(found);
      }
    }
    return files;
  }

  private JsonNode withJar(JsonNode note) {
    String line = Matcher.quoteReplacement("spark.jars " + jar);
    for (JsonNode paragraph : note.path("paragraphs")) {
      String text = paragraph.path("text").asText();
      if (text.startsWith("%" + Paragraph.CONFIGURATION)) {
        ((ObjectNode) paragraph).put("text", text.replaceAll(JAR_LINE, line));
      }
    }
    return note;
  }
}
