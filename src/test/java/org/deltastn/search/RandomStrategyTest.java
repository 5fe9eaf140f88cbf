package org.deltastn.search;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.commons.math3.distribution.UniformRealDistribution;
import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;

class RandomStrategyTest {

  @Property(tries = 50)
  void runsTheSameTrialsHoweverTheyEnd(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int parallelism, @ForAll long order) {
    SearchSpace space = SimulatedSearch.cube(3);
    TrialLog one = run(space, seed, 1, 0);
    TrialLog other = run(space, seed, parallelism, order);
    assertThat(SimulatedSearch.trials(other)).isEqualTo(SimulatedSearch.trials(one));
  }

  private static TrialLog run(SearchSpace space, long seed, int parallelism, long order) {
    return SimulatedSearch.run(
        new RandomStrategy(space, 5, seed),
        SimulatedSearch.losses(values -> values[0]),
        20,
        parallelism,
        order);
  }

  @Example
  void drawsEvenly() {
    double[] first = new double[1000];
    SearchSpace space = SimulatedSearch.cube(2);
    for (int n = 0; n < first.length; n++) {
      first[n] = RandomStrategy.draw(space, 1, n)[0];
    }
    double p =
        new KolmogorovSmirnovTest()
            .kolmogorovSmirnovTest(new UniformRealDistribution(null, 0, 1), first);
    assertThat(p).isGreaterThan(0.01);
  }
}
