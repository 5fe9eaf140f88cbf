package org.deltastn.spark.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;

/**
 * A standalone cluster on this machine, from nothing but a SPARK_HOME: a master and two workers of
 * one core, each a process of its own, at free ports. What they and the jobs say goes into files of
 * a folder, what executors say into its subfolder {@code work}.
 */
final class StandaloneCluster implements AutoCloseable {

  static final int WORKERS = 2;

  private static final String ADDRESS = "127.0.0.1";
  private static final Pattern URL = Pattern.compile("spark://" + ADDRESS + ":[1-9][0-9]*");
  private static final int STOP_SECONDS = 20;
  // Of processes that live for seconds, the second compiler takes a good part of the time.
  private static final String COMPILER = "-XX:TieredStopAtLevel=1";

  private final Path home;
  private final Path logs;
  private final String master;
  private final List<Process> processes = new ArrayList<>();

  /** Starts it. */
  StandaloneCluster(Path home, Path logs) throws IOException, InterruptedException {
    this.home = home;
    this.logs = Files.createDirectories(logs);
    try {
      start(
          "master",
          "org.apache.spark.deploy.master.Master",
          List.of("--host", ADDRESS, "--port", "0", "--webui-port", "0"));
      master = awaitMaster();
      for (int i = 1; i <= WORKERS; i++) {
        start(
            "worker" + i,
            "org.apache.spark.deploy.worker.Worker",
            List.of(
                "--host",
                ADDRESS,
                "--webui-port",
                "0",
                "--cores",
                "1",
                "--memory",
                "1g",
                "--work-dir",
                logs.resolve("work").toString(),
                master));
      }
    } catch (Throwable e) {
      close();
      throw e;
    }
  }

  private String awaitMaster() throws IOException, InterruptedException {
    Path log = log("master");
    while (processes.get(0).isAlive()) {
      Matcher url = URL.matcher(Files.readString(log));
      if (url.find()) {
        return url.group();
      }
      Thread.sleep(50);
    }
    throw new IllegalStateException("the master has ended; " + log + " says why");
  }

  /** Returns the URL of the master. */
  String master() {
    return master;
  }

  /** Returns where a process says what it does. */
  Path log(String name) {
    return logs.resolve(name + ".log");
  }

  /** Runs a spark-submit to its end, and returns its exit status. */
  int submit(String name, List<String> arguments) throws IOException, InterruptedException {
    List<String> settings = new ArrayList<>();
    for (String setting :
        List.of(
            "spark.driver.host=" + ADDRESS,
            "spark.ui.enabled=false",
            "spark.log.level=WARN",
            "spark.executor.extraJavaOptions=" + COMPILER)) {
      Collections.addAll(settings, "--conf", setting);
    }
    settings.addAll(arguments);
    return start(name, "org.apache.spark.deploy.SparkSubmit", settings).waitFor();
  }

  private Process start(String name, String program, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    Collections.addAll(command, "-Xmx1g", COMPILER);
    Collections.addAll(command, JavaModuleOptions.defaultModuleOptions().split(" "));
    Collections.addAll(command, "-cp", home.resolve("jars") + "/*", program);
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder
        .environment()
        .putAll(
            Map.of(
                "SPARK_HOME", home.toString(),
                "SPARK_LOCAL_IP", ADDRESS,
                "SPARK_SCALA_VERSION", "2.12",
                "OMP_NUM_THREADS", "1",
                "OPENBLAS_NUM_THREADS", "1"));
    Process process = builder.redirectOutput(log(name).toFile()).start();
    processes.add(process);
    return process;
  }

  /** Returns the processes that it started, and those that these started. */
  List<ProcessHandle> alive() {
    return processes.stream()
        .map(Process::toHandle)
        .flatMap(handle -> Stream.concat(Stream.of(handle), handle.descendants()))
        .filter(ProcessHandle::isAlive)
        .toList();
  }

  /** Stops all of it, executors too, and deletes their copies of the jobs' jars. */
  @Override
  public void close() throws IOException, InterruptedException {
    List<ProcessHandle> all = alive();
    all.forEach(ProcessHandle::destroy);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(STOP_SECONDS);
    while (all.stream().anyMatch(ProcessHandle::isAlive) && System.nanoTime() < end) {
      Thread.sleep(50);
    }
    all.forEach(ProcessHandle::destroyForcibly);
    Path work = logs.resolve("work");
    if (Files.isDirectory(work)) {
      try (Stream<Path> files = Files.walk(work)) {
        for (Path jar : files.filter(file -> file.toString().endsWith(".jar")).toList()) {
          Files.delete(jar);
        }
      }
    }
  }
}
