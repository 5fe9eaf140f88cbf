package org.deltastn.checks.soak;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.deltastn.spark.JavaProgram;
import org.deltastn.spark.LocalSpark;
import org.deltastn.spark.ProcessFolder;

/**
 * The {@code soak} check. Fits that nothing disturbs, in this process, give the models. A driver
 * with three executors is killed by its process id in the middle of a fit; a second one with two
 * ends that fit from its checkpoints, and goes on for the minutes that are asked for, with fits in
 * parallel, cancelled fits, killed executors and a stream. Every model must have the bytes of the
 * undisturbed one, memory must be flat ({@link MemorySeries}), and nothing may be left: native
 * memory, checkpoints, files of Spark, temporary files.
 *
 * <p>Arguments: {@code [--minutes N]}, 30 by default.
 */
public final class SoakCheck {

  static final String CHECKPOINTS = "checkpoints";

  private static final int MINUTES = 30;
  private static final int DRIVER_HEAP = 1024;
  private static final int KILLED_AFTER_ROUNDS = 20;
  private static final int SECONDS_OF_ENDING = 60;

  /** A driver that lives for so much longer than the minutes asked for does not end any more. */
  private static final long HANGS_MILLIS = TimeUnit.MINUTES.toMillis(20);

  private final Path folder = ProcessFolder.create();
  private boolean resumed;

  private SoakCheck() {}

  /** Runs the check. */
  public static void main(String[] args) {
    if (args.length != 0 && !(args.length == 2 && args[0].equals("--minutes"))) {
      throw new IllegalArgumentException("expected --minutes N, found " + String.join(" ", args));
    }
    double minutes = args.length == 0 ? MINUTES : Double.parseDouble(args[1]);
    boolean holds = false;
    try {
      holds = new SoakCheck().run(Math.round(minutes * 60_000));
    } catch (Exception e) {
      // Threads of Spark would go on.
      e.printStackTrace(System.out);
    }
    System.out.println(holds ? "holds" : "DOES NOT HOLD");
    System.exit(holds ? 0 : 1);
  }

  private boolean run(long millis) throws Exception {
    System.out.println("logs are in " + folder);
    Files.createDirectory(folder.resolve(CHECKPOINTS));
    for (SoakFit kind : SoakFit.values()) {
      kind.remember(folder, kind.fit(LocalSpark.session(), folder.resolve("undisturbed")));
    }
    LocalSpark.session().stop();
    killADriver(millis);
    return finish(millis);
  }

  private Process start(String name, int executors, long millis) throws IOException {
    for (String own : List.of("local", "tmp", "home")) {
      Files.createDirectories(folder.resolve(name).resolve(own));
    }
    Path own = folder.resolve(name);
    List<String> options =
        List.of(
            "-Xms" + DRIVER_HEAP + "m",
            "-Xmx" + DRIVER_HEAP + "m",
            "-XX:+AlwaysPreTouch",
            "-Djava.io.tmpdir=" + own.resolve("tmp"),
            "-Dspark.local.dir=" + own.resolve("local"),
            "-Dspark.testing=1",
            "-Dspark.test.home=" + own.resolve("home"));
    List<String> arguments =
        List.of(folder.toString(), Integer.toString(executors), Long.toString(millis));
    Process driver =
        JavaProgram.of(SoakDriver.class, options, arguments)
            .redirectError(own.resolve("log").toFile())
            .start();
    driver
        .onExit()
        .orTimeout(millis + HANGS_MILLIS, TimeUnit.MILLISECONDS)
        .exceptionally(
            e -> {
              System.out.println("the " + name + " driver hangs, and is killed");
              return driver.destroyForcibly();
            });
    return driver;
  }

  private static BufferedReader lines(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Kills a driver in the middle of its fit with checkpoints, and waits for its executors' end. */
  private void killADriver(long millis) throws Exception {
    Process driver = start("first", 3, millis);
    try (BufferedReader lines = lines(driver)) {
      int rounds = 0;
      while (rounds < KILLED_AFTER_ROUNDS) {
        String line = lines.readLine();
        if (line == null) {
          throw new IllegalStateException("the first driver ended by itself, see its log");
        }
        rounds += line.equals(SoakDriver.ROUND) ? 1 : 0;
      }
      List<ProcessHandle> executors = ExecutorProcesses.of(driver.toHandle());
      ExecutorProcesses.kill(driver.toHandle());
      for (ProcessHandle executor : executors) {
        executor.onExit().get(SECONDS_OF_ENDING, TimeUnit.SECONDS);
      }
      System.out.println(
          "killed a driver after "
              + rounds
              + " rounds; its "
              + executors.size()
              + " executors ended");
    } finally {
      driver.destroyForcibly();
    }
  }

  private boolean finish(long millis) throws Exception {
    Process driver = start("second", 2, millis);
    try (BufferedReader lines = lines(driver)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.equals(SoakDriver.RESUMED)) {
          resumed = true;
          System.out.println("the second driver went on from a checkpoint");
        } else if (!line.equals(SoakDriver.ROUND)) {
          System.out.println(line);
        }
      }
    } finally {
      if (!driver.waitFor(SECONDS_OF_ENDING, TimeUnit.SECONDS)) {
        driver.destroyForcibly();
      }
    }
    boolean holds = driver.waitFor() == 0 && resumed;
    System.out.println("exit status of the second driver " + driver.exitValue());
    Path own = folder.resolve("second");
    holds &= isEmpty("checkpoints", folder.resolve(CHECKPOINTS));
    holds &= isEmpty("files of Spark", own.resolve("local"));
    holds &= isEmpty("temporary files", own.resolve("tmp"));
    return holds;
  }

  private static boolean isEmpty(String what, Path folder) throws IOException {
    List<String> left = LeftFiles.in(folder);
    System.out.println(what + " left: " + left.size());
    left.stream().limit(10).forEach(file -> System.out.println("  " + file));
    return left.isEmpty();
  }
}
