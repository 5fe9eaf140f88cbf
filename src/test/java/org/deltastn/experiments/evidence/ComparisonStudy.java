package org.deltastn.experiments.evidence;

import static org.deltastn.experiments.evidence.Study.number;
import static org.deltastn.experiments.evidence.Study.numbers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.deltastn.checks.CheckOptions;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.loop.TrainingLoop;
import org.deltastn.train.loop.TrainingResult;

/**
 * The {@code comparison} study: runs of methods and settings over seeds, all else equal.
 *
 * <p>Every finished run is a row of the CSV file, with its best validation loss and the test loss
 * of that state, and a row an epoch in the file of schedules; runs that are there already are not
 * repeated. Printed are means and standard deviations over the seeds, of words those of
 * perplexities.
 */
public final class ComparisonStudy {

  private static final String[] SETTINGS = {"hidden", "epochs"};

  private static final String[] SCHEDULE = {
    "seed", "epoch", "training", "validation", "values", "scales"
  };

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

  private final Study study;
  private final CsvFile file;
  private final CsvFile schedules;

  private ComparisonStudy(CheckOptions options) throws IOException {
    StudyData data =
        StudyData.read(
            options.text("set"),
            options.number("rows"),
            options.number("words"),
            options.path("data"));
    study = new Study(options, data, SETTINGS);
    file = new CsvFile(options.path("csv"), study.columnsOfRuns("seed", "outcome"));
    schedules = schedules(options.path("schedules"));
  }

  /** Opens or creates a file of schedules as the study writes it: a row for each epoch. */
  public static CsvFile schedules(Path path) throws IOException {
    return new CsvFile(path, Study.columns(SETTINGS, SCHEDULE));
  }

  /** Runs the study. */
  public static void main(String[] args) throws IOException {
    CheckOptions options = new CheckOptions(OPTIONS, args);
    List<StudyRun> runs = StudyRun.all(options.others(), "DELTA_STN", "STN", "FIXED");
    ComparisonStudy study = new ComparisonStudy(options);
    for (int seed : options.numbers("seeds")) {
      for (StudyRun run : runs) {
        study.run(run, seed);
      }
    }
    study.print(runs);
  }

  private void run(StudyRun run, int seed) throws IOException {
    if (file.has(study.key(run, seed))) {
      return;
    }
    TrainingProblem problem = study.problem(run, study.options().number("epochs"), seed);
    long start = System.nanoTime();
    TrainingResult result = TrainingLoop.local(problem, study.data().data());
    double seconds = (System.nanoTime() - start) / 1e9;
    Object[] row = study.ofRun(run, problem, result, seconds, seed, result.outcome());
    schedules.append(
        result.history().stream()
            .map(
                report ->
                    study.key(
                        run,
                        seed,
                        report.epoch(),
                        number(report.trainingLoss()),
                        number(report.validationLoss()),
                        numbers(report.values()),
                        numbers(report.scales())))
            .toList());
    file.append(List.<Object[]>of(row));
  }

  private void print(List<StudyRun> runs) throws IOException {
    Map<String, List<double[]>> losses = new TreeMap<>();
    for (StudyRun run : runs) {
      String beginning =
          String.join(",", Arrays.stream(study.key(run)).map(String::valueOf).toList());
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
    return study.data().words() == 0 ? value : Math.exp(value);
  }

  private static String spread(List<double[]> all, int column) {
    double mean = all.stream().mapToDouble(row -> row[column]).average().orElseThrow();
    double squares =
        all.stream().mapToDouble(row -> (row[column] - mean) * (row[column] - mean)).sum();
    return String.format(
        Locale.ROOT, "%.4f ± %.4f", mean, Math.sqrt(squares / Math.max(1, all.size() - 1)));
  }
}
