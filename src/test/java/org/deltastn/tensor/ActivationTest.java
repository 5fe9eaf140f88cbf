package org.deltastn.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.deltastn.nn.FiniteDifferences;

class ActivationTest {

  @Property(tries = 300)
  void derivativeIsThatOfTheValue(
      @ForAll Activation activation, @ForAll @DoubleRange(min = 0.01, max = 8) double size) {
    for (double z : new double[] {size, -size}) {
      double expected = FiniteDifferences.derivative(t -> activation.value(z + t));

      // Differences of values as large as 8 resolve no less than 1e-11.
      assertThat(activation.derivative(z))
          .isCloseTo(expected, within(1e-6 * Math.abs(expected) + 1e-11));
    }
  }

  @Property
  void extremesAreFinite(@ForAll Activation activation) {
    for (double z : new double[] {-1000, -50, -0.0, 0, 50, 1000}) {
      assertThat(activation.value(z)).as("value at %s", z).isFinite();
      assertThat(activation.derivative(z)).as("derivative at %s", z).isBetween(-0.2, 1.2);
    }
  }

  @Property
  void notANumberStaysNotANumber(@ForAll Activation activation) {
    assertThat(activation.value(Double.NaN)).isNaN();
  }

  @Example
  void valuesAtKnownPoints() {
    assertThat(Activation.RELU.value(-2)).isZero();
    assertThat(Activation.RELU.derivative(0)).isZero();
    assertThat(Activation.LEAKY_RELU.value(-2)).isEqualTo(-0.02);
    assertThat(Activation.ELU.value(-Math.log(2))).isCloseTo(-0.5, within(1e-15));
    assertThat(Activation.SIGMOID.value(Math.log(3))).isCloseTo(0.75, within(1e-15));
    assertThat(Activation.TANH.value(Math.log(3))).isCloseTo(0.8, within(1e-15));
    assertThat(Activation.SOFTPLUS.value(0)).isCloseTo(Math.log(2), within(1e-15));
    assertThat(Activation.SWISH.value(Math.log(3))).isCloseTo(0.75 * Math.log(3), within(1e-15));
  }
}
