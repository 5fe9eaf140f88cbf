package org.deltastn.spark.jobs.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import org.deltastn.checks.fuzz.Limits;
import org.deltastn.checks.fuzz.Mutations;
import org.deltastn.spark.LocalSpark;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Configuration files that are damaged at random: read or refused, in bounded time and memory.
 * {@code -Ddeltastn.fuzz.inputs=N} tries more.
 */
class DamagedSettingsTest {

  private static final int INPUTS = Integer.getInteger("deltastn.fuzz.inputs", 1_000);
  private static final String VALID =
      """
      job { input = "rows.csv", model = other, report = "r.html", features = [c], ignore = [d], options { a = 1 } }
      maxIter = 3 # a comment
      half = ${maxIter}, hiddenLayers = [64, 32]
      table { maxCategories = 5, impute = false }
      search { kind = random, trials = 10, ranges { stepSize = [0.001, 0.1] } }
      hyperparameters = [{kind = inputDropout, initial = 0.05}, {kind = "weightDecay"}]
      text = \"""
        several lines\"""
      """;

  @TempDir Path folder;

  @Test
  void areReadOrRefused() throws Exception {
    LocalSpark.session();
    byte[] valid = VALID.getBytes(StandardCharsets.UTF_8);
    SplittableRandom random = new SplittableRandom(1);
    Path file = folder.resolve("job.conf");
    int read = 0;
    for (int i = 0; i < INPUTS; i++) {
      byte[] damaged = Mutations.of(valid, random);
      Files.write(file, damaged);
      boolean[] whole = {false};
      try {
        Limits.hold(
            damaged,
            () -> {
              JobSettings settings = JobSettings.of(Map.of(), Map.of(), file.toString());
              settings.stageParams();
              settings.features();
              settings.input();
              whole[0] = true;
              return null;
            },
            IOException.class,
            IllegalArgumentException.class);
      } catch (Throwable e) {
        throw new AssertionError(new String(damaged, StandardCharsets.UTF_8), e);
      }
      read += whole[0] ? 1 : 0;
    }
    assertThat(read).isBetween(1, INPUTS - 1);
  }
}
