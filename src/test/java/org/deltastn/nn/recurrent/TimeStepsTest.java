package org.deltastn.nn.recurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.engine.Backends;
import org.junit.jupiter.api.Test;

/** Its place in a network is tried by {@code PooledPassesTest} and {@code SequenceSectionTest}. */
class TimeStepsTest {

  @Test
  void lengthsEndAtTheFirstPadding() {
    try (Backend backend = Backends.create(Precision.DOUBLE);
        Tensor x = backend.allocate(4, 3)) {
      x.set(new double[] {4, 0, 2, /**/ 1, -1, -1, /**/ -1, -1, -1, /**/ 7, 7, -1});
      assertThat(TimeSteps.lengths(x)).containsExactly(3, 1, 0, 2);
    }
  }

  @Test
  void sizesThatDoNotFitAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TimeSteps(0))
        .withMessageContaining("found 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TimeSteps(3).outputShape(new int[] {4}))
        .withMessageContaining("3 words, found shape [4]");
    assertThat(new TimeSteps(3).outputShape(new int[] {3})).containsExactly(1);
  }
}
