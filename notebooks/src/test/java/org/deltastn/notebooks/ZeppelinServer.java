package org.deltastn.notebooks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Zeppelin's server as a process of its own, without its web front end. */
final class ZeppelinServer implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PORT = 18090;
  private static final Duration STARTING = Duration.ofMinutes(2);
  private static final Duration RUNNING = Duration.ofMinutes(15);

  private final Process process;
  private final ZeppelinClient client = new ZeppelinClient(address());
  private final Path home;
  private String setting;

  private ZeppelinServer(Process process, Path home) {
    this.process = process;
    this.home = home;
  }

  /**
   * Starts it and waits until it answers.
   *
   * @param home a new folder for all that it writes
   * @param runner the script that starts interpreters
   * @param serverClassPath of the server
   * @param interpreterClassPath of the process that runs Spark
   * @param options of the JVMs
   */
  static ZeppelinServer start(
      Path home,
      Path runner,
      String serverClassPath,
      String interpreterClassPath,
      List<String> options)
      throws Exception {
    for (String folder : List.of("bin", "conf", "logs", "notebook", "web", "local-repo")) {
      Files.createDirectories(home.resolve(folder));
    }
    // The inner interpreter is on the class path; Zeppelin lists this folder all the same.
    Files.createDirectories(home.resolve("interpreter/spark/scala-2.12"));
    Files.writeString(home.resolve("web/index.html"), "<html/>");
    Files.writeString(home.resolve("interpreter/spark/interpreter-setting.json"), template());
    Path script = home.resolve("bin/interpreter.sh");
    Files.copy(runner, script, StandardCopyOption.COPY_ATTRIBUTES);
    String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
    List<String> command = new ArrayList<>(List.of(java, "-Xmx512m"));
    command.addAll(options);
    command.addAll(List.of("-cp", serverClassPath, "org.apache.zeppelin.server.ZeppelinServer"));
    ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
    builder.redirectErrorStream(true).redirectOutput(home.resolve("logs/server.log").toFile());
    Map<String, String> environment = builder.environment();
    environment.put("ZEPPELIN_HOME", home.toString());
    environment.put("ZEPPELIN_CONF_DIR", home.resolve("conf").toString());
    environment.put("ZEPPELIN_NOTEBOOK_DIR", home.resolve("notebook").toString());
    environment.put(
        "ZEPPELIN_NOTEBOOK_STORAGE", "org.apache.zeppelin.notebook.repo.VFSNotebookRepo");
    environment.put("ZEPPELIN_ADDR", "127.0.0.1");
    environment.put("ZEPPELIN_PORT", Integer.toString(PORT));
    environment.put("ZEPPELIN_LOCAL_IP", "127.0.0.1");
    environment.put("ZEPPELIN_WAR", home.resolve("web").toString());
    environment.put("ZEPPELIN_ANGULAR_WAR", home.resolve("web").toString());
    environment.put("ZEPPELIN_SEARCH_ENABLE", "false");
    // Without a name it takes the lack of a standard input for its end.
    environment.put("ZEPPELIN_IDENT_STRING", "notes");
    environment.put("SPARK_LOCAL_IP", "127.0.0.1");
    environment.put(
        "NOTES_JAVA",
        java + " -Xmx2g " + String.join(" ", options) + " -cp " + interpreterClassPath);
    ZeppelinServer server = new ZeppelinServer(builder.start(), home);
    server.await();
    server.createSetting();
    return server;
  }

  static String address() {
    return "http://127.0.0.1:" + PORT;
  }

  ZeppelinClient client() {
    return client;
  }

  /** Returns the paragraphs of a note: their ids and texts, and results where they have any. */
  JsonNode paragraphs(String note) throws IOException {
    return get("/api/notebook/" + note).path("paragraphs");
  }

  /** Runs a paragraph to its end with values of forms, and returns it. */
  JsonNode run(String note, String paragraph, Map<String, String> forms) throws Exception {
    ObjectNode body = JSON.createObjectNode();
    ObjectNode params = body.putObject("params");
    forms.forEach(params::put);
    client.send(
        "POST",
        "/api/notebook/job/" + note + "/" + paragraph,
        "application/json",
        BodyPublishers.ofString(body.toString()));
    long end = System.nanoTime() + RUNNING.toNanos();
    while (System.nanoTime() < end) {
      JsonNode found = get("/api/notebook/" + note + "/paragraph/" + paragraph);
      if (found.path("status").asText().matches("FINISHED|ERROR|ABORT")) {
        return found;
      }
      Thread.sleep(500);
    }
    throw new IOException("paragraph " + paragraph + " did not end within " + RUNNING);
  }

  /** Ends the interpreter's process; the next paragraph begins a new one. */
  void restartInterpreter() throws IOException {
    client.send(
        "PUT",
        "/api/interpreter/setting/restart/" + setting,
        "application/json",
        BodyPublishers.noBody());
  }

  private JsonNode get(String path) throws IOException {
    return client.send("GET", path, null, BodyPublishers.noBody());
  }

  private void await() throws Exception {
    long end = System.nanoTime() + STARTING.toNanos();
    while (true) {
      try {
        get("/api/version");
        return;
      } catch (IOException e) {
        if (!process.isAlive() || System.nanoTime() > end) {
          close();
          throw new IOException("Zeppelin did not start; see " + home.resolve("logs"), e);
        }
        Thread.sleep(500);
      }
    }
  }

  /** Makes a setting named spark; its group has another name, or Zeppelin would want SPARK_HOME. */
  private void createSetting() throws IOException {
    ObjectNode body = JSON.createObjectNode().put("name", "spark").put("group", "notes");
    ObjectNode properties = body.putObject("properties");
    property(properties, "spark.master", "local[2]");
    property(properties, "spark.ui.enabled", "false");
    property(properties, "spark.driver.host", "127.0.0.1");
    property(properties, "spark.sql.shuffle.partitions", "2");
    property(properties, "zeppelin.spark.enableSupportedVersionCheck", "false");
    body.putArray("dependencies");
    body.putObject("option").put("remote", true).put("perNote", "shared").put("perUser", "shared");
    setting =
        client
            .send(
                "POST",
                "/api/interpreter/setting",
                "application/json",
                BodyPublishers.ofString(body.toString()))
            .path("id")
            .asText();
  }

  private static void property(ObjectNode properties, String name, String value) {
    properties.putObject(name).put("name", name).put("value", value).put("type", "string");
  }

  private static String template() {
    return """
    [{"group": "notes", "name": "spark", "className": "org.apache.zeppelin.spark.SparkInterpreter",
      "defaultInterpreter": true, "properties": {}, "editor": {"language": "scala"}}]
    """;
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    process.onExit().join();
  }
}
