package org.deltastn.spark.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.deltastn.spark.LocalSpark;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Runs of the job's commands in this JVM, with what they print, in a folder of the test's own. */
abstract class JobRuns {

  static final int ROWS = 300;

  @TempDir Path folder;
  private final StringWriter errors = new StringWriter();
  private String printed = "";

  @BeforeEach
  final void open() {
    LocalSpark.session();
  }

  /** Runs a command in the session of the tests. */
  final int run(String... args) {
    errors.getBuffer().setLength(0);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream console = System.out;
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    System.setOut(out);
    try {
      return JobSession.command(new DeltaStnProgram())
          .setOut(new PrintWriter(out, true))
          .setErr(new PrintWriter(errors))
          .execute(args);
    } finally {
      System.setOut(console);
      printed = bytes.toString(StandardCharsets.UTF_8);
    }
  }

  /** Returns what the last command printed. */
  final String printed() {
    return printed;
  }

  /** Returns the errors of the last command. */
  final String errors() {
    return errors.toString();
  }

  final void succeeds(String... args) {
    int code = run(args);
    assertThat(code).as(errors + printed).isZero();
  }

  final void refused(String part, String... args) {
    assertThat(run(args)).as(errors()).isEqualTo(2);
    assertThat(errors().lines().toList()).hasSize(1);
    assertThat(errors()).contains(part);
  }

  final String path(String name) {
    return folder.resolve(name).toString();
  }

  /** Writes a file and returns its path. */
  final String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  static String[] with(String[] args, String... more) {
    return Stream.concat(Arrays.stream(args), Arrays.stream(more)).toArray(String[]::new);
  }

  /** Writes rows of numbers a, b, c and of a class 0 or 1; returns the path. */
  final String numbers() throws IOException {
    Random random = new Random(3);
    List<String> lines = new ArrayList<>(List.of("a,b,c,class"));
    for (int i = 0; i < ROWS; i++) {
      int label = random.nextInt(2);
      double a = random.nextGaussian() + 3 * label;
      lines.add(a + "," + random.nextGaussian() + "," + (a + 1) + "," + label);
    }
    return file("data.csv", String.join("\n", lines) + "\n");
  }
}
