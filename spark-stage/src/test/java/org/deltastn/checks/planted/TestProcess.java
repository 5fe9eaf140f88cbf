package org.deltastn.checks.planted;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.deltastn.spark.JavaProgram;

/** A process of {@link PlantedTests}, which is started anew when it has hung or died. */
final class TestProcess implements AutoCloseable {

  /**
   * What the process has answered.
   *
   * @param complete whether it did so to the end: it neither died nor took too long
   */
  record Answer(List<List<String>> lines, boolean complete) {

    /** Returns the words of the first line of this name, or an empty list. */
    List<String> first(String name) {
      return lines.stream().filter(line -> line.get(0).equals(name)).findFirst().orElse(List.of());
    }
  }

  private static final List<String> END = List.of("end");

  private final Path folder;
  private Process process;
  private Writer in;
  private BlockingQueue<List<String>> answers;
  private int starts;

  /**
   * Starts nothing yet.
   *
   * @param folder for the agent, the log and temporary files
   */
  TestProcess(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder.toAbsolutePath());
    PlantingAgent.jar(folder.resolve("agent.jar"));
    Files.deleteIfExists(folder.resolve("tests.log"));
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
  }

  /** Returns how often a process was started. */
  int starts() {
    return starts;
  }

  /** Says whether the next question needs no new process. */
  boolean isRunning() {
    return process != null && process.isAlive();
  }

  /** Sends a line and waits for its answer; a process that gives none in time is ended. */
  Answer ask(Duration limit, String question, Collection<String> words) {
    try {
      if (process == null) {
        start();
      }
      in.write(question + "\t" + String.join("\t", words) + "\n");
      in.flush();
    } catch (IOException e) {
      close();
      return new Answer(List.of(), false);
    }
    long end = System.nanoTime() + limit.toNanos();
    List<List<String>> lines = new ArrayList<>();
    while (true) {
      List<String> line = poll(end - System.nanoTime());
      if (line == null || line == END) {
        close();
        return new Answer(lines, false);
      }
      lines.add(line);
      if (line.get(0).equals("done")) {
        return new Answer(lines, true);
      }
    }
  }

  private List<String> poll(long nanos) {
    try {
      return answers.poll(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  private void start() throws IOException {
    starts++;
    List<String> options = new ArrayList<>();
    options.add("-javaagent:" + folder.resolve("agent.jar"));
    options.add("-Xmx2g");
    options.add("-Dspark.testing=1");
    options.add("-Dspark.test.home=" + folder);
    options.add("-Dspark.sql.warehouse.dir=" + folder.resolve("spark-warehouse"));
    options.add("-Djqwik.database=" + folder.resolve("jqwik-database"));
    options.add("-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve("tmp")));
    ProcessBuilder builder = JavaProgram.ofShortLife(PlantedTests.class, options, List.of());
    builder.redirectError(ProcessBuilder.Redirect.appendTo(folder.resolve("tests.log").toFile()));
    builder.environment().putIfAbsent("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().putIfAbsent("OMP_NUM_THREADS", "1");
    builder.environment().putIfAbsent("OPENBLAS_NUM_THREADS", "1");
    process = builder.start();
    in =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    answers = new LinkedBlockingQueue<>();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    BlockingQueue<List<String>> to = answers;
    Thread reader = new Thread(() -> read(out, to));
    reader.setDaemon(true);
    reader.start();
  }

  private static void read(BufferedReader out, BlockingQueue<List<String>> to) {
    try (out) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith(PlantedTests.MARK)) {
          to.add(List.of(line.substring(PlantedTests.MARK.length()).split("\t", -1)));
        }
      }
    } catch (IOException | UncheckedIOException e) {
      // The process was ended.
    }
    to.add(END);
  }

  /** Ends the process; the next question starts another. */
  @Override
  public synchronized void close() {
    if (process != null) {
      process.destroyForcibly();
      process = null;
    }
  }
}
