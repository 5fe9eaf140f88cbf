package org.deltastn.spark.executor;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.deltastn.spark.packing.WorkerData;
import org.deltastn.spark.packing.WorkerRows;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.WorkerPool;
import org.deltastn.train.loop.Checkpoints;
import org.deltastn.train.loop.DivergedException;
import org.deltastn.train.loop.RunState;
import org.deltastn.train.loop.ScaledLosses;
import org.deltastn.train.loop.TrainingLoop;
import org.deltastn.train.loop.TrainingResult;
import org.deltastn.train.replica.LocalWorkerPool;
import org.deltastn.train.replica.Replica;

/**
 * A trial of a search, on an executor: goes on from a run's state to an epoch, on one replica, and
 * sends back where it is. A pure function of its parts, but for the time it is given.
 */
public final class TrialTask implements Serializable {

  private static final long serialVersionUID = 1L;

  private final Broadcast<Fit> fit;
  private final Broadcast<WorkerData> data;
  private final Broadcast<byte[]> start;
  private final int lastEpoch;
  private final double secondsLeft;
  private final boolean goesOn;
  private final double lossFactor;

  /**
   * Describes a trial.
   *
   * @param start a {@link RunState} in its serial form
   * @param lastEpoch where it ends
   * @param secondsLeft after which it ends with the epoch under way; infinite for no limit
   * @param goesOn whether a later trial may go on from it, otherwise only its best state is sent
   * @param lossFactor see {@link org.deltastn.spark.packing.PackedData#lossFactor}
   */
  public TrialTask(
      Broadcast<Fit> fit,
      Broadcast<WorkerData> data,
      Broadcast<byte[]> start,
      int lastEpoch,
      double secondsLeft,
      boolean goesOn,
      double lossFactor) {
    this.fit = fit;
    this.data = data;
    this.start = start;
    this.lastEpoch = lastEpoch;
    this.secondsLeft = secondsLeft;
    this.goesOn = goesOn;
    this.lossFactor = lossFactor;
  }

  /** What a trial sends back; no record, of which Kryo knows nothing. */
  public static final class Message implements Serializable {

    private static final long serialVersionUID = 1L;

    private final byte[] run;
    private final TrainingResult.Outcome outcome;
    private final String problem;
    private final double seconds;

    /**
     * Creates a message.
     *
     * @param run a {@link RunState} in its serial form; null where it diverged or failed
     * @param outcome how it ended; null where it failed
     * @param problem where and how it diverged or failed; empty otherwise
     * @param seconds that it took
     */
    public Message(byte[] run, TrainingResult.Outcome outcome, String problem, double seconds) {
      this.run = run;
      this.outcome = outcome;
      this.problem = problem;
      this.seconds = seconds;
    }

    /** Returns a {@link RunState} in its serial form; null where it diverged or failed. */
    public byte[] run() {
      return run;
    }

    /** Returns how it ended; null where it failed. */
    public TrainingResult.Outcome outcome() {
      return outcome;
    }

    /** Returns where and how it diverged or failed; empty otherwise. */
    public String problem() {
      return problem;
    }

    /** Returns the seconds that it took. */
    public double seconds() {
      return seconds;
    }
  }

  /** Trains, on the thread of a task. */
  public Message run() {
    long begun = System.nanoTime();
    try {
      return fit.value().withReplica(WorkerRows.of(data.value()), replica -> train(replica, begun));
    } catch (DivergedException e) {
      return new Message(
          null, TrainingResult.Outcome.DIVERGED, e.getMessage(), secondsSince(begun));
    } catch (OutOfMemoryError e) {
      // Left alone it would end the process, and with it every other trial there.
      return new Message(
          null, null, "the task ran out of memory: " + e.getMessage(), secondsSince(begun));
    }
  }

  private Message train(Replica replica, long begun) {
    Following following = new Following(start.value());
    TrainingProblem problem = fit.value().problem();
    TrainingProblem ending =
        new TrainingProblem(
            problem.architecture(), problem.space(), problem.configuration().withEpochs(lastEpoch));
    TaskContext task = TaskContext.get();
    Runnable stopIfKilled =
        () -> {
          if (task.isInterrupted()) {
            throw new CancellationException("the task was killed");
          }
        };
    try (WorkerPool pool =
        new ScaledLosses(new LocalWorkerPool(ending, replica, stopIfKilled), lossFactor)) {
      TrainingResult result =
          new TrainingLoop(ending, List.of(), following)
              .stopWhen(() -> secondsSince(begun) >= secondsLeft)
              .run(pool);
      if (result.divergence() != null) {
        return new Message(
            null, result.outcome(), result.divergence().message(), secondsSince(begun));
      }
      RunState reached = goesOn ? following.run : bestOnly(following.run);
      return new Message(reached.toBytes(), result.outcome(), "", secondsSince(begun));
    }
  }

  /** Returns a run that holds what a model needs, and that no training can go on from. */
  private static RunState bestOnly(RunState run) {
    return run.restartedFrom(run.best().withoutSlots());
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  /** Begins at a run and follows it. */
  private static final class Following implements Checkpoints {

    private RunState run;

    private Following(byte[] start) {
      try {
        run = RunState.fromBytes(start);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public Optional<RunState> latest() {
      return Optional.of(run);
    }

    @Override
    public void reached(RunState newRun, boolean finished) {
      run = newRun;
    }
  }
}
