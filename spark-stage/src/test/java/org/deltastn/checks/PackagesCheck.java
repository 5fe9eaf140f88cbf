package org.deltastn.checks;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.launcher.JavaModuleOptions;

/**
 * The check {@code packages}: {@code spark-submit --packages} with the thin jar takes it and all
 * that it needs from a local Maven repository, and trains there by the engines {@code native} and
 * {@code nd4j}. The arguments are the folder of Spark, the repository and the project's version.
 */
public final class PackagesCheck {

  private static final int ROWS = 80;

  private PackagesCheck() {}

  /** Runs the check. */
  public static void main(String[] args) throws Exception {
    Path repository = Path.of(args[1]);
    String version = args[2];
    Path jar =
        repository.resolve(
            "org/deltastn/delta-stn-spark_2.12/%s/delta-stn-spark_2.12-%s.jar"
                .formatted(version, version));
    if (!Files.exists(jar)) {
      throw new IllegalArgumentException("no " + jar + ": run mvn install first");
    }
    Path folder = Files.createTempDirectory("packages");
    List<String> lines = new ArrayList<>(List.of("a,b,label"));
    for (int i = 0; i < ROWS; i++) {
      lines.add(i % 7 + "." + i % 3 + "," + i % 5 + "," + i % 2);
    }
    Files.write(folder.resolve("data.csv"), lines);
    boolean good = true;
    for (String engine : List.of("native", "nd4j")) {
      List<String> command = command(args[0], repository, folder);
      command.addAll(List.of("--packages", "org.deltastn:delta-stn-spark_2.12:" + version));
      command.addAll(List.of("--class", "org.deltastn.spark.jobs.DeltaStnJob", jar.toString()));
      command.addAll(List.of("train", "--input", "data.csv", "--model", engine));
      command.addAll(List.of("--set", "maxIter=2", "--set", "backend=" + engine));
      good &= run(engine, command, folder);
    }
    try (var jars = Files.list(folder.resolve("ivy/jars"))) {
      System.out.println(jars.count() + " jars from " + repository);
    }
    System.out.println(good ? "both engines trained" : "NOT MET");
    System.exit(good ? 0 : 1);
  }

  private static List<String> command(String spark, Path repository, Path folder) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx1g", "-cp", spark + "/jars/*"));
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptions().trim().split(" +")));
    command.addAll(List.of("org.apache.spark.deploy.SparkSubmit", "--master", "local[1]"));
    command.addAll(List.of("--conf", "spark.ui.enabled=false"));
    command.addAll(List.of("--conf", "spark.driver.host=127.0.0.1"));
    // An empty cache, so that nothing but the repository answers.
    command.addAll(List.of("--conf", "spark.jars.ivy=" + folder.resolve("ivy")));
    command.addAll(List.of("--repositories", repository.toUri().toString()));
    return command;
  }

  private static boolean run(String engine, List<String> command, Path folder) throws Exception {
    Path log = folder.resolve(engine + ".log");
    long start = System.nanoTime();
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    int code = builder.start().waitFor();
    boolean good = code == 0 && Files.exists(folder.resolve(engine).resolve("metadata"));
    System.out.printf(
        Locale.ROOT, "%s: exit code %d, %.0f s%n", engine, code, (System.nanoTime() - start) / 1e9);
    if (!good) {
      System.out.println(Files.readString(log));
    }
    return good;
  }
}
