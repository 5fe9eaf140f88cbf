package org.deltastn.spark.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.deltastn.spark.FaultyBackendProvider;
import org.deltastn.spark.FaultyBackendProvider.Fault;
import org.deltastn.spark.FaultyCluster;
import org.deltastn.spark.JavaProgram;
import org.deltastn.spark.LocalSpark;
import org.deltastn.spark.search.trials.TrialResult;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Searches whose executors or drivers are killed by process id, against one that is left alone. */
@Tag("slow")
@Timeout(600)
class SearchFaultsTest {

  private static final Pattern RESULT = Pattern.compile("trial-([0-9]+)\\.json");

  @TempDir private Path temporary;

  private static List<Object> withoutTimes(SearchModel model) {
    List<Object> all = new ArrayList<>();
    for (TrialResult result : model.summary().results()) {
      all.add(List.of(result.trial(), result.status(), result.bestLoss(), result.lastLoss()));
    }
    return all;
  }

  @Test
  void anExecutorKilledInMidTrialChangesNothing() throws Exception {
    SearchModel undisturbed =
        SearchPrograms.run(LocalSpark.session(), SearchPrograms.search("nd4j", ""));
    try (FaultyCluster cluster = new FaultyCluster(Map.of())) {
      ExecutorService killer = Executors.newSingleThreadExecutor();
      try {
        cluster.order(Fault.HANG, 1);
        Future<Integer> killed = killer.submit(() -> cluster.killHanging(1));
        SearchModel disturbed =
            SearchPrograms.run(
                cluster.session, SearchPrograms.search(FaultyBackendProvider.NAME, ""));
        assertThat(killed.get(1, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(cluster.lost()).isPositive();
        assertThat(withoutTimes(disturbed)).isEqualTo(withoutTimes(undisturbed));
        assertThat(disturbed.bestModel().state().toBytes())
            .isEqualTo(undisturbed.bestModel().state().toBytes());
      } finally {
        killer.shutdownNow();
      }
    }
  }

  @Test
  void aDriverKilledTwiceGoesOnWithoutRunningATrialTwice() throws Exception {
    Path folder = temporary.resolve("trials");
    Path model = temporary.resolve("model");
    Set<Integer> before = new TreeSet<>();
    for (int kill = 1; kill <= 2; kill++) {
      Process driver = driver(folder, model);
      // Until so many more trials have ended.
      while (finished(folder).size() < 3 * kill) {
        assertThat(driver.isAlive()).isTrue();
        Thread.sleep(5);
      }
      driver.toHandle().destroyForcibly();
      driver.waitFor();
      assertThat(model).doesNotExist();
      assertThat(Collections.disjoint(started(driver), before)).isTrue();
      before = finished(folder);
    }
    Process last = driver(folder, model);
    Set<Integer> started = started(last);
    assertThat(last.waitFor()).isZero();
    assertThat(started).isNotEmpty();
    assertThat(Collections.disjoint(started, before)).isTrue();
    SearchModel undisturbed =
        SearchPrograms.run(LocalSpark.session(), SearchPrograms.search("nd4j", ""));
    assertThat(Files.readAllBytes(model)).isEqualTo(undisturbed.bestModel().state().toBytes());
  }

  private Process driver(Path folder, Path model) throws IOException {
    return JavaProgram.ofShortLife(
            SearchPrograms.class, List.of("-Xmx768m"), List.of(folder.toString(), model.toString()))
        .redirectError(ProcessBuilder.Redirect.appendTo(temporary.resolve("log").toFile()))
        .start();
  }

  /** Returns the numbers of the trials that a process has started, once it has ended. */
  private static Set<Integer> started(Process driver) throws IOException {
    Set<Integer> numbers = new TreeSet<>();
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(driver.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.startsWith(SearchPrograms.TRIAL)) {
          numbers.add(Integer.parseInt(line.substring(SearchPrograms.TRIAL.length()).strip()));
        }
      }
    } catch (IOException e) {
      // The process has died, as it should.
      return numbers;
    }
    return numbers;
  }

  private static Set<Integer> finished(Path folder) throws IOException {
    Set<Integer> numbers = new TreeSet<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        files
            .map(file -> RESULT.matcher(file.getFileName().toString()))
            .filter(Matcher::matches)
            .forEach(matcher -> numbers.add(Integer.parseInt(matcher.group(1))));
      }
    }
    return numbers;
  }
}
