package org.deltastn.notebooks;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The {@code notebooks} check: imports the notes by {@link ImportNotes} into a headless server of
 * Zeppelin, runs every paragraph but the Markdown there by its own SparkInterpreter, made short,
 * and checks status and output of each as the tests do.
 *
 * <p>Arguments: the folder of this module, a folder for Zeppelin, the job jar, the options of the
 * JVMs. Zeppelin's ports for its own processes are open to every address, so this must run in a
 * network namespace of its own; it refuses to where a network can be reached.
 */
public final class NotebooksCheck {

  private NotebooksCheck() {}

  /** Runs the check. */
  public static void main(String[] args) throws Exception {
    requireOwnNetwork();
    Path module = Path.of(args[0]);
    Path home = Files.createTempDirectory(Files.createDirectories(Path.of(args[1])), "home");
    Path jar = Path.of(args[2]);
    List<String> options = Arrays.asList(args).subList(3, args.length);
    if (!Files.exists(jar)) {
      throw new IllegalArgumentException(jar + " is missing; build it first, without -Djob.skip");
    }
    Path interpreter = module.resolve("zeppelin/interpreter/target");
    String interpreterPath =
        String.join(
            ":",
            interpreter.resolve("classes").toString(),
            jar.toString(),
            Files.readString(interpreter.resolve("classpath")).strip());
    String serverPath =
        Files.readString(module.resolve("zeppelin/server/target/classpath")).strip();
    Path images = Files.createDirectories(home.resolve("images"));
    DigitFiles.write(images, 5000, 500);
    Path runner = module.resolve("zeppelin/interpreter.sh");
    try (ZeppelinServer server =
        ZeppelinServer.start(home, runner, serverPath, interpreterPath, options)) {
      int code =
          ImportNotes.command(new ImportNotes())
              .execute(
                  "--zeppelin",
                  ZeppelinServer.address(),
                  "--jar",
                  jar.toString(),
                  module.toString());
      if (code != 0) {
        throw new IllegalStateException("the import ended with exit code " + code);
      }
      for (NoteCase note : NoteCase.all(images)) {
        run(server, note, Note.read(module.resolve("src/notes").resolve(note.source())));
        server.restartInterpreter();
      }
    }
    System.out.println("all notes ran to their end, with their outputs as expected");
  }

  private static void run(ZeppelinServer server, NoteCase note, Note source) throws Exception {
    long start = System.nanoTime();
    String id = server.client().notes().get(source.name());
    if (id == null) {
      throw new IllegalStateException("found no note '" + source.name() + "' after the import");
    }
    JsonNode paragraphs = server.paragraphs(id);
    List<Outcome> outcomes = new ArrayList<>();
    int ran = 0;
    for (int i = 0; i < source.paragraphs().size(); i++) {
      Paragraph paragraph = source.paragraphs().get(i);
      if (paragraph.interpreter().equals(Paragraph.MARKDOWN)) {
        continue;
      }
      JsonNode result =
          server.run(id, paragraphs.get(i).path("id").asText(), forms(paragraph, note));
      ran++;
      Outcome outcome = outcome(paragraph, result);
      if (!outcome.succeeded()) {
        throw new IllegalStateException(
            "paragraph " + (i + 1) + " of " + source.name() + " failed: " + result);
      }
      if (paragraph.interpreter().equals(Paragraph.SCALA)) {
        outcomes.add(outcome);
      }
    }
    note.check(outcomes);
    System.out.printf(
        Locale.ROOT,
        "%s: %d paragraphs FINISHED in %.0f s, outputs ok%n",
        source.name(),
        ran,
        (System.nanoTime() - start) / 1e9);
  }

  private static Map<String, String> forms(Paragraph paragraph, NoteCase note) {
    return paragraph.body().contains("z.textbox") ? note.forms() : Map.of();
  }

  private static Outcome outcome(Paragraph paragraph, JsonNode result) {
    List<Outcome.Message> messages = new ArrayList<>();
    for (JsonNode message : result.at("/results/msg")) {
      messages.add(
          new Outcome.Message(message.path("type").asText(), message.path("data").asText()));
    }
    return new Outcome(paragraph, result.path("status").asText().equals("FINISHED"), messages);
  }

  private static void requireOwnNetwork() throws Exception {
    var interfaces = NetworkInterface.networkInterfaces().toList();
    for (NetworkInterface found : interfaces) {
      if (!found.isLoopback()) {
        throw new IllegalStateException(
            "found the network interface "
                + found.getName()
                + ", expected none but the loopback: run this in a network namespace of its own");
      }
    }
  }
}
