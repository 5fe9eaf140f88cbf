package org.deltastn.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class BracketTest {

  private static List<List<Integer>> table(Bracket bracket) {
    return bracket.rungs().stream().map(rung -> List.of(rung.trials(), rung.epochs())).toList();
  }

  /** The values of n_i and r_i for R = 81 and η = 3 by Algorithm 1 of the paper. */
  @Example
  void areThoseOfThePaper() {
    List<Bracket> brackets = Bracket.hyperband(81, 3);
    assertThat(brackets.stream().map(Bracket::s)).containsExactly(4, 3, 2, 1, 0);
    assertThat(brackets.stream().map(BracketTest::table))
        .containsExactly(
            List.of(List.of(81, 1), List.of(27, 3), List.of(9, 9), List.of(3, 27), List.of(1, 81)),
            List.of(List.of(34, 3), List.of(11, 9), List.of(3, 27), List.of(1, 81)),
            List.of(List.of(15, 9), List.of(5, 27), List.of(1, 81)),
            List.of(List.of(8, 27), List.of(2, 81)),
            List.of(List.of(5, 81)));
  }

  @Property
  void everyBracketEndsWithTrialsOfFullLength(
      @ForAll @IntRange(min = 1, max = 300) int maxEpochs,
      @ForAll @IntRange(min = 2, max = 5) int eta) {
    List<Bracket> brackets = Bracket.hyperband(maxEpochs, eta);
    assertThat(brackets).hasSize(Bracket.mostHalvings(maxEpochs, eta) + 1);
    for (Bracket bracket : brackets) {
      assertThat(bracket.rungs()).hasSize(bracket.s() + 1);
      Bracket.Rung last = bracket.rungs().get(bracket.s());
      assertThat(last.epochs()).isEqualTo(maxEpochs);
      assertThat(last.trials()).isPositive();
      for (int i = 1; i <= bracket.s(); i++) {
        Bracket.Rung before = bracket.rungs().get(i - 1);
        assertThat(bracket.rungs().get(i).epochs()).isGreaterThan(before.epochs());
        assertThat(bracket.rungs().get(i).trials()).isLessThan(before.trials());
      }
    }
  }

  @Property
  void halvesAsOftenAsThereAreEpochsFor(
      @ForAll @IntRange(min = 1, max = 100_000) int maxEpochs,
      @ForAll @IntRange(min = 2, max = 10) int eta) {
    int s = Bracket.mostHalvings(maxEpochs, eta);
    assertThat(Math.pow(eta, s)).isLessThanOrEqualTo(maxEpochs);
    assertThat(Math.pow(eta, s + 1)).isGreaterThan(maxEpochs);
  }

  @Example
  void refusesMoreHalvingsThanTrialsLastFor() {
    assertThatThrownBy(() -> Bracket.halving(8, 2, 27, 3))
        .hasMessage(
            "2 halvings by 3 need at least 9 trials and as many epochs, found 8 trials of 27"
                + " epochs");
  }
}
