package org.deltastn.spark.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RoundTimeModelTest {

  private static final double MB = 1e6;
  private static final RoundTimeModel MODEL =
      new RoundTimeModel(0.6, 1e-9, 5e-9, 4e-9, 2e-9, 4e-9, 3e-9, 0.02);

  @Test
  void theTreeHasFanInFour() {
    assertThat(RoundTimeModel.levels(4)).isZero();
    assertThat(RoundTimeModel.levels(5)).isEqualTo(1);
    assertThat(RoundTimeModel.levels(64)).isEqualTo(2);
    assertThat(RoundTimeModel.levels(512)).isEqualTo(4);
  }

  @Test
  void aRoundOfTwoWorkersIsTheSumOfItsParts() {
    RoundTimeModel.Parts parts = MODEL.parts(2, 2, 20, 60 * MB, RoundTimeModel.NO_NETWORK);
    assertThat(parts.compute()).isCloseTo(12 + 0.06, within(1e-9));
    assertThat(parts.broadcast()).isCloseTo(0.3 + 0.24 + 0.12, within(1e-9));
    assertThat(parts.reduce()).isCloseTo(0.02 + 2 * 0.24, within(1e-9));
    assertThat(parts.share()).isCloseTo(1.16 / 13.22, within(1e-9));
  }

  @Test
  void sharedCoresTakeTurnsAndANetworkAddsItsTransfers() {
    RoundTimeModel.Parts alone = MODEL.parts(8, 8, 5, 60 * MB, RoundTimeModel.NO_NETWORK);
    RoundTimeModel.Parts shared = MODEL.parts(8, 2, 5, 60 * MB, RoundTimeModel.NO_NETWORK);
    assertThat(shared.compute()).isCloseTo(4 * alone.compute(), within(1e-9));
    // Each process fetches once; four workers load in turn.
    assertThat(shared.broadcast() - alone.broadcast()).isCloseTo(3 * 0.12, within(1e-9));
    // Eight slices of eight parts are one part for each of eight tasks, four for each of two.
    assertThat(alone.reduce()).isCloseTo(2 * 0.02 + 0.18 + 0.24, within(1e-9));
    assertThat(shared.reduce()).isCloseTo(2 * 0.02 + 4 * 0.18 + 0.24, within(1e-9));
    RoundTimeModel.Parts network = MODEL.parts(8, 8, 5, 60 * MB, 600 * MB);
    // Nine processes hold the state after four transfers; then a part at a task, the mean at the
    // driver.
    assertThat(network.broadcast() - alone.broadcast()).isCloseTo(0.4, within(1e-9));
    assertThat(network.reduce() - alone.reduce()).isCloseTo(0.2, within(1e-9));
    // The driver alone gives three workers the state, and takes three parts.
    RoundTimeModel.Parts few = MODEL.parts(3, 3, 5, 60 * MB, 600 * MB);
    RoundTimeModel.Parts fewAlone = MODEL.parts(3, 3, 5, 60 * MB, RoundTimeModel.NO_NETWORK);
    assertThat(few.broadcast() - fewAlone.broadcast()).isCloseTo(0.3, within(1e-9));
    assertThat(few.reduce() - fewAlone.reduce()).isCloseTo(0.3, within(1e-9));
  }

  @Test
  void whatTasksAverageDoesNotGrowWithTheWorkersWhereEachHasACore() {
    double few = MODEL.parts(8, 8, 5, 60 * MB, 600 * MB).reduce();
    assertThat(MODEL.parts(200, 200, 5, 60 * MB, 600 * MB).reduce()).isCloseTo(few, within(1e-9));
    // Slices become no smaller than 256 KiB.
    double bytes = 64 << 18;
    double ofPart = MODEL.average() * bytes + bytes / (600 * MB);
    assertThat(
            MODEL.parts(512, 512, 5, bytes, 600 * MB).reduce()
                - MODEL.parts(64, 64, 5, bytes, 600 * MB).reduce())
        .isCloseTo(7 * ofPart, within(1e-9));
  }

  private static RoundTimeModel.Measured measured(double bytes, RoundTimeModel.Parts parts) {
    return new RoundTimeModel.Measured(bytes, parts.broadcast(), parts.reduce());
  }

  @Test
  void coefficientsAreFoundFromTheTimesTheyGive() {
    RoundTimeModel.Parts one = MODEL.parts(1, 1, 1, 60 * MB, RoundTimeModel.NO_NETWORK);
    RoundTimeModel.Parts two = MODEL.parts(2, 2, 1, 60 * MB, RoundTimeModel.NO_NETWORK);
    RoundTimeModel.Parts many = MODEL.parts(2, 2, 20, 60 * MB, RoundTimeModel.NO_NETWORK);
    RoundTimeModel.Parts small = MODEL.parts(1, 1, 1, 2 * MB, RoundTimeModel.NO_NETWORK);
    RoundTimeModel.Parts eight = MODEL.parts(8, 2, 1, 60 * MB, RoundTimeModel.NO_NETWORK);
    RoundTimeModel found =
        RoundTimeModel.solve(
            new RoundTimeModel.Compute(1, two.compute()),
            new RoundTimeModel.Compute(20, many.compute()),
            new RoundTimeModel.Local(MODEL.send(), MODEL.load()),
            measured(60 * MB, one),
            measured(60 * MB, two),
            measured(2 * MB, small),
            new RoundTimeModel.Many(8, 2, 1, eight.total()));
    assertThat(found.cycle()).isCloseTo(MODEL.cycle(), within(1e-9));
    assertThat(found.save()).isCloseTo(MODEL.save(), within(1e-15));
    assertThat(found.fetch()).isCloseTo(MODEL.fetch(), within(1e-15));
    assertThat(found.read()).isCloseTo(MODEL.read(), within(1e-15));
    assertThat(found.average()).isCloseTo(MODEL.average(), within(1e-15));
    assertThat(found.stage()).isCloseTo(MODEL.stage(), within(1e-9));
    assertThat(found.withCycle(1)).isNotEqualTo(found);
  }
}
