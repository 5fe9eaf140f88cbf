package org.deltastn.spark.jobs.experiments.paper;

import java.util.List;
import java.util.Map;

/**
 * What became of a run.
 *
 * @param run its {@link PaperRun#name()}
 * @param form its {@link PaperForm#name()}
 * @param bestEpoch the epoch of lowest validation loss
 * @param validationLoss that loss
 * @param validationAccuracy of that epoch, in [0, 1]; NaN for a search
 * @param testLoss loss of that state on the test images
 * @param testAccuracy its accuracy there, in [0, 1]
 * @param trials trainings, 1 but for a search
 * @param seconds wall-clock time
 * @param executorSeconds time that executors computed
 * @param points its course, in order
 */
record PaperResult(
    String run,
    String form,
    int bestEpoch,
    double validationLoss,
    double validationAccuracy,
    double testLoss,
    double testAccuracy,
    int trials,
    double seconds,
    double executorSeconds,
    List<Point> points) {

  /**
   * A point of the course: an epoch of a training, or a moment when a search found something
   * better.
   *
   * @param epoch from 1
   * @param seconds since the start
   * @param validationLoss at that time
   * @param hyperparameters values by name; empty for a search
   */
  record Point(
      int epoch, double seconds, double validationLoss, Map<String, Double> hyperparameters) {}

  /** Takes a copy of the points. */
  PaperResult {
    points = List.copyOf(points);
  }

  /** Returns the same result with another course. */
  PaperResult withPoints(List<Point> course) {
    return new PaperResult(
        run,
        form,
        bestEpoch,
        validationLoss,
        validationAccuracy,
        testLoss,
        testAccuracy,
        trials,
        seconds,
        executorSeconds,
        course);
  }
}
