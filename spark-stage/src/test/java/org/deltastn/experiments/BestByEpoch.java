package org.deltastn.experiments;

import java.util.ArrayList;
import java.util.List;
import org.deltastn.data.Examples;
import org.deltastn.train.LossSum;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;
import org.deltastn.train.loop.EpochReport;
import org.deltastn.train.loop.RunState;
import org.deltastn.train.loop.TrainingListener;
import org.deltastn.train.replica.Predictor;

/**
 * Follows the state of lowest validation loss through a run of a classifier, and what that state
 * reaches on test data: the curves of Figure 5.
 */
public final class BestByEpoch implements TrainingListener {

  /**
   * The best state after an epoch.
   *
   * @param epoch from 1
   * @param validationLoss the lowest validation loss so far
   * @param testLoss mean cross-entropy of that state on the test data
   * @param testAccuracy share of the test data that it classifies correctly
   */
  public record Best(int epoch, double validationLoss, double testLoss, double testAccuracy) {}

  private final Examples test;
  private final List<Best> best = new ArrayList<>();
  private TrainingProblem problem;

  /**
   * Creates a listener for one run.
   *
   * @param test rows of the network's features, targets the class indices
   */
  public BestByEpoch(Examples test) {
    this.test = test;
  }

  /** Returns the best states, one for every epoch; after resuming, from the one resumed at. */
  public List<Best> best() {
    return List.copyOf(best);
  }

  @Override
  public void started(TrainingProblem newProblem, int stepsPerEpoch) {
    problem = newProblem;
  }

  @Override
  public void resumed(RunState run) {
    if (run.epochs() > 0) {
      double lowest =
          run.history().stream().mapToDouble(EpochReport::validationLoss).min().orElseThrow();
      best.add(evaluate(run.epochs(), lowest, run.best()));
    }
  }

  @Override
  public void epochDone(EpochReport report, TrainingState state) {
    Best last = best.isEmpty() ? null : best.get(best.size() - 1);
    if (last == null || report.validationLoss() < last.validationLoss()) {
      best.add(evaluate(report.epoch(), report.validationLoss(), state));
    } else {
      best.add(
          new Best(report.epoch(), last.validationLoss(), last.testLoss(), last.testAccuracy()));
    }
  }

  private Best evaluate(int epoch, double validationLoss, TrainingState state) {
    try (Predictor predictor = new Predictor(problem, state)) {
      LossSum sum = predictor.evaluate(test);
      return new Best(epoch, validationLoss, sum.mean(), sum.accuracy());
    }
  }
}
