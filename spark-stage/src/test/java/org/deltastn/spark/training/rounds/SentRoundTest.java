package org.deltastn.spark.training.rounds;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.api.java.JavaSparkContext;
import org.deltastn.spark.LocalSpark;
import org.deltastn.spark.exchange.StateBlocks.Reach;
import org.deltastn.train.Method;
import org.deltastn.train.Problems;
import org.deltastn.train.TrainingState;
import org.deltastn.train.replica.ReplicaTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the driver knows of what it sent; {@code DistributedTrainingTest} loads it in tasks. */
class SentRoundTest {

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theSecondsOfTheDriverAreThoseThatSendingTook(boolean whole) {
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());
    TrainingState state =
        ReplicaTest.initial(Problems.problem(Problems.configuration(Method.DELTA_STN).build()));
    long start = System.nanoTime();
    try (SentRound round =
        whole
            ? SentRound.whole(context, state)
            : SentRound.blocks(context, state, Reach.OF_PROCESS)) {
      double most = (System.nanoTime() - start) / 1e9;
      assertThat(round.seconds()).isGreaterThan(0).isLessThanOrEqualTo(most);
      assertThat(round.blocks() == null).isEqualTo(whole);
    }
  }
}
