package org.deltastn.spark.training;

import org.apache.spark.SparkContext;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;
import org.deltastn.train.loop.EpochReport;
import org.deltastn.train.loop.RunState;
import org.deltastn.train.loop.TrainingListener;

/** Describes its jobs in Spark's UI: epoch, round and the last validation loss. */
final class JobDescriptions implements TrainingListener, AutoCloseable {

  private static final String DESCRIPTION = "spark.job.description";

  private final SparkContext context;
  private final String uid;
  private final int cyclesPerRound;
  private final String before;
  private int epoch = 1;
  private int round = 1;
  private int rounds;
  private String lastLoss = "";

  JobDescriptions(SparkContext context, String uid, int cyclesPerRound) {
    this.context = context;
    this.uid = uid;
    this.cyclesPerRound = cyclesPerRound;
    before = context.getLocalProperty(DESCRIPTION);
    context.setJobDescription(uid + ": packing the data");
  }

  @Override
  public void started(TrainingProblem problem, int stepsPerEpoch) {
    int interval = problem.configuration().trainInterval();
    int cycles = (stepsPerEpoch + interval - 1) / interval;
    rounds = (int) (((long) cycles + cyclesPerRound - 1) / cyclesPerRound);
    describe();
  }

  @Override
  public void resumed(RunState run) {
    epoch = run.epochs() + 1;
    round = run.cycles() / cyclesPerRound + 1;
    describe();
  }

  @Override
  public void roundDone(TrainingState state) {
    round++;
    describe();
  }

  @Override
  public void epochDone(EpochReport report, TrainingState state) {
    epoch = report.epoch() + 1;
    round = 1;
    lastLoss = ", validation loss " + (float) report.validationLoss();
    describe();
  }

  @Override
  public void refitting(long step, long steps) {
    context.setJobDescription(uid + ": refit on all rows, from step " + step + " of " + steps);
  }

  @Override
  public void close() {
    context.setJobDescription(before);
  }

  private void describe() {
    if (cyclesPerRound == Integer.MAX_VALUE) {
      context.setJobDescription(uid + ": epochs from " + epoch + lastLoss);
      return;
    }
    String what = round > rounds ? "validation" : "round " + round + " of " + rounds;
    context.setJobDescription(uid + ": epoch " + epoch + ", " + what + lastLoss);
  }
}
