package org.deltastn.kernels;

import static java.nio.file.attribute.PosixFilePermissions.asFileAttribute;
import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Loader;

/** Runs a script of the build with a path on which there is nothing but what a test puts there. */
final class BuildTools {

  private static final List<String> BASIC =
      List.of(
          "sh",
          "basename",
          "cat",
          "chmod",
          "dirname",
          "find",
          "mkdir",
          "mv",
          "rm",
          "touch",
          "uname");

  /** How a script ended, and what it and its programs printed. */
  record Outcome(int exitCode, String output) {}

  private final Path folder;

  /** Puts the tools that every script may use into that folder. */
  BuildTools(Path folder) throws IOException {
    assumeTrue(Loader.getPlatform().equals("linux-x86_64"), "the scripts are for Linux on x86-64");
    this.folder = Files.createDirectories(folder);
    for (String tool : BASIC) {
      link(tool);
    }
  }

  /** Adds a tool of this machine. */
  void link(String tool) throws IOException {
    Files.createSymbolicLink(folder.resolve(tool), onPath(tool));
  }

  /** Writes a tool for the shell, which may use the tools of this folder. */
  static void write(Path tool, String... lines) throws IOException {
    Files.createDirectories(tool.getParent());
    Files.createFile(tool, asFileAttribute(fromString("rwxr-xr-x")));
    Files.writeString(tool, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
  }

  /** Adds a tool for the shell. */
  void write(String tool, String... lines) throws IOException {
    write(folder.resolve(tool), lines);
  }

  /** Runs the script with this folder as its path, and more of the environment. */
  Outcome run(Path script, Map<String, String> environment, List<String> arguments)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.add(folder.resolve("sh").toString());
    command.add(script.toString());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("PATH", folder.toString());
    builder.environment().putAll(environment);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), output);
  }

  private static Path onPath(String tool) {
    for (String each : System.getenv("PATH").split(":", -1)) {
      Path file = Path.of(each, tool);
      if (Files.isExecutable(file)) {
        return file;
      }
    }
    throw new IllegalStateException("no " + tool + " on the path");
  }
}
