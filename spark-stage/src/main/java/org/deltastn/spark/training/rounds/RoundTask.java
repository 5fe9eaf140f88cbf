package org.deltastn.spark.training.rounds;

import java.io.Serializable;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.deltastn.spark.exchange.PartBlocks;
import org.deltastn.spark.exchange.StateBlocks;
import org.deltastn.spark.executor.Fit;
import org.deltastn.spark.packing.WorkerRows;
import org.deltastn.train.HyperStepper;
import org.deltastn.train.RoundPart;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;
import org.deltastn.train.replica.Replica;

/**
 * What a worker does in a round.
 *
 * @param broadcast the fit
 * @param state that the round begins with
 * @param alone whether the worker steps the hyperparameters itself
 * @param withSlots whether it sends the optimizers' state
 */
record RoundTask(
    Broadcast<Fit> broadcast,
    SentRound.Source state,
    int cycles,
    long warmupSteps,
    boolean alone,
    boolean withSlots)
    implements Serializable {

  /** Runs the round, and returns its part with the state in it. */
  PartMessage whole(WorkerRows worker) {
    return run(
            worker,
            replica -> {
              TrainingState after = replica.save();
              return new Saved(withSlots ? after : after.withoutSlots(), null);
            })
        .message();
  }

  /**
   * Runs the round, and returns its part with the state in blocks of this process.
   *
   * @param owner number of the broadcast that the blocks belong to
   * @param start of which it rounds the changes, or null
   */
  BlockPart blocks(WorkerRows worker, long owner, int workers, StateBlocks start) {
    Runnable stopIfKilled = stopIfKilled();
    return run(
        worker,
        replica -> {
          stopIfKilled.run();
          TrainingState head = replica.head();
          PartBlocks blocks = PartBlocks.put(owner, replica.vectors(withSlots), workers, start);
          try {
            // The round may have ended before the blocks were there, which then stay.
            stopIfKilled.run();
          } catch (CancellationException e) {
            blocks.remove();
            throw e;
          }
          return new Saved(withSlots ? head : head.withoutSlots(), blocks);
        });
  }

  /** The state of a worker, or its head and the blocks of its vectors. */
  private record Saved(TrainingState state, PartBlocks blocks) {}

  private BlockPart run(WorkerRows worker, Function<Replica, Saved> save) {
    long start = System.nanoTime();
    Fit fit = broadcast.value();
    Runnable stopIfKilled = stopIfKilled();
    return fit.withReplica(
        worker,
        replica -> {
          state.load(replica);
          double received = secondsSince(start);
          long ready = System.nanoTime();
          HyperStepper stepper = alone ? stepper(fit.problem()) : null;
          Replica.Outcome outcome = replica.run(cycles, warmupSteps, stepper, stopIfKilled);
          Saved saved = save.apply(replica);
          PartTimes times = PartTimes.ofOne(secondsSince(ready), received);
          RoundPart part =
              new RoundPart(
                  saved.state(),
                  worker.trainingRows(),
                  worker.validationRows(),
                  outcome.gradients(),
                  outcome.trainingLoss(),
                  outcome.divergence());
          return new BlockPart(new PartMessage(worker.worker(), part, times), saved.blocks());
        });
  }

  private static HyperStepper stepper(TrainingProblem problem) {
    return new HyperStepper(problem.space(), problem.configuration());
  }

  /** Returns what throws once this task was killed. */
  static Runnable stopIfKilled() {
    TaskContext task = TaskContext.get();
    return () -> {
      // A faster copy of the task has ended, or its job was cancelled; Spark knows which.
      if (task.isInterrupted()) {
        throw new CancellationException("the task was killed");
      }
    };
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
