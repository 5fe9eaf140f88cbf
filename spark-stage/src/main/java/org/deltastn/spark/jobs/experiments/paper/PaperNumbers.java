package org.deltastn.spark.jobs.experiments.paper;

import java.util.Map;
import java.util.Optional;

/** The figures that the paper prints, as it prints them. */
final class PaperNumbers {

  private static final Map<String, String> TABLE_1 =
      Map.ofEntries(
          Map.entry("MNIST RANDOM_SEARCH", "0.043 (0.042)"),
          Map.entry("MNIST BAYESIAN_SEARCH", "0.042 (0.043)"),
          Map.entry("MNIST STN", "0.043 (0.041)"),
          Map.entry("MNIST CENTERED_STN", "0.041 (0.039)"),
          Map.entry("MNIST DELTA_STN", "0.040 (0.038)"),
          Map.entry("FASHION RANDOM_SEARCH", "0.206 (0.214)"),
          Map.entry("FASHION BAYESIAN_SEARCH", "0.217 (0.215)"),
          Map.entry("FASHION STN", "0.196 (0.218)"),
          Map.entry("FASHION CENTERED_STN", "0.191 (0.212)"),
          Map.entry("FASHION DELTA_STN", "0.189 (0.209)"),
          Map.entry("ALEXNET RANDOM_SEARCH", "0.631 (0.671)"),
          Map.entry("ALEXNET BAYESIAN_SEARCH", "0.594 (0.598)"),
          Map.entry("ALEXNET STN", "0.474 (0.488)"),
          Map.entry("ALEXNET CENTERED_STN", "0.431 (0.450)"),
          Map.entry("ALEXNET DELTA_STN", "0.425 (0.446)"),
          Map.entry("VGG16 RANDOM_SEARCH", "0.566 (0.595)"),
          Map.entry("VGG16 BAYESIAN_SEARCH", "0.421 (0.446)"),
          Map.entry("VGG16 STN", "0.330 (0.354)"),
          Map.entry("VGG16 CENTERED_STN", "0.286 (0.321)"),
          Map.entry("VGG16 DELTA_STN", "0.272 (0.296)"),
          Map.entry("RESNET18 RANDOM_SEARCH", "0.264 (0.298)"),
          Map.entry("RESNET18 BAYESIAN_SEARCH", "0.230 (0.267)"),
          Map.entry("RESNET18 STN", "0.266 (0.312)"),
          Map.entry("RESNET18 CENTERED_STN", "0.222 (0.258)"),
          Map.entry("RESNET18 DELTA_STN", "0.204 (0.238)"));

  private static final Map<String, String> TABLE_3 =
      Map.of(
          "ALEXNET STN", "83.96 (83.38)",
          "ALEXNET DELTA_STN", "85.63 (85.19)",
          "VGG16 STN", "89.22 (88.66)",
          "VGG16 DELTA_STN", "90.96 (90.26)",
          "RESNET18 STN", "91.51 (90.16)",
          "RESNET18 DELTA_STN", "93.46 (92.55)");

  private static final Map<String, String> TABLE_4 =
      Map.of(
          "MNIST FIXED inputDropout-0.50", "0.059 (0.054)",
          "MNIST FIXED inputDropout-0.43", "0.059 (0.060)",
          "MNIST STN inputDropout-0.05", "0.058 (0.058)",
          "MNIST DELTA_STN inputDropout-0.05", "0.053 (0.054)");

  private PaperNumbers() {}

  /** Returns validation and, in brackets, test figure of a run, where the paper prints them. */
  static Optional<String> of(PaperArtifact artifact, PaperRun run) {
    String key = run.network().name() + " " + run.contender().name();
    return Optional.ofNullable(
        switch (artifact) {
          case TABLE_1 -> TABLE_1.get(key);
          case TABLE_3 -> TABLE_3.get(key);
          case TABLE_4 -> TABLE_4.get(key + " " + run.variation().name());
          default -> null;
        });
  }
}
