package org.deltastn.experiments.evidence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.deltastn.checks.CheckOptions;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.loop.EpochReport;
import org.deltastn.train.loop.TrainingResult;
import org.deltastn.train.replica.Predictor;

/** What a study's rows begin with, how it writes numbers, and what it keeps of a whole run. */
final class Study {

  /** The columns of {@link #ofRun}. */
  private static final String[] OF_RUN = {
    "best_epoch",
    "best_validation",
    "test_at_best",
    "test_accuracy",
    "last_validation",
    "last_values",
    "seconds"
  };

  private final CheckOptions options;
  private final StudyData data;
  private final String[] settings;

  /**
   * Creates a study.
   *
   * @param settings options of whole numbers that are columns between the data and the method
   */
  Study(CheckOptions options, StudyData data, String... settings) {
    this.options = options;
    this.data = data;
    this.settings = settings.clone();
  }

  CheckOptions options() {
    return options;
  }

  StudyData data() {
    return data;
  }

  /** Returns the columns of a file: those of {@link #key} and more. */
  String[] columns(String... more) {
    return columns(settings, more);
  }

  /** Returns the columns of a file of a study with these settings. */
  static String[] columns(String[] settings, String... more) {
    return Stream.of(new String[] {"data"}, settings, new String[] {"method", "settings"}, more)
        .flatMap(Arrays::stream)
        .toArray(String[]::new);
  }

  /** Returns the columns of a file with a row for each whole run. */
  String[] columnsOfRuns(String... more) {
    return columns(
        Stream.concat(Arrays.stream(more), Arrays.stream(OF_RUN)).toArray(String[]::new));
  }

  /** Returns the values that tell a run's rows from others, and more. */
  Object[] key(StudyRun run, Object... more) {
    List<Object> key = new ArrayList<>(List.of(data.name()));
    for (String name : settings) {
      key.add(options.number(name));
    }
    key.add(run.method());
    key.add(run.describe());
    key.addAll(Arrays.asList(more));
    return key.toArray();
  }

  /** Returns what a run trains, by the option {@code hidden}. */
  TrainingProblem problem(StudyRun run, int epochs, int seed) {
    return run.problem(data.words(), options.number("hidden"), epochs, seed);
  }

  /**
   * Returns the row of a whole run: its key, more, and its losses.
   *
   * @param seconds that its training took
   */
  Object[] ofRun(
      StudyRun run,
      TrainingProblem problem,
      TrainingResult result,
      double seconds,
      Object... more) {
    List<EpochReport> history = result.history();
    EpochReport best =
        history.stream().min(Comparator.comparingDouble(EpochReport::validationLoss)).orElseThrow();
    EpochReport last = history.get(history.size() - 1);
    List<Object> row = new ArrayList<>(Arrays.asList(key(run, more)));
    try (Predictor predictor = new Predictor(problem, result.model())) {
      var test = predictor.evaluate(data.test());
      row.addAll(
          List.of(
              best.epoch(),
              number(best.validationLoss()),
              number(test.mean()),
              number(test.accuracy()),
              number(last.validationLoss()),
              numbers(last.values()),
              String.format(Locale.ROOT, "%.0f", seconds)));
    }
    return row.toArray();
  }

  static String numbers(double[] values) {
    return String.join(" ", Arrays.stream(values).mapToObj(Study::number).toArray(String[]::new));
  }

  static String number(double value) {
    return String.format(Locale.ROOT, "%.5g", value);
  }
}
