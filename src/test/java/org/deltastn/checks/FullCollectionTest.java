package org.deltastn.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a process of its own: what earlier tests have left becomes garbage at any time. */
class FullCollectionTest {

  private static final int SIZE = 64 << 20;
  private static final long NOISE = 8 << 20;

  @Test
  void countsWhatIsHeldAndNothingElse(@TempDir Path folder) throws Exception {
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Measured.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    boolean ended = process.waitFor(5, TimeUnit.MINUTES);
    process.destroyForcibly();
    String printed = Files.readString(log);
    assertThat(ended && process.exitValue() == 0).as(printed).isTrue();
    List<Long> bytes = printed.lines().map(Long::parseLong).toList();
    assertThat(bytes.get(0)).as("while an array is held").isCloseTo(SIZE, within(NOISE));
    assertThat(bytes.get(1)).as("afterwards").isCloseTo(0L, within(NOISE));
    assertThat(bytes.subList(2, bytes.size()))
        .as("while another thread makes garbage")
        .hasSize(5)
        .allSatisfy(used -> assertThat(used).isCloseTo(0L, within(NOISE)));
  }

  /** Prints how many bytes more than at its start are in use. */
  static final class Measured {

    private Measured() {}

    public static void main(String[] args) throws InterruptedException {
      List<Long> found = new ArrayList<>();
      long before = FullCollection.used();
      byte[] held = new byte[SIZE];
      try {
        found.add(FullCollection.used() - before);
      } finally {
        Reference.reachabilityFence(held);
      }
      held = null;
      found.add(FullCollection.used() - before);
      AtomicBoolean ended = new AtomicBoolean();
      Thread other =
          new Thread(
              () -> {
                while (!ended.get()) {
                  makeGarbage();
                }
              });
      other.start();
      for (int i = 0; i < 5; i++) {
        found.add(FullCollection.used() - before);
      }
      ended.set(true);
      other.join();
      System.out.println(found.stream().map(String::valueOf).collect(Collectors.joining("\n")));
    }

    private static void makeGarbage() {
      byte[] garbage = new byte[1 << 20];
      try {
        garbage[0] = 1;
      } finally {
        Reference.reachabilityFence(garbage);
      }
    }
  }
}
