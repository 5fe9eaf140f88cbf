package org.deltastn.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.deltastn.hyper.HyperGradient;
import org.junit.jupiter.api.Test;

class RoundTest {

  @Test
  void withersReplaceOnePart() {
    HyperGradient gradient = new HyperGradient(new double[] {1}, new double[] {2});
    Divergence divergence = new Divergence(3, "training loss", Double.NaN);
    Round round = new Round(null, List.of(gradient), true, new LossSum(1, 2, 3), divergence);
    assertThat(round.times()).isNull();

    LossSum loss = new LossSum(4, 5, 6);
    assertThat(round.withTrainingLoss(loss).trainingLoss()).isEqualTo(loss);
    assertThat(round.withTrainingLoss(loss).withTrainingLoss(round.trainingLoss()))
        .isEqualTo(round);
    RoundTimes times = new RoundTimes(1, 2, 3);
    assertThat(round.withTimes(times).times()).isEqualTo(times);
    assertThat(round.withTimes(times).withTimes(null)).isEqualTo(round);
    assertThat(round.withTimes(times).withTrainingLoss(loss).times()).isEqualTo(times);
  }
}
