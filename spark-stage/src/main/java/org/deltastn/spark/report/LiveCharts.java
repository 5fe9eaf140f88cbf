package org.deltastn.spark.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;
import org.deltastn.train.loop.EpochReport;
import org.deltastn.train.loop.RunState;
import org.deltastn.train.loop.TrainingListener;

/** Redraws a run after every epoch. */
final class LiveCharts implements TrainingListener {

  /** With more hyperparameters, one chart holds all of a kind. */
  private static final int MOST_SCHEDULES = 4;

  private final Consumer<String> show;
  private final List<EpochReport> epochs = new ArrayList<>();
  private TrainingProblem problem;

  LiveCharts(Consumer<String> show) {
    this.show = show;
  }

  @Override
  public void started(TrainingProblem newProblem, int stepsPerEpoch) {
    problem = newProblem;
    epochs.clear();
  }

  @Override
  public void resumed(RunState run) {
    epochs.addAll(run.history());
  }

  @Override
  public void epochDone(EpochReport report, TrainingState state) {
    epochs.add(report);
    RunCharts run = new RunCharts(problem, epochs);
    List<LineChart> charts = new ArrayList<>(run.losses());
    if (problem.configuration().method().tunes()) {
      charts.addAll(problem.space().size() > MOST_SCHEDULES ? run.overviews() : run.schedules());
    }
    DisplayFormat format = DisplayFormat.current();
    show.accept(format.closed(format.charts(caption(report), charts)));
  }

  private String caption(EpochReport report) {
    double seconds = epochs.stream().mapToDouble(EpochReport::seconds).sum();
    String accuracy =
        Double.isNaN(report.validationAccuracy())
            ? ""
            : ", accuracy " + Numbers.percent(report.validationAccuracy());
    return problem.configuration().method()
        + ", epoch "
        + report.epoch()
        + " of "
        + problem.configuration().epochs()
        + " after "
        + Numbers.duration(seconds)
        + ": validation loss "
        + Numbers.text(report.validationLoss())
        + accuracy;
  }
}
