package org.deltastn.spark.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.deltastn.data.fetch.DataNotFoundException;
import org.deltastn.data.source.MnistSource;
import org.deltastn.spark.ProcessFolder;
import org.deltastn.spark.jobs.experiments.ExperimentsJob;
import org.deltastn.spark.jobs.experiments.ExperimentsJobTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The job's jar on a standalone cluster of separate processes, from Spark's jars alone. */
@Timeout(300)
class StandaloneClusterIT {

  private static final Path JAR = path("deltastn.jobJar");
  private static final int ROWS = 600;

  private static StandaloneCluster cluster;
  private final Path folder = ProcessFolder.create();

  private static Path path(String property) {
    return Path.of(System.getProperty(property)).toAbsolutePath();
  }

  @BeforeAll
  static void start() throws Exception {
    cluster = new StandaloneCluster(path("deltastn.sparkHome"), path("deltastn.clusterLogs"));
  }

  @AfterAll
  static void stop() throws Exception {
    List<ProcessHandle> before = cluster.alive();
    cluster.close();
    assertThat(before).hasSizeGreaterThan(StandaloneCluster.WORKERS);
    assertThat(before).noneMatch(ProcessHandle::isAlive);
  }

  private void submit(String name, String master, Class<?> job, List<String> arguments)
      throws Exception {
    List<String> all = new ArrayList<>(List.of("--master", master));
    for (String setting :
        List.of(
            "spark.cores.max=" + StandaloneCluster.WORKERS,
            "spark.executor.cores=1",
            "spark.executor.memory=1g",
            // Starts when both executors are there.
            "spark.scheduler.minRegisteredResourcesRatio=1",
            "spark.scheduler.maxRegisteredResourcesWaitingTime=120s",
            "spark.eventLog.enabled=true",
            "spark.eventLog.dir=" + Files.createDirectories(events(name)).toUri())) {
      Collections.addAll(all, "--conf", setting);
    }
    Collections.addAll(all, "--class", job.getName(), JAR.toString());
    all.addAll(arguments);
    int status = cluster.submit(name, all);
    assertThat(status).as(() -> read(cluster.log(name))).isZero();
  }

  private Path events(String name) {
    return folder.resolve("events-" + name);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Returns the executors that ran tasks of a job. */
  private Set<String> executors(String name) throws IOException {
    ObjectMapper json = new ObjectMapper();
    Set<String> executors = new TreeSet<>();
    try (Stream<Path> files = Files.list(events(name))) {
      for (Path file : files.toList()) {
        for (String line : Files.readAllLines(file)) {
          JsonNode event = json.readTree(line);
          if (event.path("Event").asText().equals("SparkListenerTaskEnd")) {
            executors.add(event.path("Task Info").path("Executor ID").asText());
          }
        }
      }
    }
    return executors;
  }

  private static byte[] state(Path model) throws IOException {
    try (Stream<Path> files = Files.walk(model)) {
      Path state =
          files.filter(file -> file.endsWith("data/state.safetensors")).findAny().orElseThrow();
      return Files.readAllBytes(state);
    }
  }

  private List<String> training(String model) throws IOException {
    Random random = new Random(5);
    StringBuilder rows = new StringBuilder("a,b,c,class\n");
    for (int i = 0; i < ROWS; i++) {
      double a = random.nextGaussian();
      double b = random.nextGaussian();
      double c = random.nextGaussian();
      rows.append(a + "," + b + "," + c + "," + (a > b ? 1 : 0) + "\n");
    }
    Path csv = Files.writeString(folder.resolve("rows.csv"), rows);
    Path config =
        Files.writeString(
            folder.resolve("run.conf"),
            """
            job { input = "%s", format = csv }
            layers = [3, 16, 2]
            labelCol = class
            maxIter = 2
            batchSize = 20
            numWorkers = 2
            cyclesPerRound = 2
            hyperparameters = [{kind = inputDropout}]
            """
                .formatted(csv.toUri()));
    return List.of(
        "train",
        "--config",
        config.toUri().toString(),
        "--model",
        folder.resolve(model).toUri().toString());
  }

  @Test
  void aFitOnTwoExecutorsIsThatOfOneProcess() throws Exception {
    submit("train", cluster.master(), DeltaStnJob.class, training("distributed"));
    submit("train-local", "local[2]", DeltaStnJob.class, training("local"));

    assertThat(executors("train")).containsExactly("0", "1");
    assertThat(executors("train-local")).containsExactly("driver");
    assertThat(state(folder.resolve("distributed"))).isEqualTo(state(folder.resolve("local")));
  }

  @Test
  void theMainJobTrainsAndSaves() throws Exception {
    List<String> options = new ArrayList<>(List.of("mnist", "--short"));
    options.addAll(mnist());
    Path models = folder.resolve("models");
    Path model = models.resolve("DELTA_STN");
    options.addAll(
        List.of("--workers", "2", "--rows", "2000", "--epochs", "2", "--hidden", "30,30"));
    options.addAll(List.of("--models", models.toUri().toString()));

    submit("mnist", cluster.master(), ExperimentsJob.class, options);

    assertThat(executors("mnist")).containsExactly("0", "1");
    assertThat(state(model)).isNotEmpty();
    assertThat(Files.readString(cluster.log("mnist")))
        .contains("Hyperparameters found by DELTA_STN")
        // The URI of a folder that exists ends with a slash.
        .contains(
            "Model saved to " + models.toUri().toString().replaceAll("/$", "") + "/DELTA_STN");
  }

  /** Says to the job where MNIST is, if it is here; nothing is fetched for a test. */
  private static List<String> mnist() throws IOException {
    try {
      MnistSource.builder().npmCommand(List.of()).mirrors(List.of()).build().load();
      return List.of();
    } catch (DataNotFoundException e) {
      return List.of("--data", ExperimentsJobTest.data().toString());
    }
  }
}
