package org.deltastn.spark;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import org.deltastn.data.Examples;
import org.deltastn.train.TrainingData;

/** Rows on their way to a worker, and in the end all of its rows. */
final class WorkerData implements Serializable {

  private static final long serialVersionUID = 1L;

  private final int worker;
  private final int partition;
  private final int chunk;
  private final Examples training;
  private final Examples validation;

  /**
   * Creates a part.
   *
   * @param partition of the input that the rows come from
   * @param chunk number within that partition
   */
  WorkerData(int worker, int partition, int chunk, Examples training, Examples validation) {
    this.worker = worker;
    this.partition = partition;
    this.chunk = chunk;
    this.training = training;
    this.validation = validation;
  }

  /** Puts a worker's parts together in the order of the input, however they arrived. */
  static WorkerData merge(List<WorkerData> parts) {
    parts.sort(
        Comparator.comparingInt((WorkerData part) -> part.partition)
            .thenComparingInt(part -> part.chunk));
    return new WorkerData(
        parts.get(0).worker,
        0,
        0,
        Examples.concat(parts.stream().map(part -> part.training).toList()),
        Examples.concat(parts.stream().map(part -> part.validation).toList()));
  }

  int worker() {
    return worker;
  }

  int trainingRows() {
    return training.size();
  }

  int validationRows() {
    return validation.size();
  }

  TrainingData data(int... featureShape) {
    return new TrainingData(
        training.withFeatureShape(featureShape), validation.withFeatureShape(featureShape));
  }
}
