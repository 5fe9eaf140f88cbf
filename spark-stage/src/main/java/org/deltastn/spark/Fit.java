package org.deltastn.spark;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.function.Function;
import org.deltastn.train.Replica;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;

/**
 * One fit as the executors know it, broadcast once. Spark closes what is {@link AutoCloseable} when
 * it drops a broadcast from an executor's memory, and so reaches every process with replicas of
 * this fit; a replica dropped too early is just built again.
 */
final class Fit implements Serializable, AutoCloseable {

  private static final long serialVersionUID = 1L;

  private final String id;
  private final String definition;
  private final long trainingRows;

  /**
   * Describes a fit.
   *
   * @param id unique among fits
   * @param trainingRows of all workers
   */
  Fit(String id, ProblemDefinition definition, long trainingRows) {
    this.id = id;
    this.definition = definition.toJson();
    this.trainingRows = trainingRows;
  }

  /** Uses this process's replica of a worker, loaded with a state. */
  <T> T withReplica(WorkerData data, byte[] state, Function<Replica, T> action) {
    return Replicas.use(
        id,
        data.worker(),
        () -> build(data),
        replica -> {
          try {
            replica.load(TrainingState.fromBytes(state));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return action.apply(replica);
        });
  }

  TrainingProblem problem() {
    return ProblemDefinition.fromJson(definition).toProblem();
  }

  private Replica build(WorkerData data) {
    TrainingProblem problem = problem();
    return new Replica(
        problem, data.worker(), data.data(problem.architecture().inputShape()), trainingRows);
  }

  @Override
  public void close() {
    Replicas.release(id);
  }
}
