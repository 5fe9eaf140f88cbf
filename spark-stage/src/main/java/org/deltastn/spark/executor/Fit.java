package org.deltastn.spark.executor;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.function.Function;
import org.apache.spark.SparkEnv;
import org.deltastn.problem.ProblemDefinition;
import org.deltastn.spark.packing.WorkerData;
import org.deltastn.spark.packing.WorkerRows;
import org.deltastn.spark.preflight.ReplicaTimeout;
import org.deltastn.tensor.vector.SafeTensors;
import org.deltastn.train.HyperSchedule;
import org.deltastn.train.TrainingData;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;
import org.deltastn.train.replica.Replica;

/**
 * The part of a fit that executors need, broadcast once. Spark closes what is {@link AutoCloseable}
 * when it drops a broadcast from an executor's memory, and so reaches every process with replicas
 * of this fit; a replica dropped too early is built again. Where Spark's message does not arrive,
 * {@link ReplicaSweep} closes them.
 */
public final class Fit implements Serializable, AutoCloseable {

  private static final long serialVersionUID = 1L;

  private final String id;
  private final String definition;
  private final String backend;
  private final long trainingRows;
  private final byte[] schedule;

  /**
   * Describes a fit.
   *
   * @param id unique among fits
   * @param trainingRows of all workers
   */
  public Fit(String id, ProblemDefinition definition, long trainingRows) {
    this(id, definition, trainingRows, null);
  }

  /**
   * Describes a fit along a schedule.
   *
   * @param id unique among fits
   * @param trainingRows of all workers
   * @param schedule that replicas follow, or null for none
   */
  public Fit(String id, ProblemDefinition definition, long trainingRows, HyperSchedule schedule) {
    this.schedule = schedule == null ? null : schedule.toBytes();
    this.id = id;
    this.definition = definition.toJson();
    this.backend = definition.configuration().backend();
    this.trainingRows = trainingRows;
  }

  /** Uses a replica of this process for a worker, loaded with a state, on the task's GPU if any. */
  public <T> T withReplica(WorkerRows rows, TrainingState state, Function<Replica, T> action) {
    return withReplica(
        rows,
        replica -> {
          replica.load(state);
          return action.apply(replica);
        });
  }

  /**
   * Uses a replica of this process for a worker, to be loaded, on the task's GPU if any. The rows
   * are read only if the replica does not have them.
   */
  public <T> T withReplica(WorkerRows rows, Function<Replica, T> action) {
    String gpu = TaskGpu.address(backend);
    ReplicaSweep.ensure(ReplicaTimeout.millis(SparkEnv.get().conf()));
    return Replicas.use(
        id,
        rows.worker(),
        gpu,
        () -> build(rows.read(), gpu),
        replica -> replica.assign(rows.worker(), data(rows.read(), problem())),
        action);
  }

  public TrainingProblem problem() {
    return ProblemDefinition.fromJson(definition).toProblem();
  }

  private Replica build(WorkerData data, String gpu) {
    TrainingProblem problem = problem();
    Replica replica = new Replica(problem, data.worker(), data(data, problem), trainingRows, gpu);
    if (schedule != null) {
      replica.follow(schedule());
    }
    return replica;
  }

  private HyperSchedule schedule() {
    try {
      return HyperSchedule.readFrom(SafeTensors.fromBytes(schedule));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static TrainingData data(WorkerData data, TrainingProblem problem) {
    return data.data(problem.architecture().inputShape());
  }

  @Override
  public void close() {
    Replicas.release(id);
  }
}
