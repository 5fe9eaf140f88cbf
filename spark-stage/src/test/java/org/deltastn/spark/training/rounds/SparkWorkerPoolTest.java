package org.deltastn.spark.training.rounds;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Iterator;
import java.util.List;
import org.deltastn.spark.exchange.StateBlocks.Reach;
import org.deltastn.train.Divergence;
import org.deltastn.train.LossSum;
import org.deltastn.train.Method;
import org.deltastn.train.Problems;
import org.deltastn.train.RoundPart;
import org.deltastn.train.TrainingState;
import org.deltastn.train.replica.ReplicaTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scala.Tuple2;

/** What a pool decides without tasks; {@code DistributedTrainingTest} runs them. */
class SparkWorkerPoolTest {

  @ParameterizedTest
  @CsvSource({"1, 1", "4, 4", "5, 2", "16, 4", "17, 2", "64, 4", "65, 2"})
  void aTreeLeavesAsManyPartsAsItsFanInAtMost(int workers, int left) {
    assertThat(SparkWorkerPool.gathered(workers, 4)).isEqualTo(left);
  }

  @ParameterizedTest
  @CsvSource({
    // Many workers fetch from each other.
    "5, 1, 5, false, OF_ALL",
    "5, 2, 6, true, OF_ALL",
    // A task that is the only one of its process shares with nobody.
    "4, 1, 4, false, OF_TASK",
    "1, 1, 4, false, OF_TASK",
    // It fetches once for what it needs twice.
    "4, 1, 4, true, OF_PROCESS",
    // Tasks of a process run beside each other,
    "4, 2, 4, false, OF_PROCESS",
    "4, 2, 4, true, OF_PROCESS",
    // or after each other.
    "4, 1, 3, false, OF_PROCESS"
  })
  void whoUsesAStateFollowsFromWhoElseNeedsIt(
      int workers, int slotsOfExecutor, int slots, boolean rounded, Reach reach) {
    assertThat(
            SparkWorkerPool.reach(workers, slotsOfExecutor, slots, new RoundSizes(4, 0, rounded)))
        .isEqualTo(reach);
  }

  private static Tuple2<Integer, PartMessage> arrived(int position, boolean diverged) {
    TrainingState state =
        ReplicaTest.initial(Problems.problem(Problems.configuration(Method.DELTA_STN).build()));
    Divergence divergence = diverged ? new Divergence(position, "loss", Double.NaN) : null;
    RoundPart part = new RoundPart(state, 10, 5, List.of(), LossSum.ZERO, divergence);
    return new Tuple2<>(3, new PartMessage(position, part, PartTimes.ofOne(position, 1)));
  }

  @Test
  void partsOfAGroupAreCombinedByTheirNumbersWhateverOrderTheyArriveIn() {
    // Of several divergences the first stands for all.
    List<Tuple2<Integer, PartMessage>> parts =
        List.of(arrived(15, true), arrived(13, true), arrived(12, false), arrived(14, true));

    Iterator<PartMessage> combined = SparkWorkerPool.combineGroup(parts.iterator());

    PartMessage only = combined.next();
    assertThat(combined).isExhausted();
    assertThat(only.position()).isEqualTo(3);
    assertThat(only.toPart().divergence().step()).isEqualTo(13);
    assertThat(only.times()).isEqualTo(new PartTimes(15, 1, 54, 4));
  }
}
