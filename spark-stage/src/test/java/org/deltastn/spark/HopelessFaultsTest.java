package org.deltastn.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.launcher.JavaModuleOptions;
import org.deltastn.spark.FaultyBackendProvider.Fault;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Faults that no retry can mend: each is an error that says what is wrong, and never a hang. */
@Tag("slow")
@Timeout(600)
class HopelessFaultsTest {

  private static final String CLASS_PATH = "java.class.path";

  private final Path temporary = ProcessFolder.create();

  @Test
  void executorsThatDieWheneverTheyTrainAreAnError() throws IOException {
    try (FaultyCluster cluster = new FaultyCluster(Map.of())) {
      assertThatThrownBy(
              () -> FaultyCluster.fit(cluster.frame(), () -> cluster.order(Fault.DIE, 1)))
          .message()
          .containsAnyOf("ExecutorLostFailure", "executors were lost repeatedly")
          .contains("Command exited with code 137");
    }
  }

  @Test
  void anExecutorWithoutTheNativeLibrariesIsAnError() throws IOException {
    String whole = System.getProperty(CLASS_PATH);
    Pattern natives = Pattern.compile("(nd4j-native|openblas|javacpp)-.*-linux-.*\\.jar");
    System.setProperty(
        CLASS_PATH,
        Pattern.compile(File.pathSeparator)
            .splitAsStream(whole)
            .filter(entry -> !natives.matcher(Path.of(entry).getFileName().toString()).matches())
            .collect(Collectors.joining(File.pathSeparator)));
    try (FaultyCluster cluster = new FaultyCluster(Map.of())) {
      assertThatThrownBy(() -> FaultyCluster.fit(cluster.frame(), () -> {}))
          .hasMessageContaining("backend 'nd4j' cannot start")
          .hasMessageContaining(
              "this system is linux-x86_64, and the class path has none of ND4J's")
          .hasMessageContaining("build with -Djavacpp.platform=linux-x86_64");
    } finally {
      System.setProperty(CLASS_PATH, whole);
    }
  }

  @Test
  void aDiskTooSmallForTheCacheIsAnError() throws Exception {
    assertThat(fitOnDisk("3m", false))
        .contains(FullDiskFit.FAILED)
        .contains("No space left on device");
  }

  @Test
  void aDiskThatFillsWhileTrainingChangesNothing() throws Exception {
    assertThat(fitOnDisk("100m", true)).contains(FullDiskFit.TRAINED);
  }

  /** Runs the fit on a disk of its own, and returns what it said. */
  private String fitOnDisk(String size, boolean fill) throws Exception {
    Path disk = Files.createDirectory(temporary.resolve("disk"));
    String mount = "mount -t tmpfs -o size=" + size + " disk " + disk;
    List<String> unshare = List.of("unshare", "-Urm", "sh", "-c");
    List<String> trial = new ArrayList<>(unshare);
    trial.add(mount);
    Assumptions.assumeTrue(
        new ProcessBuilder(trial).start().waitFor() == 0,
        "needs a system where users may mount a small disk of their own (unshare -Urm)");

    List<String> command = new ArrayList<>(unshare);
    command.add(mount + " && exec \"$@\"");
    command.add("sh");
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.add("-Xmx768m");
    command.addAll(List.of(LocalSpark.SHORT_LIVED.split(" ")));
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptions().split(" ")));
    command.addAll(List.of("-Dspark.testing=1", "-Dspark.test.home=" + temporary));
    command.addAll(List.of("-cp", System.getProperty(CLASS_PATH), FullDiskFit.class.getName()));
    if (fill) {
      command.add(disk.toString());
    }
    Path log = temporary.resolve("log");
    Path out = temporary.resolve("out");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("SPARK_LOCAL_DIRS", disk.toString());
    Process process = builder.redirectError(log.toFile()).redirectOutput(out.toFile()).start();
    try {
      assertThat(process.waitFor()).as(() -> read(log)).isZero();
    } finally {
      process.destroyForcibly();
    }
    return read(out);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
