package org.deltastn.spark.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterKind;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.hyper.Transform;
import org.deltastn.nn.Loss;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.loop.EpochReport;

/** The charts of one run. */
final class RunCharts {

  private static final int WIDTH = 520;
  private static final int HEIGHT = 320;

  private final HyperparameterSpace space;
  private final boolean tunes;
  private final boolean classifies;
  private final List<EpochReport> epochs;
  private final double[] x;

  RunCharts(TrainingProblem problem, List<EpochReport> epochs) {
    this.space = problem.space();
    this.tunes = problem.configuration().method().tunes();
    this.classifies = problem.architecture().loss() == Loss.SOFTMAX_CROSS_ENTROPY;
    this.epochs = epochs;
    this.x = of(EpochReport::epoch);
  }

  /** Returns the root mean squared error that belongs to a mean of half the squared errors. */
  static double rmse(EpochReport report) {
    return Math.sqrt(2 * report.validationLoss());
  }

  /** Returns training and validation loss, and accuracy or RMSE. */
  List<LineChart> losses() {
    LineChart losses =
        chart("Loss", "loss")
            .line("training objective", x, of(EpochReport::trainingLoss))
            .line("validation", x, of(EpochReport::validationLoss));
    LineChart quality =
        classifies
            ? chart("Validation accuracy", "accuracy")
                .line("validation", x, of(EpochReport::validationAccuracy))
            : chart("Validation RMSE", "RMSE").line("validation", x, of(RunCharts::rmse));
    return List.of(losses, quality);
  }

  /** Returns the seconds and the learning rate of every epoch. */
  List<LineChart> times() {
    return List.of(
        chart("Time of an epoch", "seconds").line("seconds", x, of(EpochReport::seconds)),
        chart("Learning rate of the weights", "learning rate")
            .line("learning rate", x, of(EpochReport::learningRate)));
  }

  /**
   * Returns a chart of values alone for the rates, and for every other kind, if they are several.
   */
  List<LineChart> overviews() {
    Map<String, List<Integer>> groups = new LinkedHashMap<>();
    for (int j = 0; j < space.size(); j++) {
      HyperparameterKind kind = space.get(j).kind();
      String group = kind.isRate() ? "rates" : kind.name().toLowerCase(Locale.ROOT);
      groups.computeIfAbsent(group, name -> new ArrayList<>()).add(j);
    }
    List<LineChart> charts = new ArrayList<>();
    groups.forEach(
        (group, members) -> {
          if (members.size() > 1) {
            LineChart chart = chart("All " + group.replace('_', ' '), "value");
            chart.logarithmic(members.stream().allMatch(j -> isLogarithmic(space.get(j))));
            members.forEach(j -> chart.line(space.get(j).name(), x, values(j)));
            charts.add(chart);
          }
        });
    return charts;
  }

  /** Returns a chart for every hyperparameter, with the band s(λ ± σ) where it was perturbed. */
  List<LineChart> schedules() {
    List<LineChart> charts = new ArrayList<>();
    for (int j = 0; j < space.size(); j++) {
      Hyperparameter hyperparameter = space.get(j);
      LineChart chart = chart(hyperparameter.name(), "value");
      chart.logarithmic(isLogarithmic(hyperparameter));
      if (tunes) {
        chart.band(hyperparameter.name(), x, values(j), ends(j, -1), ends(j, 1));
      } else {
        chart.line(hyperparameter.name(), x, values(j));
      }
      charts.add(chart);
    }
    return charts;
  }

  /** Returns s(λ + sign·σ) of every epoch. */
  double[] ends(int j, int sign) {
    Hyperparameter hyperparameter = space.get(j);
    return of(
        report -> {
          double lambda = hyperparameter.transform().inverse(report.values()[j]);
          return hyperparameter.value(lambda + sign * report.scales()[j]);
        });
  }

  private double[] values(int j) {
    return of(report -> report.values()[j]);
  }

  private static boolean isLogarithmic(Hyperparameter hyperparameter) {
    return hyperparameter.transform() instanceof Transform.Exp;
  }

  private double[] of(ToDoubleFunction<EpochReport> quantity) {
    double[] values = new double[epochs.size()];
    Arrays.setAll(values, i -> quantity.applyAsDouble(epochs.get(i)));
    return values;
  }

  private static LineChart chart(String title, String yLabel) {
    return new LineChart(title, "epoch", yLabel).size(WIDTH, HEIGHT);
  }
}
