package org.deltastn.spark.jobs;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.spark.launcher.JavaModuleOptions;

/**
 * A run of the job program by spark-submit in a process of its own: of the job jar where the system
 * properties {@code deltastn.sparkHome} and {@code deltastn.jobJar} name it, else of this class
 * path without the tests, whose Log4j configuration would stand for a user's.
 */
final class Submission {

  private static final long SECONDS = 600;

  private final Path folder;
  private final List<String> java = new ArrayList<>();
  private final List<String> spark = new ArrayList<>();
  private final Map<String, String> environment = new TreeMap<>();

  /** What a process ended with. */
  record Result(int code, String out, List<String> errors) {

    /** Returns the last line of the error stream; empty if there is none. */
    String lastError() {
      return errors.isEmpty() ? "" : errors.get(errors.size() - 1);
    }

    /** Returns the lines of the error stream but those of the tests' own class path. */
    List<String> ownErrors() {
      return errors.stream()
          .filter(line -> !line.startsWith("SLF4J:"))
          // A JVM says it of an option that Spark 4 asks for.
          .filter(line -> !line.startsWith("WARNING: Using incubator modules"))
          .toList();
    }
  }

  /** Creates a submission that runs in a folder. */
  Submission(Path folder) {
    this.folder = folder;
  }

  /** Adds options of Java. */
  Submission java(String... options) {
    java.addAll(Arrays.asList(options));
    return this;
  }

  /** Adds options of spark-submit. */
  Submission spark(String... options) {
    spark.addAll(Arrays.asList(options));
    return this;
  }

  /** Sets a variable of the environment. */
  Submission environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Returns the command of a run. */
  List<String> command(String... args) {
    String home = System.getProperty("deltastn.sparkHome");
    String jar = System.getProperty("deltastn.jobJar");
    boolean packaged = home != null && jar != null;
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Of processes that live for seconds, the second compiler takes a good part of the time.
    command.addAll(List.of("-Xmx1g", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(Arrays.asList(JavaModuleOptions.defaultModuleOptions().trim().split(" +")));
    command.addAll(java);
    command.addAll(List.of("-cp", packaged ? home + "/jars/*" : classPath()));
    command.addAll(List.of("org.apache.spark.deploy.SparkSubmit", "--master", "local[2]"));
    command.addAll(List.of("--conf", "spark.ui.enabled=false"));
    command.addAll(List.of("--conf", "spark.driver.host=127.0.0.1"));
    command.addAll(spark);
    command.addAll(List.of("--class", DeltaStnJob.class.getName()));
    command.add(packaged ? jar : "spark-internal");
    command.addAll(Arrays.asList(args));
    return command;
  }

  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.endsWith("test-classes") && !entry.endsWith("-tests.jar"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** Runs the program and waits for its end. */
  Result run(String... args) throws IOException, InterruptedException {
    return run(command(args));
  }

  /** Runs a command and waits for its end. */
  Result run(List<String> command) throws IOException, InterruptedException {
    Path out = folder.resolve("stdout");
    Path err = folder.resolve("stderr");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().putAll(environment);
    Process process = builder.start();
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("no end within " + SECONDS + " s: " + Files.readString(err));
    }
    String text = new String(Files.readAllBytes(err), StandardCharsets.UTF_8);
    return new Result(
        process.exitValue(),
        new String(Files.readAllBytes(out), StandardCharsets.UTF_8),
        text.lines().toList());
  }
}
