package org.deltastn.experiments.evidence;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The {@code ptb} study: {@link ComparisonStudy} on the first 200,000 words of Penn Treebank, with
 * a vocabulary of 1,000 words and two LSTMs of 64 units, ten epochs and three seeds, by DELTA_STN,
 * CENTERED_STN, STN, and FIXED at the initial rates and at 0.2 and 0.5. The learning rate of 10 is
 * the best of 2, 5 and 10 for FIXED at the initial rates, with a seed that is none of the three.
 * Options and runs that are given come after these. Losses are mean negative log-likelihoods; their
 * exponential is the perplexity.
 */
public final class PtbStudy {

  private static final List<String> DEFAULTS =
      List.of(
          "--set",
          "ptb",
          "--rows",
          "200000",
          "--words",
          "1000",
          "--hidden",
          "64",
          "--epochs",
          "10",
          "--csv",
          "target/ptb.csv",
          "--schedules",
          "target/ptb-schedules.csv");

  private static final List<String> RUNS =
      List.of(
          "DELTA_STN:stepSize=10;warmupEpochs=1",
          "FIXED:stepSize=10;warmupEpochs=1",
          "STN:stepSize=10;warmupEpochs=1",
          "CENTERED_STN:stepSize=10;warmupEpochs=1",
          "FIXED:initialRate=0.2;stepSize=10;warmupEpochs=1",
          "FIXED:initialRate=0.5;stepSize=10;warmupEpochs=1");

  private PtbStudy() {}

  /** Runs the study; finished runs in the CSV file are not repeated. */
  public static void main(String[] args) throws IOException {
    List<String> all = new ArrayList<>(DEFAULTS);
    all.addAll(Arrays.asList(args));
    boolean hasRuns = false;
    for (int i = 0; i < args.length; i++) {
      boolean option = args[i].startsWith("--") || (i > 0 && args[i - 1].startsWith("--"));
      hasRuns |= !option;
    }
    if (!hasRuns) {
      all.addAll(RUNS);
    }
    ComparisonStudy.main(all.toArray(String[]::new));
  }
}
