package org.deltastn.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.deltastn.train.loop.EpochReport;
import org.deltastn.train.loop.RoundTiming;
import org.junit.jupiter.api.Test;

class TrainingCostTest {

  private static EpochReport epoch(int number, long step, double seconds) {
    return new EpochReport(number, step, 1, 1, 0.5, new double[0], new double[0], 0.1, seconds);
  }

  @Test
  void countsWhatWorkersComputedAndNotWhatTheyWaitedFor() {
    List<EpochReport> epochs = List.of(epoch(1, 10, 5), epoch(2, 20, 5));
    // In each epoch 1 s of 5 goes to the driver and the network; the mean worker waits half a
    // second.
    List<RoundTiming> rounds =
        List.of(
            new RoundTiming(1, 1, 2, 3.5, 3, 0.25, 0.5, 0.25),
            new RoundTiming(2, 1, 2, 3.5, 3, 0.25, 0.5, 0.25));
    TrainingCost cost = TrainingCost.of(epochs, rounds, 16, 2);
    assertThat(cost.trials()).isEqualTo(1);
    assertThat(cost.epochs()).isEqualTo(2);
    assertThat(cost.examples()).isEqualTo(20 * 16 * 2);
    assertThat(cost.wallSeconds()).isCloseTo(10, within(1e-9));
    assertThat(cost.executorSeconds()).isCloseTo(2 * (10 - 3), within(1e-9));
  }

  @Test
  void isTheWallTimeWhereRoundsWereNotTimed() {
    TrainingCost cost = TrainingCost.of(List.of(epoch(1, 10, 5)), List.of(), 16, 1);
    assertThat(cost.executorSeconds()).isEqualTo(5);
    assertThat(TrainingCost.of(List.of(), List.of(), 16, 1))
        .isEqualTo(new TrainingCost(1, 0, 0, 0, 0));
  }

  @Test
  void belongsToEveryModel() {
    DeltaStnClassificationModel model =
        Samples.classifier().setNumWorkers(2).fit(Samples.frame(Samples.clusters(100)));
    TrainingCost cost = model.cost();
    assertThat(cost.epochs()).isEqualTo(3);
    assertThat(cost.wallSeconds()).isPositive();
    assertThat(cost.executorSeconds()).isPositive().isLessThanOrEqualTo(2 * cost.wallSeconds());
  }
}
