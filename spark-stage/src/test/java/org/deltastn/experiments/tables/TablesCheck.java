package org.deltastn.experiments.tables;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deltastn.checks.CheckOptions;
import org.deltastn.experiments.tables.Results.Result;
import org.deltastn.spark.DeltaStnModel;
import org.deltastn.spark.DeltaStnSummary;
import org.deltastn.train.loop.EpochReport;

/**
 * The {@code tables} check: the UCI sets and a table of a census made by rule, our stages at their
 * defaults beside MLlib's linear models, its boosted trees, and XGBoost, over random splits that
 * all share.
 *
 * <p>Every finished fit is a row of the CSV file; those that are there already are not repeated. A
 * set with more than {@code --most-rows} rows is a random part of so many, for all models. It fails
 * where the default run (DELTA_STN) failed or is worse than linear regression, is better than FIXED
 * beyond noise on fewer than six sets, or better than boosted trees on fewer than five.
 */
public final class TablesCheck {

  private static final int BETTER_THAN_FIXED = 6;
  private static final int BETTER_THAN_TREES = 5;
  private static final int MADE_ROWS = 4000;

  /** In place of settings of Params: the features are clipped, as {@link Table#split} says. */
  private static final String WINSORIZE = "winsorize=";

  private static final String MADE = "made-census";

  private static final Map<String, String> OPTIONS =
      Map.of(
          "data",
          "../shared/data/uci",
          "csv",
          "target/tables.csv",
          "sets",
          String.join(",", Table.names()) + "," + MADE,
          "splits",
          "1-5",
          "models",
          Arrays.stream(Contender.values()).map(Enum::name).collect(Collectors.joining(",")),
          "most-rows",
          "1000",
          "settings",
          "");

  private final SparkSession session;
  private final Results results;
  private final String settings;
  private final String params;
  private final double clip;

  private TablesCheck(SparkSession session, Results results, String settings) {
    this.session = session;
    this.results = results;
    this.settings = settings;
    boolean clips = settings.startsWith(WINSORIZE);
    clip = clips ? Double.parseDouble(settings.substring(WINSORIZE.length())) : 0;
    params = clips ? "" : settings;
  }

  /** Runs the check. */
  public static void main(String[] args) throws IOException {
    CheckOptions options = new CheckOptions(OPTIONS, args).alone();
    List<String> sets = options.texts("sets");
    List<Contender> models = options.texts("models").stream().map(Contender::valueOf).toList();
    int[] ends = options.numbers("splits");
    List<Integer> splits = IntStream.rangeClosed(ends[0], ends[ends.length - 1]).boxed().toList();
    SparkSession session =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", "2")
            .getOrCreate();
    session.sparkContext().setLogLevel("ERROR");
    Results results = new Results(options.path("csv"));
    String[] settings = options.text("settings").split(" / ");
    int mostRows = options.number("most-rows");
    for (String set : sets) {
      Table table =
          set.equals(MADE)
              ? MadeTable.make(session, Math.min(MADE_ROWS, mostRows))
              : Table.read(options.path("data"), set, mostRows);
      for (String each : settings) {
        new TablesCheck(session, results, each).run(table, splits, models);
      }
    }
    session.stop();
    boolean good = true;
    for (String each : settings) {
      System.out.println(each.isEmpty() ? "defaults" : each);
      good &= judge(new Verdict(results, splits, each), sets, models);
    }
    System.exit(good ? 0 : 1);
  }

  private void run(Table table, List<Integer> splits, List<Contender> models) throws IOException {
    for (int split : splits) {
      List<Contender> missing = new ArrayList<>();
      for (Contender model : models) {
        if ((clip == 0 || model.ours())
            && !results.has(table, split, model, model.ours() ? settings : "")) {
          missing.add(model);
        }
      }
      if (missing.isEmpty()) {
        continue;
      }
      Table.Parts parts = table.split(session, split, clip);
      for (Contender model : missing) {
        results.add(fit(table, split, model, parts));
      }
      parts.training().unpersist();
      parts.test().unpersist();
    }
  }

  private Result fit(Table table, int split, Contender contender, Table.Parts parts) {
    String own = contender.ours() ? settings : "";
    long start = System.nanoTime();
    Model<?> model = contender.estimator(table.classes(), split, params).fit(parts.training());
    double seconds = (System.nanoTime() - start) / 1e9;
    Dataset<Row> predicted = model.transform(parts.test());
    double loss =
        table.classes() == 0
            ? new RegressionEvaluator().setMetricName("rmse").evaluate(predicted)
            : new MulticlassClassificationEvaluator().setMetricName("logLoss").evaluate(predicted);
    double accuracy =
        table.classes() == 0
            ? Double.NaN
            : new MulticlassClassificationEvaluator().setMetricName("accuracy").evaluate(predicted);
    int epochs = 0;
    int best = 0;
    String values = "";
    if (model instanceof DeltaStnModel ours) {
      DeltaStnSummary summary = ours.summary();
      epochs = summary.epochs().size();
      best =
          summary.epochs().stream()
              .min((a, b) -> Double.compare(a.validationLoss(), b.validationLoss()))
              .map(EpochReport::epoch)
              .orElseThrow();
      values =
          ours.hyperparameterValues().values().stream()
              .map(value -> String.format("%.3g", value))
              .collect(Collectors.joining(" "));
    }
    return new Result(
        table.name(),
        table.rows(),
        split,
        contender,
        own.replace(',', ';'),
        loss,
        accuracy,
        seconds,
        epochs,
        best,
        values);
  }

  private static boolean judge(Verdict verdict, List<String> sets, List<Contender> models) {
    verdict.print(sets, models);
    List<String> regressions = sets.stream().filter(set -> Table.names().contains(set)).toList();
    if (!models.containsAll(List.of(Contender.values())) || regressions.size() < 9) {
      System.out.println("not judged: not all sets and models");
      return true;
    }
    Map<String, String> failed = verdict.worse(regressions, Contender.DELTA_STN, Contender.LINEAR);
    int fixed = verdict.better(regressions, Contender.DELTA_STN, Contender.FIXED, true);
    int trees = verdict.better(regressions, Contender.DELTA_STN, Contender.GBT, false);
    int boost = verdict.better(regressions, Contender.DELTA_STN, Contender.XGBOOST, false);
    System.out.printf(
        "DELTA_STN of %d sets: worse than LINEAR on %s [none], better than FIXED beyond noise on"
            + " %d [%d], than GBT on %d [%d], than XGBOOST on %d%n",
        regressions.size(),
        failed.isEmpty() ? "none" : failed,
        fixed,
        BETTER_THAN_FIXED,
        trees,
        BETTER_THAN_TREES,
        boost);
    return failed.isEmpty() && fixed >= BETTER_THAN_FIXED && trees >= BETTER_THAN_TREES;
  }
}
