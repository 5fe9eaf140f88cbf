package org.deltastn.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.RandomStream;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.engine.Backends;
import org.junit.jupiter.api.Test;

class ParameterLayoutTest {

  private static ParameterLayout layout() {
    ParameterLayout layout = new ParameterLayout(3);
    layout.add(
        0,
        "a",
        List.of(
            new ParameterSpec("W", new int[] {2, 3}, 4), new ParameterSpec("b", new int[] {2}, 0)));
    layout.add(2, "c", List.of(new ParameterSpec("W", new int[] {100, 2}, 25)));
    return layout;
  }

  @Test
  void arraysLieOneAfterAnother() {
    assertThat(layout().length()).isEqualTo(208);
    assertThat(layout().entries())
        .extracting(ParameterLayout.Entry::offset)
        .containsExactly(0, 6, 8);
    assertThat(layout().entries())
        .extracting(ParameterLayout.Entry::length)
        .containsExactly(6, 2, 200);
    assertThat(layout().entries())
        .extracting(ParameterLayout.Entry::layer)
        .containsExactly("a", "a", "c");
  }

  @Test
  void viewsShareTheVector() {
    try (Backend backend = Backends.create(Precision.DOUBLE);
        Tensor vector = backend.allocate(208)) {
      Tensor[][] views = layout().views(vector);
      backend.fill(views[0][1], 3);

      assertThat(views[1]).isEmpty();
      assertThat(views[2][0].shape()).containsExactly(100, 2);
      double[] all = vector.toDoubles();
      assertThat(all[5]).isZero();
      assertThat(all[6]).isEqualTo(3);
      assertThat(all[7]).isEqualTo(3);
      assertThat(all[8]).isZero();
    }
  }

  @Test
  void initialValuesAreUniformWithinTheFanIn() {
    double[] values = layout().initialValues(RandomStream.of(1));

    double sum = 0;
    double squares = 0;
    for (int i = 8; i < 208; i++) {
      assertThat(values[i]).isBetween(-0.2, 0.2);
      sum += values[i];
      squares += values[i] * values[i];
    }
    // Uniform in ±0.2: mean 0 with deviation 0.008, variance 0.2²/3 with deviation 0.0009.
    assertThat(sum / 200).isBetween(-0.033, 0.033);
    assertThat(squares / 200).isBetween(0.0133 - 0.0036, 0.0133 + 0.0036);
    assertThat(values[6]).isZero();
    assertThat(values[7]).isZero();
    assertThat(values[0]).isBetween(-0.5, 0.5).isNotEqualTo(values[8]);
    assertThat(layout().initialValues(RandomStream.of(1))).isEqualTo(values);
    assertThat(layout().initialValues(RandomStream.of(2))).isNotEqualTo(values);
  }

  @Test
  void aNodeSharesTheArraysOfAnotherAfterItsOwn() {
    ParameterLayout layout = layout();
    layout.share(2, 0);
    assertThat(layout.length()).isEqualTo(208);
    try (Backend backend = Backends.create(Precision.DOUBLE);
        Tensor vector = backend.allocate(208)) {
      Tensor[][] views = layout.views(vector);
      backend.fill(views[2][2], 7);

      assertThat(views[0]).hasSize(2);
      assertThat(views[1]).isEmpty();
      assertThat(views[2]).hasSize(3);
      assertThat(views[2][0].shape()).containsExactly(100, 2);
      assertThat(views[2][1].shape()).containsExactly(2, 3);
      assertThat(views[0][1].toDoubles()).containsExactly(7, 7);
    }
  }

  @Test
  void anArrayMayStartAtOneValue() {
    ParameterLayout layout = layout();
    layout.add(1, "scale", List.of(ParameterSpec.constant("gain", new int[] {3}, 1.5)));
    double[] values = layout.initialValues(RandomStream.of(1));

    assertThat(layout.length()).isEqualTo(211);
    assertThat(Arrays.copyOfRange(values, 208, 211)).containsExactly(1.5, 1.5, 1.5);
    assertThat(Arrays.copyOf(values, 208)).isEqualTo(layout().initialValues(RandomStream.of(1)));
  }
}
