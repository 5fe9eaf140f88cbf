package org.deltastn.hyper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.deltastn.nn.FiniteDifferences;

class SoftplusTest {

  @Property
  void inverseUndoesTheValue(@ForAll @DoubleRange(min = -30, max = 700) double x) {
    assertThat(Softplus.inverse(Softplus.value(x)))
        .isCloseTo(x, within(1e-10 * Math.max(1, Math.abs(x))));
  }

  @Property
  void valueUndoesTheInverse(@ForAll @DoubleRange(min = -27, max = 13) double logarithm) {
    double y = Math.exp(logarithm);

    assertThat(Softplus.value(Softplus.inverse(y))).isCloseTo(y, within(1e-9 * y));
  }

  @Property
  void isTheFormula(@ForAll @DoubleRange(min = -20, max = 20) double x) {
    assertThat(Softplus.value(x)).isCloseTo(Math.log(1 + Math.exp(x)), within(1e-14));
    assertThat(Softplus.derivative(x)).isCloseTo(1 / (1 + Math.exp(-x)), within(1e-15));
  }

  @Property
  void derivativeIsThatOfTheValue(@ForAll @DoubleRange(min = -9, max = 30) double x) {
    double expected = FiniteDifferences.derivative(t -> Softplus.value(x + t));
    assertThat(Softplus.derivative(x)).isCloseTo(expected, within(1e-6 * expected + 1e-11));
  }

  @Property
  void isPositiveAndIncreasing(
      @ForAll @DoubleRange(min = -700, max = 700) double x,
      @ForAll @DoubleRange(min = 0.01, max = 10) double step) {
    assertThat(Softplus.value(x)).isPositive().isLessThan(Softplus.value(x + step));
  }

  @Example
  void extremes() {
    assertThat(Softplus.value(1000)).isEqualTo(1000);
    assertThat(Softplus.value(-1000)).isZero();
    assertThat(Softplus.value(0)).isEqualTo(Math.log(2));
    assertThat(Softplus.derivative(1000)).isEqualTo(1);
    assertThat(Softplus.derivative(-1000)).isZero();
    assertThat(Softplus.inverse(Math.log(2))).isCloseTo(0, within(1e-15));
  }
}
