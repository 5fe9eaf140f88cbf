package org.deltastn.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;

class SearchSpaceTest {

  private static final HyperparameterSpace HYPERPARAMETERS =
      HyperparameterSpace.of(
          Hyperparameter.inputDropout().build(), Hyperparameter.weightDecay().build());

  @Property
  void pointsAndValuesAreInverseAndInTheDomains(
      @ForAll @DoubleRange(max = 1) double first, @ForAll @DoubleRange(max = 1) double second) {
    SearchSpace space = SearchSpace.of(HYPERPARAMETERS, List.of());
    double[] values = space.values(new double[] {first, second});
    for (int j = 0; j < 2; j++) {
      assertThat(HYPERPARAMETERS.get(j).transform().contains(values[j])).isTrue();
    }
    assertThat(space.point(values)).containsExactly(new double[] {first, second}, within(2e-6));
  }

  @Example
  void takesGivenRangesByName() {
    SearchRange given = new SearchRange("weightDecay", 1e-5, 1e-3, true);
    assertThat(SearchSpace.of(HYPERPARAMETERS, List.of(given)).ranges())
        .containsExactly(new SearchRange("inputDropout", 0, 0.95, false), given);
  }

  @Example
  void refusesRangesThatDoNotFit() {
    assertThatThrownBy(
            () -> SearchSpace.of(HYPERPARAMETERS, List.of(new SearchRange("a", 0, 1, false))))
        .hasMessage(
            "a search range is given for 'a', but the hyperparameters are"
                + " [inputDropout, weightDecay]");
    SearchRange wide = new SearchRange("inputDropout", 0, 1, false);
    assertThatThrownBy(() -> SearchSpace.of(HYPERPARAMETERS, List.of(wide)))
        .hasMessage(
            "the search range of hyperparameter 'inputDropout' must lie in its domain (0.0, 0.95),"
                + " found 0.0 to 1.0");
    SearchRange good = new SearchRange("inputDropout", 0, 0.5, false);
    assertThatThrownBy(() -> SearchSpace.of(HYPERPARAMETERS, List.of(good, good)))
        .hasMessage("hyperparameter 'inputDropout' has two search ranges, expected one");
    assertThatThrownBy(() -> SearchSpace.of(HyperparameterSpace.of(), List.of()))
        .hasMessage("a search needs at least one hyperparameter, found none");
  }
}
