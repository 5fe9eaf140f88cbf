package org.deltastn.spark.model;

import java.util.List;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.train.loop.EpochReport;
import org.deltastn.train.loop.RoundTiming;
import org.deltastn.train.loop.TrainingResult;

/**
 * Holds how a training run went, as it is saved with a model.
 *
 * @param space the hyperparameters that were tuned, in the order of the reports
 * @param classifies whether the network is a classifier, whose reports have an accuracy
 * @param epochs one report for every whole epoch
 * @param rounds where the time of every round went; empty for a model saved by earlier versions
 * @param outcome how the run ended
 * @param divergence where and how the run diverged, or null
 * @param refit how the weights were trained anew on all rows; null where they were not
 */
public record TrainingHistory(
    HyperparameterSpace space,
    boolean classifies,
    List<EpochReport> epochs,
    List<RoundTiming> rounds,
    TrainingResult.Outcome outcome,
    String divergence,
    RefitReport refit) {

  /** Copies the lists. */
  public TrainingHistory {
    epochs = List.copyOf(epochs);
    rounds = List.copyOf(rounds);
  }
}
