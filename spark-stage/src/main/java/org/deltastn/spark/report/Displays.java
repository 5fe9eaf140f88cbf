package org.deltastn.spark.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.Loss;
import org.deltastn.spark.DeltaStnModel;
import org.deltastn.train.loop.EpochReport;
import org.deltastn.train.loop.TrainingListener;

/**
 * Returns what a notebook shows of a run, as text to print at the end of a paragraph.
 *
 * <p>In Zeppelin, tables are {@code %table} (so that its own charts can draw them) and pictures
 * {@code %html}, several where one would be longer than Zeppelin allows; elsewhere both are
 * fragments of HTML. Zeppelin is recognized by its classes, unless the system property {@code
 * org.deltastn.display} is set to {@code zeppelin} or {@code html}. Every method throws
 * IllegalStateException for another value of it. Numbers have four significant digits.
 */
public final class Displays {

  private Displays() {}

  /**
   * Returns the value of every hyperparameter after every epoch: a column {@code epoch}, and one of
   * each hyperparameter by its name.
   *
   * @throws IllegalArgumentException if the model has no epoch or no hyperparameter
   */
  public static String schedule(DeltaStnModel model) {
    HyperparameterSpace space = model.problem().space();
    if (space.size() == 0) {
      throw new IllegalArgumentException(
          "the model has no hyperparameters, expected at least one to show a schedule of");
    }
    List<String> columns = new ArrayList<>(List.of("epoch"));
    columns.addAll(space.names());
    List<List<String>> rows = new ArrayList<>();
    for (EpochReport report : epochs(model)) {
      List<String> row = new ArrayList<>(List.of(Integer.toString(report.epoch())));
      for (double value : report.values()) {
        row.add(Numbers.text(value));
      }
      rows.add(row);
    }
    return DisplayFormat.current().table(columns, rows);
  }

  /**
   * Returns the losses of every epoch: {@code epoch}, {@code training} (the mean objective,
   * penalties included), {@code validation}, and the accuracy or RMSE on the validation data.
   *
   * @throws IllegalArgumentException if the model has no epoch
   */
  public static String losses(DeltaStnModel model) {
    boolean classifies = model.problem().architecture().loss() == Loss.SOFTMAX_CROSS_ENTROPY;
    List<List<String>> rows = new ArrayList<>();
    for (EpochReport report : epochs(model)) {
      double quality = classifies ? report.validationAccuracy() : RunCharts.rmse(report);
      rows.add(
          List.of(
              Integer.toString(report.epoch()),
              Numbers.text(report.trainingLoss()),
              Numbers.text(report.validationLoss()),
              Numbers.text(quality)));
    }
    List<String> columns =
        List.of("epoch", "training", "validation", classifies ? "accuracy" : "RMSE");
    return DisplayFormat.current().table(columns, rows);
  }

  /**
   * Returns the pictures of {@link TrainingReport}: losses, accuracy or RMSE, and the schedule of
   * every hyperparameter with its band s(λ ± σ) (as in Figures 6 and 10 to 13).
   *
   * @throws IllegalArgumentException if the model has no epoch
   */
  public static String charts(DeltaStnModel model) {
    RunCharts run = new RunCharts(model.problem(), epochs(model));
    List<LineChart> charts = new ArrayList<>(run.losses());
    charts.addAll(run.overviews());
    charts.addAll(run.schedules());
    return DisplayFormat.current().charts("", charts);
  }

  /**
   * Returns charts of the caller's own, side by side.
   *
   * @throws IllegalStateException if a chart has no value to draw
   */
  public static String charts(LineChart... charts) {
    return DisplayFormat.current().charts("", List.of(charts));
  }

  /** Returns a small DataFrame, collected on the driver; white space in cells becomes a blank. */
  public static String table(Dataset<Row> frame) {
    CsvTable table = CsvTable.of(frame);
    return DisplayFormat.current().table(table.columns(), table.rounded());
  }

  /**
   * Returns a listener that shows a run while it trains: after every epoch it passes the charts so
   * far and a line of figures to {@code show}, to replace the previous ones. In Zeppelin:
   *
   * <pre>{@code val out = z.getInterpreterContext.out classifier.addListener(Displays.live(picture
   * => { out.clear(); out.write(picture) })) }</pre>
   *
   * @param show called on the thread of {@code fit}; what it throws ends the fit
   */
  public static TrainingListener live(Consumer<String> show) {
    return new LiveCharts(show);
  }

  private static List<EpochReport> epochs(DeltaStnModel model) {
    List<EpochReport> epochs = model.summary().epochs();
    if (epochs.isEmpty()) {
      throw new IllegalArgumentException(
          "the summary of the model has no epochs, expected at least one to show");
    }
    return epochs;
  }
}
