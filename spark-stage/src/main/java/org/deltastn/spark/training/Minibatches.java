package org.deltastn.spark.training;

import org.deltastn.problem.ProblemDefinition;
import org.deltastn.spark.packing.PackedData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rows of a minibatch, where a worker has fewer than are asked for. */
final class Minibatches {

  private static final Logger LOG = LoggerFactory.getLogger(Minibatches.class);

  private Minibatches() {}

  /**
   * Returns the problem with minibatches that every worker has the rows for.
   *
   * @throws IllegalArgumentException if a text is too short for its streams
   */
  static ProblemDefinition within(PackedData data, ProblemDefinition definition) {
    int wanted = definition.configuration().batchSize();
    long fewest =
        definition.configuration().sequenceLength() == 0
            ? data.smallestWorker()
            : Math.min(data.smallestWorker(), data.validationRows() / data.workerCount());
    if (wanted <= fewest) {
      return definition;
    }
    if (definition.configuration().sequenceLength() > 0) {
      throw new IllegalArgumentException(
          "batchSize asks for "
              + wanted
              + " streams, but of "
              + data.trainingRows()
              + " words that train and "
              + data.validationRows()
              + " that validate, "
              + data.workerCount()
              + " workers leave one "
              + fewest
              + ": lower batchSize or numWorkers, or give more text");
    }
    int all = (int) data.smallestWorker();
    LOG.warn(
        "batchSize is {}, but {} training rows on {} workers leave a worker {}: a minibatch is all"
            + " of them",
        wanted,
        data.trainingRows(),
        data.workerCount(),
        all);
    return new ProblemDefinition(
        definition.networkJson(),
        definition.inputShape(),
        definition.space(),
        definition.configuration().withBatchSize(all));
  }
}
