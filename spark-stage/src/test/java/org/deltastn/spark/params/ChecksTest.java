package org.deltastn.spark.params;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.deltastn.optim.LearningRateSchedule;
import org.deltastn.optim.Optimizer;
import org.deltastn.train.Method;
import org.junit.jupiter.api.Test;

class ChecksTest {

  @Test
  void namesOfConstantsAreReadInAnyCase() {
    assertThat(Checks.parse(Method.class, "delta_stn")).isEqualTo(Method.DELTA_STN);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Checks.parse(Method.class, "sgd"))
        .withMessageContaining("DELTA_STN")
        .withMessageContaining("'sgd'");
  }

  @Test
  void optimizersGoByName() {
    assertThat(Checks.optimizer("sgd", 0.5)).isEqualTo(new Optimizer.Sgd(0.5));
    assertThat(Checks.optimizer("rmsProp", 0.5)).isEqualTo(new Optimizer.RmsProp());
    assertThat(Checks.optimizer("adam", 0.5)).isEqualTo(new Optimizer.Adam());
    assertThat(Checks.optimizer("Adam", 0.5)).isEqualTo(new Optimizer.Adam());
    assertThat(Checks.optimizer("rmsprop", 0.5)).isEqualTo(new Optimizer.RmsProp());
    for (String name : new String[] {"lbfgs", null}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Checks.optimizer(name, 0))
          .withMessageContaining("[sgd, rmsProp, adam]")
          .withMessageContaining("'" + name + "'");
    }
  }

  @Test
  void schedulesSurviveTheirJson() {
    LearningRateSchedule schedule = new LearningRateSchedule.ReduceOnPlateau(0.5, 3);
    assertThat(Checks.schedule(Checks.toJson(schedule))).isEqualTo(schedule);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Checks.schedule("{\"type\": \"cosine\"}"))
        .withMessageContaining("cosine");
  }
}
