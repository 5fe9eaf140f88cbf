package org.deltastn.spark.jobs.experiments.paper;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.deltastn.spark.DeltaStnClassifier;
import org.deltastn.spark.jobs.experiments.images.Experiment;
import org.deltastn.spark.jobs.experiments.images.FormOptions;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How large the runs are: the paper's settings, or less where the options say so. */
final class PaperForm {

  @Mixin private FormOptions form;

  @Option(
      names = "--hidden",
      split = ",",
      paramLabel = "SIZE",
      description = "hidden layers on MNIST; 1200,1200,1200, in the short form 400,400,400")
  private int[] hidden;

  @Option(names = "--trials", description = "trainings of a search; 50, in the short form 4")
  private Integer trials;

  @Option(names = "--workers", description = "replicas of a network")
  private int workers = 1;

  /** Returns its name, equal for forms of equal results, of letters, digits, dots and dashes. */
  String name() {
    String sizes =
        hidden == null
            ? null
            : Arrays.stream(hidden).mapToObj(String::valueOf).collect(Collectors.joining("."));
    return form.name()
        + FormOptions.part("hidden", sizes)
        + FormOptions.part("trials", trials)
        + FormOptions.part("workers", workers == 1 ? null : workers);
  }

  /** Returns the training images used, 0 for all. */
  int rows(Experiment network) {
    return form.rows(network);
  }

  /** Returns the trainings of a search. */
  int trials() {
    return trials != null ? trials : form.isShort() ? 4 : 50;
  }

  /** Returns the number of replicas. */
  int workers() {
    return workers;
  }

  /** Returns the classifier of a run. */
  DeltaStnClassifier classifier(PaperRun run) {
    DeltaStnClassifier classifier = form.classifier(run.network(), hidden);
    run.variation().change().accept(classifier);
    return classifier.setNumWorkers(workers).setSeed(run.seed());
  }
}
