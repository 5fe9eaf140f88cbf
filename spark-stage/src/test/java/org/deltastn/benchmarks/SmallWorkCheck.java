package org.deltastn.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.ml.Estimator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deltastn.spark.DeltaStnClassifier;

/**
 * The {@code small-work} check: what a small table costs. A job from the start of its process, the
 * parts of a fit, epochs on 300, 3,000 and 30,000 rows, and the scoring of a few rows, beside
 * MLlib's perceptron of the same layers, XGBoost and Deeplearning4j in the same run, in turn,
 * medians.
 *
 * <p>It fails where an epoch of DELTA_STN takes longer than an iteration of MLlib's perceptron,
 * where one row by {@code predict} takes longer than Deeplearning4j's {@code output}, or where
 * {@code transform} of ten rows or a micro-batch takes more than 1.25 times as long as MLlib's.
 * Arguments: {@code --part job}, {@code parts}, {@code epochs} or {@code scoring} for one of them,
 * {@code --turns N} for another number of turns than 3.
 */
public final class SmallWorkCheck {

  private static final int[] SIZES = {300, 3_000, 30_000};
  private static final int FEW = 2;
  private static final int MORE = 22;
  private static final int MORE_OF_MANY = 7;
  private static final double MOST_OF_EPOCH = 1;
  private static final double MOST_OF_ROW = 1;
  private static final double MOST_OF_BATCH = 1.25;
  private static final double MILLIS = 1e3;
  private static final double MICROS = 1e6;

  private final int turns;
  private boolean holds = true;

  private SmallWorkCheck(int turns) {
    this.turns = turns;
  }

  /** Runs the check. */
  public static void main(String[] args) throws Exception {
    Map<String, String> options = new LinkedHashMap<>();
    for (int i = 0; i + 1 < args.length; i += 2) {
      options.put(args[i], args[i + 1]);
    }
    String part = options.getOrDefault("--part", "");
    SmallWorkCheck check =
        new SmallWorkCheck(Integer.parseInt(options.getOrDefault("--turns", "3")));
    if (part.isEmpty() || part.equals("job")) {
      check.jobs();
    }
    try (SparkSession spark = SmallWorkJob.session()) {
      if (part.isEmpty() || part.equals("parts")) {
        check.parts(spark);
      }
      if (part.isEmpty() || part.equals("epochs")) {
        for (int size : SIZES) {
          check.epochs(spark, size);
        }
      }
      if (part.isEmpty() || part.equals("scoring")) {
        check.scoring(new SmallWorkScoring(spark));
      }
    }
    System.exit(check.holds ? 0 : 1);
  }

  /** Measures jobs in processes of their own, in turn. */
  private void jobs() throws IOException, InterruptedException {
    List<String> names = List.of("ours", "mllib", "xgboost");
    Map<String, List<long[]>> found = new LinkedHashMap<>();
    for (int turn = 0; turn < turns; turn++) {
      for (String name : names) {
        found.computeIfAbsent(name, n -> new ArrayList<>()).add(job(name));
      }
    }
    System.out.printf(
        "a job of %d rows, %d epochs, iterations or rounds; ms from the start of its process%n",
        SmallWorkJob.ROWS, SmallWorkJob.EPOCHS);
    found.forEach(
        (name, figures) ->
            System.out.printf(
                Locale.ROOT,
                "  %-8s session %5.0f, first task of training %5.0f, fit ended %5.0f%n",
                name,
                median(figures, 0),
                median(figures, 1),
                median(figures, 2)));
  }

  private static double median(List<long[]> figures, int index) {
    return Medians.of(figures.stream().mapToDouble(f -> f[index]).toArray());
  }

  private static long[] job(String name) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-opens") || argument.startsWith("-Xmx"))
        .forEach(command::add);
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), SmallWorkJob.class.getName(), name));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = process.waitFor();
    String line =
        output
            .lines()
            .filter(l -> l.startsWith(SmallWorkJob.LINE))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("job " + name + " ended with " + status));
    return Arrays.stream(line.substring(SmallWorkJob.LINE.length()).split(" "))
        .mapToLong(Long::parseLong)
        .toArray();
  }

  /** Measures where the time of a fit at the defaults goes, the first one and later ones. */
  private void parts(SparkSession spark) throws Exception {
    Dataset<Row> rows = cached(spark, SIZES[0]);
    Map<String, double[]> seconds = new LinkedHashMap<>();
    for (int turn = -turns; turn < turns; turn++) {
      int at = turn;
      new SmallWorkTimeline()
          .parts(new DeltaStnClassifier(), rows)
          .forEach(
              (part, taken) -> {
                double[] of = seconds.computeIfAbsent(part, p -> new double[turns]);
                of[Math.max(0, at)] = taken;
              });
    }
    System.out.printf("a fit of %d rows at the defaults, when the JVM is warm; ms%n", SIZES[0]);
    seconds.forEach(
        (part, taken) ->
            System.out.printf(Locale.ROOT, "  %-48s %7.1f%n", part, MILLIS * Medians.of(taken)));
    rows.unpersist();
  }

  private static Dataset<Row> cached(SparkSession spark, int size) {
    Dataset<Row> rows = SmallWorkRows.frame(spark, size).cache();
    rows.count();
    return rows;
  }

  /** Measures whole fits, and an epoch as the difference of two by their epochs. */
  private void epochs(SparkSession spark, int size) {
    Dataset<Row> rows = cached(spark, size);
    List<String> names = List.of("DELTA_STN", "FIXED", "MLlib", "XGBoost");
    int more = size < SIZES[2] ? MORE : MORE_OF_MANY;
    Runnable[] fits =
        names.stream()
            .flatMap(name -> IntStream.of(FEW, more).mapToObj(n -> fit(name, n, rows)))
            .toArray(Runnable[]::new);
    double[] seconds = Medians.inTurn(turns, 1, fits);
    System.out.printf("%,d rows; ms%n", size);
    double[] epoch = new double[names.size()];
    for (int i = 0; i < names.size(); i++) {
      epoch[i] = (seconds[2 * i + 1] - seconds[2 * i]) / (more - FEW);
      System.out.printf(
          Locale.ROOT,
          "  %-10s fit of %d epochs %8.1f, of %d %8.1f, an epoch %8.2f%n",
          names.get(i),
          FEW,
          MILLIS * seconds[2 * i],
          more,
          MILLIS * seconds[2 * i + 1],
          MILLIS * epoch[i]);
    }
    judge("an epoch of DELTA_STN, of MLlib's iteration", epoch[0] / epoch[2], MOST_OF_EPOCH);
    rows.unpersist();
  }

  private static Runnable fit(String name, int epochs, Dataset<Row> rows) {
    Estimator<?> estimator =
        switch (name) {
          case "MLlib" -> SmallWorkEstimators.mllib(epochs);
          case "XGBoost" -> SmallWorkEstimators.xgboost(epochs);
          default -> SmallWorkEstimators.ours(name, epochs);
        };
    return () -> estimator.fit(rows);
  }

  private void scoring(SmallWorkScoring scoring) throws Exception {
    double[] transform = scoring.transform();
    double[] predict = scoring.predict();
    double[] batch = scoring.microBatch();
    System.out.printf(
        Locale.ROOT,
        "transform of ten rows %.1f ms, MLlib's %.1f; one row by predict %.1f us, MLlib's %.1f,"
            + " Deeplearning4j's %.1f; a micro-batch of ten rows %.0f ms, MLlib's %.0f%n",
        MILLIS * transform[0],
        MILLIS * transform[1],
        MICROS * predict[0],
        MICROS * predict[1],
        MICROS * predict[2],
        MILLIS * batch[0],
        MILLIS * batch[1]);
    judge("transform, of MLlib's", transform[0] / transform[1], MOST_OF_BATCH);
    judge("a row by predict, of Deeplearning4j's output", predict[0] / predict[2], MOST_OF_ROW);
    judge("a micro-batch, of MLlib's", batch[0] / batch[1], MOST_OF_BATCH);
  }

  private void judge(String what, double ratio, double most) {
    boolean good = ratio <= most;
    holds &= good;
    System.out.printf(
        Locale.ROOT, "%s: %.2f [%.2f] %s%n", what, ratio, most, good ? "ok" : "FAILED");
  }
}
