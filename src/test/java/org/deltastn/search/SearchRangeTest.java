package org.deltastn.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.Transform;

class SearchRangeTest {

  @Property
  void placeAndValueAreInverse(
      @ForAll @DoubleRange(min = 0.01, max = 10) double lower,
      @ForAll @DoubleRange(min = 0.1, max = 100) double length,
      @ForAll boolean logarithmic,
      @ForAll @DoubleRange(min = 0.01, max = 0.99) double place) {
    SearchRange range = new SearchRange("x", lower, lower + length, logarithmic);
    double value = range.value(place);
    assertThat(value).isBetween(lower, lower + length);
    assertThat(range.place(value)).isCloseTo(place, within(1e-6));
  }

  @Example
  void staysInsideItsEnds() {
    SearchRange range = new SearchRange("x", 0, 0.95, false);
    assertThat(range.value(0)).isPositive();
    assertThat(range.value(1)).isLessThan(0.95);
    assertThat(range.place(2)).isEqualTo(1);
    assertThat(range.place(-1)).isZero();
  }

  @Example
  void logarithmicRangesSpreadTheLogarithm() {
    assertThat(new SearchRange("x", 1e-6, 1e-2, true).value(0.5)).isCloseTo(1e-4, within(1e-9));
  }

  @Example
  void comesFromTheDomain() {
    assertThat(SearchRange.of(Hyperparameter.inputDropout().build()))
        .isEqualTo(new SearchRange("inputDropout", 0, 0.95, false));
    assertThat(SearchRange.of(Hyperparameter.weightDecay().initialValue(1e-4).build()))
        .isEqualTo(new SearchRange("weightDecay", 1e-4 / 1000, 1e-4 * 1000, true));
  }

  @Example
  void refusesWhatSaysNothingAboutWhereToLook() {
    Hyperparameter hyperparameter =
        Hyperparameter.weightDecay().transform(new Transform.LowerBounded(0)).build();
    assertThatThrownBy(() -> SearchRange.of(hyperparameter))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "hyperparameter 'weightDecay' has the unbounded domain (0.0, ∞): give it a search"
                + " range");
    assertThatThrownBy(() -> new SearchRange("x", 1, 1, false))
        .hasMessageContaining("found 1.0 and 1.0");
    assertThatThrownBy(() -> new SearchRange("x", 0, 1, true))
        .hasMessageContaining("needs a positive lower end, found 0.0");
  }
}
