package org.deltastn.spark.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.deltastn.nn.Loss;
import org.deltastn.spark.DeltaStnModel;
import org.deltastn.spark.evaluation.FeatureImportance;
import org.deltastn.spark.model.RefitReport;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.loop.EpochReport;

/**
 * How a model was trained, for people: one HTML page with losses, accuracy or RMSE, the schedule of
 * every hyperparameter with its perturbation band s(λ ± σ) (as in Figures 6 and 10 to 13), times
 * and settings; and the same numbers as CSV.
 *
 * <p>The page holds its charts as SVG and needs nothing else: it refers to no file and no address,
 * and forbids itself to load any.
 */
public final class TrainingReport {

  private static final int MOST_FEATURES = 50;

  private final DeltaStnModel model;
  private final List<EpochReport> epochs;
  private final Map<String, String> settings = new LinkedHashMap<>();
  private String title = "Training report";
  private FeatureImportance importance;
  private Dataset<Row> columns;

  private TrainingReport(DeltaStnModel model) {
    this.model = model;
    this.epochs = model.summary().epochs();
  }

  /**
   * Makes the report of a model, trained just now or loaded.
   *
   * @throws IllegalArgumentException if its summary has no epoch
   */
  public static TrainingReport of(DeltaStnModel model) {
    if (model.summary().epochs().isEmpty()) {
      throw new IllegalArgumentException(
          "the summary of the model has no epochs, expected at least one to report on");
    }
    return new TrainingReport(model);
  }

  /** Sets the heading of the page. */
  public TrainingReport title(String value) {
    title = value;
    return this;
  }

  /** Adds a row to the table of settings, say, where the data came from. */
  public TrainingReport setting(String name, String value) {
    settings.put(name, value);
    return this;
  }

  /** Adds a table of the importance of features, the first 50 of them. */
  public TrainingReport importance(FeatureImportance value) {
    importance = value;
    return this;
  }

  /** Adds what was made of the columns of the table that the data were. */
  public TrainingReport columns(Dataset<Row> value) {
    columns = value;
    return this;
  }

  /** Returns the page. */
  public String toHtml() {
    HtmlPage page = new HtmlPage(title);
    page.paragraph(lead());
    if (model.summary().divergenceMessage() != null) {
      page.warning(model.summary().divergenceMessage());
    }
    page.figures(keyFigures());
    RunCharts charts = new RunCharts(model.problem(), epochs);
    page.heading("Losses").charts(charts.losses());
    hyperparameters(page, charts);
    if (importance != null) {
      features(page);
    }
    page.heading("Time").charts(charts.times());
    page.heading("Settings").settings(settingRows());
    if (columns != null) {
      CsvTable table = CsvTable.of(columns);
      page.heading("Columns").table(table.columns(), table.rounded());
    }
    page.heading("Network").table(SettingTables.NETWORK_COLUMNS, SettingTables.network(model));
    CsvTable history = CsvTable.of(model.summary().history());
    page.details("All epochs", history.columns(), history.rounded());
    return page.toString();
  }

  /**
   * Writes the page to a path of any file system that Spark knows, over an earlier one.
   *
   * @throws IOException if the file cannot be written
   */
  public void save(String path) throws IOException {
    TextFile.write(path, toHtml());
  }

  /**
   * Writes {@code history.csv}, one row an epoch, and {@code hyperparameters.csv}, those of the
   * model, to a folder of any file system that Spark knows, over earlier ones; the columns are
   * those of {@link org.deltastn.spark.DeltaStnSummary#history} and {@link
   * DeltaStnModel#hyperparameters}.
   *
   * @throws IOException if a file cannot be written
   */
  public void saveCsv(String folder) throws IOException {
    saveHistory(folder + "/history.csv");
    saveHyperparameters(folder + "/hyperparameters.csv");
  }

  /**
   * Writes the history as CSV, one row an epoch.
   *
   * @throws IOException if the file cannot be written
   */
  public void saveHistory(String path) throws IOException {
    TextFile.write(path, CsvTable.of(model.summary().history()).toCsv());
  }

  /**
   * Writes the hyperparameters as CSV, those of the model with their scales and ranges.
   *
   * @throws IOException if the file cannot be written
   */
  public void saveHyperparameters(String path) throws IOException {
    TextFile.write(path, CsvTable.of(model.hyperparameters()).toCsv());
  }

  private String lead() {
    TrainingConfiguration configuration = model.problem().configuration();
    String end =
        switch (model.summary().outcome()) {
          case COMPLETED -> "all epochs were done";
          case STOPPED -> "stopped at the end of an epoch, as its time was over";
          case EARLY_STOPPED -> "stopped early, as the validation loss no longer fell";
          case DIVERGED -> "the run diverged, and the model is the last good state it kept";
        };
    return configuration.method()
        + ", "
        + epochs.size()
        + " of "
        + configuration.epochs()
        + " epochs: "
        + end
        + "."
        + model.summary().refit().map(TrainingReport::refitted).orElse("");
  }

  private static String refitted(RefitReport refit) {
    return " The weights were then trained anew on all "
        + refit.rows()
        + " rows, along the schedule that was found, for "
        + refit.steps()
        + " steps, as many as epoch "
        + refit.epoch()
        + " had; all losses here are of the run before that, which trained on fewer.";
  }

  private Map<String, String> keyFigures() {
    EpochReport best = best();
    Map<String, String> figures = new LinkedHashMap<>();
    figures.put("best validation loss", Numbers.text(best.validationLoss()));
    if (classifies()) {
      figures.put("its accuracy", Numbers.percent(best.validationAccuracy()));
    } else {
      figures.put("its RMSE", Numbers.text(RunCharts.rmse(best)));
    }
    figures.put("at epoch", Integer.toString(best.epoch()));
    double seconds = epochs.stream().mapToDouble(EpochReport::seconds).sum();
    figures.put("time", Numbers.duration(seconds));
    figures.put("steps", Long.toString(epochs.get(epochs.size() - 1).step()));
    return figures;
  }

  private void hyperparameters(HtmlPage page, RunCharts charts) {
    if (model.problem().space().size() == 0) {
      return;
    }
    boolean best = model.problem().configuration().keepBest();
    page.heading("Hyperparameters");
    page.paragraph(
        "Values of the model, which is the state of "
            + (best ? "the lowest validation loss" : "the last epoch")
            + ". Warm-up: "
            + model.problem().configuration().warmupEpochs()
            + " epoch(s). Bands in the charts: s(λ ± σ), the reach of the perturbation.");
    CsvTable table = CsvTable.of(model.hyperparameters());
    page.table(table.columns(), table.rounded());
    page.charts(charts.overviews());
    page.charts(charts.schedules());
  }

  private void features(HtmlPage page) {
    page.heading("Features");
    page.paragraph(
        "Rise of the "
            + (classifies() ? "log loss" : "RMSE")
            + ", "
            + Numbers.text(importance.baseline())
            + " with all features as they are, where the values of one feature, or of all that a"
            + " column of the table gave, are exchanged at random between rows: mean and standard"
            + " deviation of five times. On rows that trained, it says what the model uses, not"
            + " what helps on new ones.");
    List<List<String>> rows = new ArrayList<>();
    for (FeatureImportance.Feature feature : importance.features()) {
      if (rows.size() < MOST_FEATURES) {
        rows.add(
            List.of(
                feature.name(),
                Numbers.text(feature.importance()),
                Numbers.text(feature.deviation())));
      }
    }
    page.table(List.of("feature", "importance", "deviation"), rows);
  }

  private List<List<String>> settingRows() {
    List<List<String>> rows = new ArrayList<>();
    settings.forEach((name, value) -> rows.add(List.of(name, value)));
    rows.addAll(SettingTables.configuration(model.problem().configuration()));
    return rows;
  }

  private boolean classifies() {
    return model.problem().architecture().loss() == Loss.SOFTMAX_CROSS_ENTROPY;
  }

  private EpochReport best() {
    EpochReport best = epochs.get(0);
    for (EpochReport report : epochs) {
      best = report.validationLoss() < best.validationLoss() ? report : best;
    }
    return best;
  }
}
