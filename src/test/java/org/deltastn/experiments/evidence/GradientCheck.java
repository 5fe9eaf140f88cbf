package org.deltastn.experiments.evidence;

import static org.deltastn.experiments.evidence.Study.number;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.deltastn.checks.CheckOptions;
import org.deltastn.train.Method;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;
import org.deltastn.train.loop.EpochReport;
import org.deltastn.train.loop.TrainingListener;
import org.deltastn.train.loop.TrainingLoop;

/**
 * The {@code gradient} check: is the gradient of the hyperparameters that a method computes the one
 * of the validation loss after training on?
 *
 * <p>At states along whole runs, the estimates of many validation minibatches are set against
 * {@link RetrainedGradient} over several horizons. Every state is written to a CSV file at once, a
 * row for each hyperparameter and horizon; states that are there already are not repeated. Printed
 * are, by method and horizon, the cosine of the mean estimate with the truth, the ratio of their
 * sizes, the share of the components of equal sign, and the noise of a single estimate in units of
 * the truth. The check fails where the mean cosine at the longest horizon is not above 0 for a
 * method.
 */
public final class GradientCheck {

  private static final Map<String, String> OPTIONS =
      Map.ofEntries(
          Map.entry("set", "mnist"),
          Map.entry("rows", "10000"),
          Map.entry("hidden", "200"),
          Map.entry("states", "12-30"),
          Map.entry("horizons", "5-50-500"),
          Map.entry("seeds", "1-2-3"),
          Map.entry("repeats", "6"),
          Map.entry("draws", "200"),
          Map.entry("delta", "1"),
          Map.entry("data", ""),
          Map.entry("csv", "target/gradient.csv"));

  private final CheckOptions options;
  private final Study study;
  private final CsvFile file;

  private GradientCheck(CheckOptions options) throws IOException {
    this.options = options;
    StudyData data =
        StudyData.read(options.text("set"), options.number("rows"), 0, options.path("data"));
    study = new Study(options, data, "hidden");
    file =
        new CsvFile(
            options.path("csv"),
            study.columns(
                "seed",
                "epoch",
                "horizon",
                "hyperparameter",
                "value",
                "sigma",
                "validation",
                "truth",
                "truth_error",
                "estimate",
                "estimate_deviation",
                "draws",
                "delta",
                "repeats"));
  }

  /** Runs the check. */
  public static void main(String[] args) throws IOException {
    CheckOptions options = new CheckOptions(OPTIONS, args);
    List<StudyRun> runs = StudyRun.all(options.others(), "DELTA_STN", "STN");
    GradientCheck check = new GradientCheck(options);
    for (int seed : options.numbers("seeds")) {
      for (StudyRun run : runs) {
        check.run(run, seed);
      }
    }
    System.exit(check.print() ? 0 : 1);
  }

  private void run(StudyRun run, int seed) throws IOException {
    int[] horizons = options.numbers("horizons");
    int longest = horizons[horizons.length - 1];
    List<Integer> missing = new ArrayList<>();
    for (int epoch : options.numbers("states")) {
      if (!file.has(study.key(run, seed, epoch, longest))) {
        missing.add(epoch);
      }
    }
    if (missing.isEmpty()) {
      return;
    }
    int epochs = missing.get(missing.size() - 1);
    TrainingProblem problem = study.problem(run, epochs, seed);
    Map<Integer, TrainingState> states = new HashMap<>();
    TrainingLoop.local(
        problem,
        study.data().data(),
        new TrainingListener() {
          @Override
          public void epochDone(EpochReport report, TrainingState state) {
            if (missing.contains(report.epoch())) {
              states.put(report.epoch(), state);
            }
          }
        });
    for (int epoch : missing) {
      file.append(rows(run, problem, seed, epoch, states.get(epoch), horizons));
    }
  }

  private List<Object[]> rows(
      StudyRun run,
      TrainingProblem problem,
      int seed,
      int epoch,
      TrainingState state,
      int[] horizons) {
    EstimatedGradient estimate =
        EstimatedGradient.of(problem, state, study.data().data(), options.number("draws"));
    RetrainedGradient truth =
        RetrainedGradient.of(
            problem,
            state,
            study.data().data(),
            horizons,
            options.real("delta"),
            options.number("repeats"));
    List<Object[]> rows = new ArrayList<>();
    double[] values = state.hyper().values(problem.space());
    for (int i = 0; i < horizons.length; i++) {
      for (int j = 0; j < values.length; j++) {
        rows.add(
            study.key(
                run,
                seed,
                epoch,
                horizons[i],
                problem.space().get(j).name(),
                number(values[j]),
                number(state.hyper().scales()[j]),
                number(truth.loss()),
                number(truth.mean()[i][j]),
                number(truth.error()[i][j]),
                number(estimate.mean()[j]),
                number(estimate.deviation()[j]),
                estimate.draws(),
                options.real("delta"),
                options.number("repeats")));
      }
    }
    return rows;
  }

  /** Prints the picture over all states in the file; returns whether the check holds. */
  private boolean print() throws IOException {
    Map<String, Map<String, List<Map<String, String>>>> groups = new TreeMap<>();
    for (Map<String, String> row : file.rows()) {
      String group =
          String.format(
              Locale.ROOT,
              "%s %s %s %s horizon %5s",
              row.get("data"),
              row.get("hidden"),
              row.get("method"),
              row.get("settings"),
              row.get("horizon"));
      groups
          .computeIfAbsent(group, g -> new TreeMap<>())
          .computeIfAbsent(row.get("seed") + "/" + row.get("epoch"), s -> new ArrayList<>())
          .add(row);
    }
    int[] horizons = options.numbers("horizons");
    int longest = horizons[horizons.length - 1];
    Map<Method, List<Double>> cosines = new TreeMap<>();
    groups.forEach(
        (group, states) -> {
          List<AgreementOfGradients> all =
              states.values().stream().map(AgreementOfGradients::of).toList();
          System.out.println(group + " " + AgreementOfGradients.summary(all));
          Map<String, String> any = states.values().iterator().next().get(0);
          if (any.get("horizon").equals(String.valueOf(longest))) {
            cosines
                .computeIfAbsent(Method.valueOf(any.get("method")), m -> new ArrayList<>())
                .addAll(all.stream().map(AgreementOfGradients::cosine).toList());
          }
        });
    boolean holds = true;
    for (Map.Entry<Method, List<Double>> entry : cosines.entrySet()) {
      double mean =
          entry.getValue().stream().mapToDouble(Double::doubleValue).average().orElseThrow();
      holds &= mean > 0;
      System.out.printf(
          Locale.ROOT,
          "%s: mean cosine %.2f at horizon %d: %s%n",
          entry.getKey(),
          mean,
          longest,
          mean > 0 ? "holds" : "FAILS, expected above 0");
    }
    return holds;
  }
}
