package org.deltastn.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A driver that is killed by process id in the middle of a fit: its executors, with all replicas
 * outside their heaps, end too. ReplicaSweepTest has executors that live on.
 */
@Timeout(600)
@Tag("slow")
class GoneDriverTest {

  private static final long SECONDS = 120;

  /** A driver with two executors, whose process ids it prints when a round has ended there. */
  static final class Driver {

    private Driver() {}

    public static void main(String[] args) throws IOException {
      try (FaultyCluster cluster = new FaultyCluster(Map.of())) {
        Set<Long> executors = cluster.processes();
        FaultyCluster.fit(
            cluster.frame(),
            () -> {
              executors.forEach(pid -> System.out.print(pid + " "));
              System.out.println();
              // The fit does not go on before the driver is killed.
              while (true) {
                sleep();
              }
            });
      }
    }

    private static void sleep() {
      try {
        TimeUnit.SECONDS.sleep(1);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void executorsEndWithTheirDriver() throws Exception {
    List<String> options =
        List.of(
            "-Xmx768m",
            "-Dspark.testing=1",
            "-Dspark.test.home=" + System.getProperty("spark.test.home"));
    Process driver =
        JavaProgram.ofShortLife(Driver.class, options, List.of())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(driver.getInputStream(), StandardCharsets.UTF_8))) {
      List<ProcessHandle> executors =
          Arrays.stream(lines.readLine().split(" "))
              .map(pid -> ProcessHandle.of(Long.parseLong(pid)).orElseThrow())
              .toList();
      assertThat(executors).hasSize(2).allMatch(ProcessHandle::isAlive);
      driver.destroyForcibly().waitFor();
      for (ProcessHandle executor : executors) {
        executor.onExit().get(SECONDS, TimeUnit.SECONDS);
      }
    } finally {
      driver.destroyForcibly();
    }
  }
}
