package org.deltastn.experiments.quality;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deltastn.experiments.evidence.CsvFile;
import org.deltastn.spark.search.BayesianSearch;
import org.deltastn.spark.search.Hyperband;
import org.deltastn.spark.search.HyperparameterSearch;
import org.deltastn.spark.search.PopulationBasedTraining;
import org.deltastn.spark.search.RandomSearch;
import org.deltastn.train.Method;

/**
 * The {@code time-to-quality} check: on a part of MNIST and on three regressions of UCI, what each
 * search needs on two executors to reach the validation loss at which one self-tuned training ends,
 * in wall-clock time and in processor time of tasks. The claim is that it needs at least five times
 * the processor time of that training. A search is given {@value #CAP} times.
 *
 * <p>Every self-tuned training and every search is a row of a CSV file; what is there already is
 * not repeated.
 *
 * <p>Arguments: {@code [--data DIR] [--csv FILE] [--curves FILE] [--picture FILE] [--sets
 * NAME,NAME] [--seeds 1,2,3]}.
 */
public final class TimeToQualityCheck {

  /** A search ends at so many times the processor time of the self-tuned training. */
  static final double CAP = 10;

  private static final List<Method> TUNED = List.of(Method.STN, Method.DELTA_STN);
  private static final int MEGABYTES = 1536;

  private static final Map<String, LongFunction<HyperparameterSearch<?>>> SEARCHES =
      new LinkedHashMap<>();

  static {
    SEARCHES.put(
        "random", seed -> new RandomSearch().setMaxTrials(Integer.MAX_VALUE).setSeed(seed));
    SEARCHES.put(
        "bayesian", seed -> new BayesianSearch().setMaxTrials(Integer.MAX_VALUE).setSeed(seed));
    SEARCHES.put("hyperband", seed -> new Hyperband().setEta(3).setSeed(seed));
    SEARCHES.put(
        "populations",
        seed -> new PopulationBasedTraining().setPopulationSize(10).setInterval(5).setSeed(seed));
  }

  private final CsvFile file;
  private final CsvFile curves;
  private boolean warm;

  private TimeToQualityCheck(Path csv, Path points) throws IOException {
    file =
        new CsvFile(
            csv,
            "data",
            "seed",
            "run",
            "target_of",
            "target",
            "outcome",
            "loss",
            "wall_seconds",
            "compute_seconds",
            "trials");
    curves = new CsvFile(points, "data", "seed", "run", "wall_seconds", "compute_seconds", "loss");
  }

  /** Runs the check. */
  public static void main(String[] args) throws IOException {
    Path data = Path.of("..", "shared", "data");
    Path csv = Path.of("target", "time-to-quality.csv");
    Path points = Path.of("target", "time-to-quality-curves.csv");
    Path picture = Path.of("target", "time-to-quality.svg");
    List<QualityCase> cases = List.of(QualityCase.values());
    List<Long> seeds = List.of(1L, 2L, 3L);
    for (int i = 0; i + 1 < args.length; i += 2) {
      switch (args[i]) {
        case "--data" -> data = Path.of(args[i + 1]);
        case "--csv" -> csv = Path.of(args[i + 1]);
        case "--curves" -> points = Path.of(args[i + 1]);
        case "--picture" -> picture = Path.of(args[i + 1]);
        case "--sets" -> cases = QualityCase.named(List.of(args[i + 1].split(",")));
        case "--seeds" ->
            seeds = List.of(args[i + 1].split(",")).stream().map(Long::valueOf).toList();
        default -> throw new IllegalArgumentException("unknown argument " + args[i]);
      }
    }
    TimeToQualityCheck check = new TimeToQualityCheck(csv, points);
    try (SparkSession spark = session()) {
      ComputeClock clock = new ComputeClock(spark.sparkContext());
      for (long seed : seeds) {
        for (QualityCase each : cases) {
          check.run(each, seed, each.frame(spark, data).cache(), clock);
        }
      }
    }
    QualityTable table = new QualityTable(check.file.rows());
    QualityCase shown = cases.contains(QualityCase.MNIST) ? QualityCase.MNIST : cases.get(0);
    table.draw(shown.text(), seeds.get(0), check.curves.rows(), picture);
    System.out.print(table.text());
    System.exit(table.holds() ? 0 : 1);
  }

  private static SparkSession session() {
    return SparkSession.builder()
        .master("local-cluster[2,1," + MEGABYTES + "]")
        .appName("time to quality")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.cores.max", "2")
        .config("spark.scheduler.minRegisteredResourcesRatio", "1")
        .config("spark.executor.memory", MEGABYTES + "m")
        .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
        .config("spark.executorEnv.OMP_NUM_THREADS", "1")
        .config("spark.executorEnv.OPENBLAS_NUM_THREADS", "1")
        .getOrCreate();
  }

  private void run(QualityCase each, long seed, Dataset<Row> frame, ComputeClock clock)
      throws IOException {
    for (Method method : TUNED) {
      if (!file.has(each.text(), seed, method)) {
        if (!warm) {
          // Not counted: in it the JVMs of the executors compile.
          Tuned.train(each.estimator(seed), method, frame, clock);
          warm = true;
        }
        append(each, seed, Tuned.train(each.estimator(seed), method, frame, clock));
      }
    }
    List<Map<String, String>> tuned =
        file.rows().stream()
            .filter(row -> row.get("data").equals(each.text()))
            .filter(row -> row.get("seed").equals(String.valueOf(seed)))
            .filter(row -> row.get("run").equals(row.get("target_of")))
            .toList();
    double target = tuned.stream().mapToDouble(row -> number(row, "loss")).min().orElseThrow();
    double compute =
        tuned.stream().mapToDouble(row -> number(row, "compute_seconds")).max().orElseThrow();
    for (Map.Entry<String, LongFunction<HyperparameterSearch<?>>> search : SEARCHES.entrySet()) {
      if (!file.has(each.text(), seed, search.getKey())) {
        Race race =
            new Race(
                s -> search.getValue().apply(s).setEstimator(each.estimator(seed)),
                frame,
                clock,
                target,
                CAP * compute);
        List<Moment> moments = race.run(seed);
        append(each, seed, search.getKey(), moments);
        List<Object[]> rows = new ArrayList<>();
        tuned.forEach(row -> rows.add(row(each, seed, search.getKey(), row, moments, race)));
        file.append(rows);
        rows.forEach(row -> System.out.println(List.of(row)));
      }
    }
  }

  private void append(QualityCase each, long seed, Tuned tuned) throws IOException {
    append(each, seed, tuned.method().name(), tuned.curve());
    Object[] row = {
      each.text(),
      seed,
      tuned.method(),
      tuned.method(),
      text(tuned.loss()),
      tuned.outcome(),
      text(tuned.loss()),
      text(tuned.wallSeconds()),
      text(tuned.computeSeconds()),
      1
    };
    file.append(List.<Object[]>of(row));
    System.out.println(List.of(row));
  }

  private void append(QualityCase each, long seed, String run, List<Moment> moments)
      throws IOException {
    curves.append(
        moments.stream()
            .map(
                moment ->
                    new Object[] {
                      each.text(),
                      seed,
                      run,
                      text(moment.wallSeconds()),
                      text(moment.computeSeconds()),
                      text(moment.loss())
                    })
            .toList());
  }

  private static Object[] row(
      QualityCase each,
      long seed,
      String search,
      Map<String, String> tuned,
      List<Moment> moments,
      Race race) {
    double target = number(tuned, "loss");
    double allowed = CAP * number(tuned, "compute_seconds");
    List<Moment> within =
        moments.stream().filter(moment -> moment.computeSeconds() <= allowed).toList();
    Moment reached =
        within.stream().filter(moment -> moment.loss() <= target).findFirst().orElse(null);
    Moment end =
        new Moment(
            race.wallSeconds() * Math.min(1, allowed / race.computeSeconds()),
            Math.min(allowed, race.computeSeconds()),
            within.isEmpty() ? Double.NaN : within.get(within.size() - 1).loss(),
            race.trials());
    Moment at = reached == null ? end : reached;
    return new Object[] {
      each.text(),
      seed,
      search,
      tuned.get("run"),
      tuned.get("loss"),
      reached == null ? "NOT_REACHED" : "REACHED",
      text(at.loss()),
      text(at.wallSeconds()),
      text(at.computeSeconds()),
      at.trials()
    };
  }

  private static double number(Map<String, String> row, String column) {
    return Double.parseDouble(row.get(column));
  }

  private static String text(double value) {
    return String.format(Locale.ROOT, "%.6g", value);
  }
}
