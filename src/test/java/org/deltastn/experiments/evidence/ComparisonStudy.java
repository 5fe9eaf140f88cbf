package org.deltastn.experiments.evidence;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.loop.EpochReport;
import org.deltastn.train.loop.TrainingLoop;
import org.deltastn.train.loop.TrainingResult;
import org.deltastn.train.replica.Predictor;

/**
 * The {@code comparison} study: runs of methods and settings over seeds, all else equal.
 *
 * <p>Every finished run is a row of the CSV file, with its best validation loss and the test loss
 * of that state, and a row an epoch in the file of schedules; runs that are there already are not
 * repeated. Printed are means and standard deviations over the seeds, of words those of
 * perplexities.
 */
public final class ComparisonStudy {

  private static final Map<String, String> OPTIONS =
      Map.of(
          "set",
          "mnist",
          "rows",
          "10000",
          "words",
          "2000",
          "hidden",
          "400",
          "epochs",
          "60",
          "seeds",
          "1-2-3",
          "data",
          "",
          "csv",
          "target/comparison.csv",
          "schedules",
          "target/schedules.csv");

  private final StudyOptions options;
  private final StudyData data;
  private final CsvFile file;
  private final CsvFile schedules;

  private ComparisonStudy(StudyOptions options) throws IOException {
    this.options = options;
    data =
        StudyData.read(
            options.text("set"),
            options.number("rows"),
            options.number("words"),
            options.path("data"));
    file =
        new CsvFile(
            options.path("csv"),
            "data",
            "hidden",
            "epochs",
            "method",
            "settings",
            "seed",
            "outcome",
            "best_epoch",
            "best_validation",
            "test_at_best",
            "test_accuracy",
            "last_validation",
            "last_values",
            "seconds");
    schedules =
        new CsvFile(
            options.path("schedules"),
            "data",
            "hidden",
            "epochs",
            "method",
            "settings",
            "seed",
            "epoch",
            "training",
            "validation",
            "values",
            "scales");
  }

  /** Runs the study. */
  public static void main(String[] args) throws IOException {
    StudyOptions options = new StudyOptions(OPTIONS, args);
    ComparisonStudy study = new ComparisonStudy(options);
    List<StudyRun> runs = options.runs("DELTA_STN", "STN", "FIXED");
    for (int seed : options.numbers("seeds")) {
      for (StudyRun run : runs) {
        study.run(run, seed);
      }
    }
    study.print(runs);
  }

  private Object[] key(StudyRun run, Object... more) {
    List<Object> key = new ArrayList<>();
    key.add(data.name());
    key.add(options.number("hidden"));
    key.add(options.number("epochs"));
    key.add(run.method());
    key.add(run.describe());
    key.addAll(Arrays.asList(more));
    return key.toArray();
  }

  private void run(StudyRun run, int seed) throws IOException {
    if (file.has(key(run, seed))) {
      return;
    }
    TrainingProblem problem =
        run.problem(data.words(), options.number("hidden"), options.number("epochs"), seed);
    long start = System.nanoTime();
    TrainingResult result = TrainingLoop.local(problem, data.data());
    double seconds = (System.nanoTime() - start) / 1e9;
    EpochReport best =
        result.history().stream()
            .min(Comparator.comparingDouble(EpochReport::validationLoss))
            .orElseThrow();
    EpochReport last = result.history().get(result.history().size() - 1);
    try (Predictor predictor = new Predictor(problem, result.model())) {
      var test = predictor.evaluate(data.test());
      List<Object[]> rows = new ArrayList<>();
      for (EpochReport report : result.history()) {
        rows.add(
            key(
                run,
                seed,
                report.epoch(),
                number(report.trainingLoss()),
                number(report.validationLoss()),
                numbers(report.values()),
                numbers(report.scales())));
      }
      schedules.append(rows);
      file.append(
          List.<Object[]>of(
              key(
                  run,
                  seed,
                  result.outcome(),
                  best.epoch(),
                  number(best.validationLoss()),
                  number(test.mean()),
                  number(test.accuracy()),
                  number(last.validationLoss()),
                  numbers(last.values()),
                  String.format(Locale.ROOT, "%.0f", seconds))));
    }
  }

  private void print(List<StudyRun> runs) throws IOException {
    Map<String, List<double[]>> losses = new TreeMap<>();
    for (StudyRun run : runs) {
      String beginning = String.join(",", Arrays.stream(key(run)).map(String::valueOf).toList());
      for (Map<String, String> row : file.rows()) {
        if (String.join(",", row.values()).startsWith(beginning + ",")) {
          losses
              .computeIfAbsent(beginning, key -> new ArrayList<>())
              .add(
                  new double[] {
                    measure(row.get("best_validation")), measure(row.get("test_at_best"))
                  });
        }
      }
    }
    losses.forEach(
        (key, all) ->
            System.out.printf(
                Locale.ROOT,
                "%-90s validation %s test %s (%d runs)%n",
                key,
                spread(all, 0),
                spread(all, 1),
                all.size()));
  }

  /** Returns a loss, or of words its perplexity. */
  private double measure(String loss) {
    double value = Double.parseDouble(loss);
    return data.words() == 0 ? value : Math.exp(value);
  }

  private static String spread(List<double[]> all, int column) {
    double mean = all.stream().mapToDouble(row -> row[column]).average().orElseThrow();
    double squares =
        all.stream().mapToDouble(row -> (row[column] - mean) * (row[column] - mean)).sum();
    return String.format(
        Locale.ROOT, "%.4f ± %.4f", mean, Math.sqrt(squares / Math.max(1, all.size() - 1)));
  }

  private static String numbers(double[] values) {
    return String.join(
        " ", Arrays.stream(values).mapToObj(ComparisonStudy::number).toArray(String[]::new));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.5g", value);
  }
}
