package org.deltastn.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptimizerConfigurationTest {

  @Test
  void theRateForWorkersGrowsAsTheRuleSays() {
    assertThat(of(new Optimizer.Sgd(0.9)).forWorkers(4).learningRate()).isEqualTo(0.04);
    assertThat(of(new Optimizer.RmsProp()).forWorkers(4).learningRate()).isEqualTo(0.02);
    assertThat(of(new Optimizer.Adam()).forWorkers(9).learningRate()).isEqualTo(0.03);
    assertThat(of(new Optimizer.Sgd(0.9)).forWorkers(4).rule()).isEqualTo(new Optimizer.Sgd(0.9));
  }

  @Test
  void oneWorkerKeepsItsRateToTheBit() {
    for (Optimizer rule : new Optimizer[] {new Optimizer.Sgd(0), new Optimizer.RmsProp()}) {
      OptimizerConfiguration configuration = new OptimizerConfiguration(rule, 0.1 + 0.2);
      assertThat(configuration.forWorkers(1)).isEqualTo(configuration);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.1, Double.NaN, Double.POSITIVE_INFINITY})
  void aRateIsPositiveAndFinite(double rate) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OptimizerConfiguration(new Optimizer.Sgd(0), rate))
        .withMessage("learning rate must be positive, found " + rate);
  }

  private static OptimizerConfiguration of(Optimizer rule) {
    return new OptimizerConfiguration(rule, 0.01);
  }
}
