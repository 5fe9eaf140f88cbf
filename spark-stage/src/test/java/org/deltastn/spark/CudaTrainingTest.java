package org.deltastn.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deltastn.tensor.engine.BackendChoice;
import org.deltastn.tensor.engine.Backends;
import org.deltastn.train.TrainingState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Training by the engine on CUDA, over its emulation, where that was built: on the first GPU of a
 * local master, and on two executors, each with the one that Spark gives to its tasks.
 */
@Timeout(300)
class CudaTrainingTest {

  private static final List<Row> ROWS = Samples.clusters(203);
  private static final String TEMPORARY = "java.io.tmpdir";

  private final Path folder = ProcessFolder.create();
  private final Map<String, String> ours = new TreeMap<>();
  private final Map<String, String> before = new TreeMap<>();
  private SparkSession session;

  @BeforeEach
  void findEmulation() {
    Path emulation = Path.of("../kernels/target/emulation").toAbsolutePath().normalize();
    Path library = emulation.resolve("libemulated_cuda.so");
    assumeTrue(Files.exists(library), () -> "CUDA's emulation was not built: no " + library);
    ours.put("deltastn.cuda.library", library.toString());
    ours.put("deltastn.cuda.blas", emulation.resolve("libemulated_cublas.so").toString());
    // The locks of other machines' GPUs 0: those of other tests at the same time.
    ours.put(TEMPORARY, folder.toString());
    ours.forEach((name, value) -> before.put(name, set(name, value)));
  }

  private static String set(String name, String value) {
    return value == null ? System.clearProperty(name) : System.setProperty(name, value);
  }

  @AfterEach
  void stop() {
    if (session != null) {
      session.stop();
    }
    for (String name : ours.keySet()) {
      set(name, before.get(name));
    }
  }

  private SparkSession.Builder builder(String master) {
    LocalSpark.session().stop();
    return SparkSession.builder()
        .master(master)
        .appName("CUDA tests")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1");
  }

  /** Starts two executors, each on a GPU that the other has not. */
  private void startCluster(int devices) throws IOException {
    Path script = folder.resolve("discover.sh");
    Files.writeString(
        script,
        "#!/bin/sh\nmkdir "
            + folder.resolve("found")
            + " 2> /dev/null && gpu=0 || gpu=1\n"
            + "echo \"{\\\"name\\\":\\\"gpu\\\",\\\"addresses\\\":[\\\"$gpu\\\"]}\"\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    StringBuilder options = new StringBuilder(LocalSpark.SHORT_LIVED);
    ours.forEach((name, value) -> options.append(" -D" + name + "=" + value));
    session =
        builder("local-cluster[2,1,1024]")
            .config("spark.executor.memory", "1g")
            .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
            .config("spark.executor.extraJavaOptions", options.toString())
            .config("spark.executorEnv.OMP_NUM_THREADS", "1")
            .config("spark.executorEnv.OPENBLAS_NUM_THREADS", "1")
            .config("spark.executorEnv.EMULATED_CUDA_DEVICES", String.valueOf(devices))
            .config("spark.worker.resource.gpu.amount", "1")
            .config("spark.worker.resource.gpu.discoveryScript", script.toString())
            .config("spark.executor.resource.gpu.amount", "1")
            .config("spark.task.resource.gpu.amount", "1")
            .getOrCreate();
  }

  private DeltaStnClassificationModel fit(String backend, int workers) {
    return Samples.classifier()
        .setValidationIndicatorCol("validation")
        .setNumWorkers(workers)
        .setCyclesPerRound(2)
        .setTrainInterval(2)
        .setBackend(backend)
        .fit(session.createDataFrame(ROWS, Samples.SCHEMA));
  }

  /** Two engines round otherwise, which grows in a training of three epochs. */
  private static void requireEqual(TrainingState found, TrainingState expected) {
    requireEqual(found.general().toDoubles(), expected.general().toDoubles());
    requireEqual(found.response().toDoubles(), expected.response().toDoubles());
  }

  private static void requireEqual(double[] found, double[] expected) {
    double largest = Arrays.stream(expected).map(Math::abs).max().getAsDouble();
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.length; i++) {
      assertThat(found[i]).as("weight %d", i).isCloseTo(expected[i], within(1e-4 * largest));
    }
  }

  private static String backend(DeltaStnClassificationModel model) {
    return model.problem().configuration().backend();
  }

  @Test
  void oneReplicaAtATimeTrainsOnTheGpuOfALocalMaster() {
    session = builder("local[2]").getOrCreate();
    DeltaStnClassificationModel model = fit("cuda", 1);

    assertThat(backend(model)).isEqualTo("cuda");
    assertThat(folder.resolve("delta-stn-gpu-0.lock"))
        .content()
        .isEqualTo("process " + ProcessHandle.current().pid());
    requireEqual(model.state(), fit(Backends.DEFAULT, 1).state());
    assertThat(model.transform(session.createDataFrame(ROWS, Samples.SCHEMA)).count())
        .isEqualTo(ROWS.size());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> fit("cuda", 2))
        .withMessageStartingWith("backend 'cuda' computes on GPUs alone, and the master local[2]");
  }

  @Test
  void everyExecutorTrainsOnItsOwnGpu() throws IOException {
    startCluster(2);
    DeltaStnClassificationModel model = fit(BackendChoice.AUTO, 2);

    assertThat(backend(model)).isEqualTo("cuda");
    String first = Files.readString(folder.resolve("delta-stn-gpu-0.lock"));
    String second = Files.readString(folder.resolve("delta-stn-gpu-1.lock"));
    assertThat(List.of(first, second))
        .allMatch(owner -> owner.matches("process \\d+"))
        .doesNotHaveDuplicates();
    requireEqual(model.state(), fit(Backends.DEFAULT, 2).state());
  }

  /** Of the two GPUs that the cluster manager gives out, its machine has only the first. */
  @Test
  void anExecutorWithoutTheGpuThatItWasGivenIsAnError() throws IOException {
    startCluster(1);
    assertThatThrownBy(() -> fit("cuda", 2))
        .hasMessageContaining("there is no GPU '1'; this process has 0: ")
        .hasMessageMatching("(?s).*Lost task [^\\n]* \\([^ )]+ executor \\d\\).*");
  }
}
