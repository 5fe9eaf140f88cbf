package org.deltastn.experiments.quality;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.deltastn.spark.DeltaStnModel;
import org.deltastn.spark.training.SearchableEstimator;
import org.deltastn.train.Method;
import org.deltastn.train.loop.EpochReport;
import org.deltastn.train.loop.TrainingResult;

/**
 * One self-tuned training.
 *
 * @param method that tunes
 * @param outcome how it ended
 * @param loss the lowest validation loss, that of the model it ends with
 * @param wallSeconds of the whole training, packing of the data not counted
 * @param computeSeconds processor time of its tasks
 * @param curve the lowest validation loss so far by processor time
 */
record Tuned(
    Method method,
    TrainingResult.Outcome outcome,
    double loss,
    double wallSeconds,
    double computeSeconds,
    List<Moment> curve) {

  /** Trains. */
  static Tuned train(
      SearchableEstimator settings, Method method, Dataset<Row> frame, ComputeClock clock) {
    SearchableEstimator estimator = settings.copy(ParamMap.empty());
    estimator.set(estimator.method(), method.name());
    String jobs = estimator.uid() + ": epoch";
    double before = clock.seconds(jobs);
    DeltaStnModel model = (DeltaStnModel) ((Estimator<?>) estimator).fit(frame);
    double compute = clock.seconds(jobs) - before;
    double wall = model.cost().wallSeconds();
    List<Moment> curve = new ArrayList<>();
    double best = Double.POSITIVE_INFINITY;
    double at = 0;
    for (EpochReport epoch : model.summary().epochs()) {
      at += epoch.seconds();
      if (epoch.validationLoss() < best) {
        best = epoch.validationLoss();
        curve.add(new Moment(at, at / wall * compute, best, 1));
      }
    }
    return new Tuned(method, model.summary().outcome(), best, wall, compute, curve);
  }
}
