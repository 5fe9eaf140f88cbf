package org.deltastn.hyper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

class HyperGradientTest {

  @Example
  void averageIsWeighted() {
    HyperGradient average =
        HyperGradient.average(
            List.of(
                new HyperGradient(new double[] {1, 2}, new double[] {3, 4}),
                new HyperGradient(new double[] {5, 6}, new double[] {7, 8})),
            new double[] {0.25, 0.75});

    assertThat(average.lambda()).containsExactly(4, 5);
    assertThat(average.rho()).containsExactly(6, 7);
  }

  @Property(tries = 100)
  void averageOfEqualGradients(
      @ForAll @DoubleRange(min = -1e6, max = 1e6) double value,
      @ForAll @IntRange(min = 1, max = 9) int workers) {
    double[] shares = new double[workers];
    Arrays.fill(shares, 1.0 / workers);
    HyperGradient one = new HyperGradient(new double[] {value}, new double[] {-value});

    HyperGradient average = HyperGradient.average(Collections.nCopies(workers, one), shares);

    assertThat(average.lambda()[0]).isCloseTo(value, within(1e-14 * Math.abs(value)));
    assertThat(average.rho()[0]).isCloseTo(-value, within(1e-14 * Math.abs(value)));
  }
}
