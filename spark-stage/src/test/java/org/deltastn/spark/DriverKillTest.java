package org.deltastn.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.deltastn.spark.CheckpointFits.Wait;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Drivers that are killed by process id, again and again, against one that is not. */
@Timeout(600)
class DriverKillTest {

  /** Of a process ended by signal 9. */
  private static final int KILLED = 128 + 9;

  private final Path temporary = ProcessFolder.create();
  private Path checkpoints;
  private Path model;
  private Path history;

  @BeforeEach
  void paths() {
    checkpoints = temporary.resolve("checkpoints");
    model = temporary.resolve("model");
    history = temporary.resolve("history");
  }

  /** A driver in a process of its own. */
  private final class Driver implements AutoCloseable {

    private final Process process;
    private final Thread reader;
    private final AtomicInteger started = new AtomicInteger();
    private final AtomicInteger rounds = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();
    private final CountDownLatch waitingOrEnded = new CountDownLatch(1);

    Driver(Wait wait) throws IOException {
      process =
          JavaProgram.ofShortLife(
                  CheckpointFits.class,
                  List.of("-Xmx768m"),
                  List.of(
                      checkpoints.toString(), model.toString(), history.toString(), wait.name()))
              .redirectError(ProcessBuilder.Redirect.appendTo(temporary.resolve("log").toFile()))
              .start();
      reader = new Thread(this::count);
      reader.start();
    }

    private void count() {
      try (BufferedReader in =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
          switch (line) {
            case CheckpointFits.STARTED -> started.incrementAndGet();
            case CheckpointFits.ROUND -> rounds.incrementAndGet();
            case CheckpointFits.WAITING -> {
              waiting.incrementAndGet();
              waitingOrEnded.countDown();
            }
            default -> {}
          }
        }
      } catch (IOException e) {
        // The process has died, as it should.
        return;
      } finally {
        waitingOrEnded.countDown();
      }
    }

    boolean runs() {
      return process.isAlive();
    }

    int end() throws InterruptedException {
      int code = process.waitFor();
      reader.join();
      return code;
    }

    /** Kills the process when it waits. */
    void killWaiting() throws InterruptedException {
      waitingOrEnded.await();
      int code = kill();
      assertThat(waiting).as(DriverKillTest.this::logged).hasValue(1);
      assertThat(code).as(DriverKillTest.this::logged).isEqualTo(KILLED);
    }

    /** Kills the process and returns its exit status. */
    int kill() throws InterruptedException {
      process.toHandle().destroyForcibly();
      return end();
    }

    @Override
    public void close() throws InterruptedException {
      kill();
    }
  }

  private List<String> files(String pattern) throws IOException {
    if (!Files.isDirectory(checkpoints)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(checkpoints, 2)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(n -> n.matches(pattern))
          .toList();
    }
  }

  private List<String> whole() throws IOException {
    return files("checkpoint-.*");
  }

  private List<String> halves() throws IOException {
    return files("\\.unfinished-checkpoint-.*");
  }

  private void requireUndisturbed() throws IOException {
    DeltaStnClassificationModel undisturbed = CheckpointFits.fit(LocalSpark.session(), "");
    assertThat(Files.readAllBytes(model)).isEqualTo(undisturbed.state().toBytes());
    assertThat(Files.readAllLines(history))
        .isEqualTo(CheckpointFits.history(undisturbed.summary().epochs()));
  }

  private String log() throws IOException {
    return Files.readString(temporary.resolve("log"));
  }

  private void finish(int rounds) throws Exception {
    try (Driver last = new Driver(Wait.NOWHERE)) {
      assertThat(last.end()).as(this::logged).isZero();
      assertThat(last.rounds).hasValue(rounds);
    }
    assertThat(halves()).isEmpty();
    assertThat(whole()).hasSize(2);
    requireUndisturbed();
  }

  private String logged() {
    try {
      return log();
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Test
  void killedWhileItWritesACheckpointAndBetweenRounds() throws Exception {
    try (Driver first = new Driver(Wait.IN_A_WRITE)) {
      first.killWaiting();
      assertThat(first.rounds).hasValue(CheckpointFits.ROUNDS_OF_EPOCH);
    }
    assertThat(halves()).as(this::logged).hasSize(1);
    assertThat(whole()).isNotEmpty();
    try (Driver second = new Driver(Wait.AFTER_A_ROUND)) {
      second.killWaiting();
      assertThat(second.rounds).hasValue(CheckpointFits.ROUNDS_BEFORE_WAITING);
    }
    // The second did the first's last round again, whose checkpoint was half written.
    int done = CheckpointFits.ROUNDS_OF_EPOCH - 1 + CheckpointFits.ROUNDS_BEFORE_WAITING;
    finish(CheckpointFits.ROUNDS - done);
  }

  @Test
  @Tag("slow")
  void killedAtRandomMoments() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int killed = 0;
    for (int i = 0; i < 10; i++) {
      try (Driver driver = new Driver(Wait.IN_EVERY_WRITE)) {
        while (driver.runs() && driver.started.get() == 0) {
          TimeUnit.MILLISECONDS.sleep(1);
        }
        TimeUnit.MILLISECONDS.sleep(random.nextInt(1000));
        killed += driver.kill() == KILLED ? 1 : 0;
      }
    }
    assertThat(killed).as("seed %d%n%s", seed, log()).isPositive();
    try (Driver last = new Driver(Wait.NOWHERE)) {
      assertThat(last.end()).as("seed %d%n%s", seed, log()).isZero();
    }
    assertThat(halves()).isEmpty();
    requireUndisturbed();
  }
}
