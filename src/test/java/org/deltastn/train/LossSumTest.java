package org.deltastn.train;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LossSumTest {

  @Test
  void meansAreOverBothParts() {
    LossSum sum = new LossSum(6, 2, 1).plus(new LossSum(3, 4, 2)).plus(LossSum.ZERO);

    assertThat(sum).isEqualTo(new LossSum(9, 6, 3));
    assertThat(sum.mean()).isEqualTo(1.5);
    assertThat(sum.accuracy()).isEqualTo(0.5);
  }

  /** Another unit of the loss changes neither weights nor what is classified rightly. */
  @Test
  void aFactorIsOfTheLossAlone() {
    assertThat(new LossSum(6, 2, 1).times(0.25)).isEqualTo(new LossSum(1.5, 2, 1));
  }
}
