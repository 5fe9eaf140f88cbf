package org.deltastn.spark.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.apache.spark.SparkContext;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.Loss;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.spark.LocalSpark;
import org.deltastn.tensor.Activation;
import org.deltastn.train.HyperSchedule;
import org.deltastn.train.LossSum;
import org.deltastn.train.Method;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;
import org.deltastn.train.loop.EpochReport;
import org.deltastn.train.loop.RunState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JobDescriptionsTest {

  private final SparkContext context = LocalSpark.session().sparkContext();

  @BeforeEach
  void describe() {
    context.setJobDescription("mine");
  }

  @AfterEach
  void clear() {
    context.setJobDescription(null);
  }

  private static TrainingProblem problem(int interval) {
    return new TrainingProblem(
        Architecture.perceptron(new int[] {2, 2}, Activation.RELU, Loss.SOFTMAX_CROSS_ENTROPY),
        HyperparameterSpace.of(),
        TrainingConfiguration.builder().method(Method.FIXED).intervals(interval, 1).build());
  }

  private static EpochReport report(int epoch) {
    return new EpochReport(epoch, 1, 2, 0.1, 0, new double[0], new double[0], 1, 1);
  }

  private void assertShown(String expected) {
    assertThat(context.getLocalProperty("spark.job.description")).isEqualTo(expected);
  }

  /** Eleven steps are four cycles of three, and those are two rounds of three. */
  @Test
  void aJobSaysItsRoundAndTheLastLoss() {
    try (JobDescriptions descriptions = new JobDescriptions(context, "net", 3)) {
      assertShown("net: packing the data");
      descriptions.started(problem(3), 11);
      assertShown("net: epoch 1, round 1 of 2");
      descriptions.roundDone(null);
      assertShown("net: epoch 1, round 2 of 2");
      descriptions.roundDone(null);
      assertShown("net: epoch 1, validation");
      descriptions.epochDone(report(1), null);
      assertShown("net: epoch 2, round 1 of 2, validation loss 0.1");
      descriptions.roundDone(null);
      assertShown("net: epoch 2, round 2 of 2, validation loss 0.1");
      descriptions.refitting(20, 110);
      assertShown("net: refit on all rows, from step 20 of 110");
    }
    assertShown("mine");
  }

  @Test
  void roundsThatAreFullAreNotOneMore() {
    try (JobDescriptions descriptions = new JobDescriptions(context, "net", 2)) {
      descriptions.started(problem(3), 12);
      assertShown("net: epoch 1, round 1 of 2");
      descriptions.started(problem(3), 13);
      assertShown("net: epoch 1, round 1 of 3");
    }
  }

  /** Four epochs and three of the cycles of the fifth are done: its first round, and half a one. */
  @Test
  void aResumedRunGoesOnInItsRound() {
    TrainingProblem problem = problem(3);
    TrainingState state =
        TrainingState.initial(problem.network(), problem.space(), problem.configuration());
    RunState run =
        new RunState(
            state,
            state,
            null,
            0,
            Collections.nCopies(4, report(1)),
            3,
            LossSum.ZERO,
            0,
            List.of(),
            HyperSchedule.empty(1, 0));
    try (JobDescriptions descriptions = new JobDescriptions(context, "net", 2)) {
      descriptions.started(problem, 12);
      descriptions.resumed(run);
      assertShown("net: epoch 5, round 2 of 2");
    }
  }

  @Test
  void wholeEpochsHaveNoRounds() {
    try (JobDescriptions descriptions = new JobDescriptions(context, "net", Integer.MAX_VALUE)) {
      descriptions.started(problem(3), 12);
      assertShown("net: epochs from 1");
      descriptions.epochDone(report(1), null);
      assertShown("net: epochs from 2, validation loss 0.1");
    }
  }
}
