package org.deltastn.hyper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.deltastn.nn.FiniteDifferences;

class EntropyTest {

  @Property
  void gradientIsThatOfTheValue(@ForAll @DoubleRange(min = -20, max = 20) double rho) {
    double expected = FiniteDifferences.derivative(t -> Entropy.value(rho + t));

    assertThat(Entropy.gradient(rho)).isCloseTo(expected, within(1e-6 * expected));
  }

  /** −E[log p] of the density itself, by the trapezoidal rule. */
  @Example
  void valueIsThatOfTheDensity() {
    double rho = 0.3;
    double sigma = Math.log(1 + Math.exp(rho));
    double sum = 0;
    double step = sigma / 100;
    for (double x = -12 * sigma; x < 12 * sigma; x += step) {
      double density = Math.exp(-x * x / (2 * sigma * sigma)) / (sigma * Math.sqrt(2 * Math.PI));
      sum -= density * Math.log(density) * step;
    }

    assertThat(Entropy.value(rho)).isCloseTo(sum, within(1e-9));
  }

  @Example
  void gradientTendsToOneForTinyScales() {
    assertThat(Entropy.gradient(-699)).isCloseTo(1, within(1e-12));
    assertThat(Entropy.gradient(-1000)).isEqualTo(1);
  }
}
