package org.deltastn.spark.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RoundTimeModelTest {

  private static final double MB = 1e6;
  private static final RoundTimeModel MODEL =
      new RoundTimeModel(0.6, 1e-9, 5e-9, 6e-9, 3e-9, 4e-9, 0.02);

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
    assertThat(parts.broadcast()).isCloseTo(0.3 + 0.36, within(1e-9));
    assertThat(parts.reduce()).isCloseTo(0.02 + 0.18 + 2 * 0.24, within(1e-9));
    assertThat(parts.share()).isCloseTo(1.34 / 13.4, within(1e-9));
  }

  @Test
  void sharedCoresTakeTurnsAndANetworkAddsItsTransfers() {
    RoundTimeModel.Parts alone = MODEL.parts(8, 8, 5, 60 * MB, RoundTimeModel.NO_NETWORK);
    RoundTimeModel.Parts shared = MODEL.parts(8, 2, 5, 60 * MB, RoundTimeModel.NO_NETWORK);
    assertThat(shared.compute()).isCloseTo(4 * alone.compute(), within(1e-9));
    RoundTimeModel.Parts network = MODEL.parts(8, 8, 5, 60 * MB, 600 * MB);
    // Nine machines hold the state after four transfers; then four parts at a node, two at the
    // driver.
    assertThat(network.broadcast() - alone.broadcast()).isCloseTo(0.4, within(1e-9));
    assertThat(network.reduce() - alone.reduce()).isCloseTo(0.6, within(1e-9));
  }

  @Test
  void coefficientsAreFoundFromTheTimesTheyGive() {
    RoundTimeModel.Parts one = MODEL.parts(1, 2, 1, 60 * MB, RoundTimeModel.NO_NETWORK);
    RoundTimeModel.Parts two = MODEL.parts(2, 2, 1, 60 * MB, RoundTimeModel.NO_NETWORK);
    RoundTimeModel.Parts many = MODEL.parts(2, 2, 20, 60 * MB, RoundTimeModel.NO_NETWORK);
    RoundTimeModel.Parts small = MODEL.parts(1, 2, 1, 2 * MB, RoundTimeModel.NO_NETWORK);
    RoundTimeModel found =
        RoundTimeModel.solve(
            new RoundTimeModel.Compute(1, two.compute()),
            new RoundTimeModel.Compute(20, many.compute()),
            MODEL.send(),
            new RoundTimeModel.Measured(60 * MB, one.broadcast(), one.reduce()),
            new RoundTimeModel.Measured(60 * MB, two.broadcast(), two.reduce()),
            new RoundTimeModel.Small(2 * MB, small.reduce()));
    assertThat(found.cycle()).isCloseTo(MODEL.cycle(), within(1e-9));
    assertThat(found.save()).isCloseTo(MODEL.save(), within(1e-15));
    assertThat(found.receive()).isCloseTo(MODEL.receive(), within(1e-15));
    assertThat(found.write()).isCloseTo(MODEL.write(), within(1e-15));
    assertThat(found.read()).isCloseTo(MODEL.read(), within(1e-15));
    assertThat(found.stage()).isCloseTo(MODEL.stage(), within(1e-9));
  }
}
