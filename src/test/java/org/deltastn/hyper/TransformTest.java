package org.deltastn.hyper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;

class TransformTest {

  @Provide
  Arbitrary<Transform> transforms() {
    Arbitrary<Double> bounds = Arbitraries.doubles().between(-3, 3);
    Arbitrary<Double> widths = Arbitraries.doubles().between(0.1, 10);
    return Arbitraries.oneOf(
        Combinators.combine(bounds, widths)
            .as((lower, width) -> new Transform.StretchedSigmoid(lower, lower + width)),
        bounds.map(Transform.LowerBounded::new),
        bounds.map(Transform.UpperBounded::new),
        Arbitraries.of(new Transform.Exp(), new Transform.Identity()));
  }

  @Property
  void inverseUndoesApply(
      @ForAll("transforms") Transform s, @ForAll @DoubleRange(min = -8, max = 8) double u) {
    // Where a bound of 3 is added, 4e-16 of it stay, and the slope is at least 0.1 e^-8 / 2.
    assertThat(s.inverse(s.apply(u))).isCloseTo(u, within(1e-9));
  }

  @Property
  void applyStaysInTheDomain(
      @ForAll("transforms") Transform s, @ForAll @DoubleRange(min = -25, max = 25) double u) {
    assertThat(s.contains(s.apply(u))).isTrue();
  }

  @Property
  void isStrictlyMonotonic(
      @ForAll("transforms") Transform s,
      @ForAll @DoubleRange(min = -15, max = 15) double u,
      @ForAll @DoubleRange(min = 0.01, max = 5) double step) {
    double sign = s instanceof Transform.UpperBounded ? -1 : 1;

    assertThat(sign * s.apply(u + step)).isGreaterThan(sign * s.apply(u));
  }

  @Property
  void initialValuesComeBack(
      @ForAll("transforms") Transform s, @ForAll @DoubleRange(min = -4, max = 4) double u) {
    double value = s.apply(u);

    assertThat(s.apply(s.inverse(value))).isCloseTo(value, within(1e-12 * (4 + Math.abs(value))));
  }

  @Example
  void valuesOfAppendixF() {
    assertThat(new Transform.StretchedSigmoid(2, 6).apply(Math.log(3))).isCloseTo(5, within(1e-14));
    assertThat(new Transform.LowerBounded(2).apply(0)).isCloseTo(2 + Math.log(2), within(1e-15));
    assertThat(new Transform.UpperBounded(2).apply(0)).isCloseTo(2 - Math.log(2), within(1e-15));
    assertThat(new Transform.Exp().apply(2)).isCloseTo(Math.E * Math.E, within(1e-14));
    assertThat(new Transform.Identity().apply(-3)).isEqualTo(-3);
  }

  @Example
  void endsAndNotANumberAreOutside() {
    assertThat(new Transform.StretchedSigmoid(0, 1).contains(0)).isFalse();
    assertThat(new Transform.StretchedSigmoid(0, 1).contains(1)).isFalse();
    assertThat(new Transform.StretchedSigmoid(0, 1).contains(0.5)).isTrue();
    assertThat(new Transform.LowerBounded(1).contains(1)).isFalse();
    assertThat(new Transform.UpperBounded(1).contains(1)).isFalse();
    assertThat(new Transform.Exp().contains(0)).isFalse();
    assertThat(new Transform.Identity().contains(Double.NEGATIVE_INFINITY)).isFalse();
    assertThat(new Transform.LowerBounded(1).contains(Double.POSITIVE_INFINITY)).isFalse();
    assertThat(new Transform.UpperBounded(1).contains(Double.NEGATIVE_INFINITY)).isFalse();
    assertThat(new Transform.Exp().contains(Double.POSITIVE_INFINITY)).isFalse();
    for (Transform s :
        new Transform[] {
          new Transform.StretchedSigmoid(0, 1),
          new Transform.LowerBounded(0),
          new Transform.UpperBounded(0),
          new Transform.Exp(),
          new Transform.Identity()
        }) {
      assertThat(s.contains(Double.NaN)).as(s.domain()).isFalse();
    }
  }

  @Example
  void domainsForMessages() {
    assertThat(new Transform.StretchedSigmoid(0, 0.5).domain()).isEqualTo("(0.0, 0.5)");
    assertThat(new Transform.LowerBounded(1).domain()).isEqualTo("(1.0, ∞)");
    assertThat(new Transform.UpperBounded(1).domain()).isEqualTo("(-∞, 1.0)");
    assertThat(new Transform.Exp().domain()).isEqualTo("(0, ∞)");
    assertThat(new Transform.Identity().domain()).isEqualTo("(-∞, ∞)");
  }

  @Example
  void endsOfTheDomains() {
    ends(new Transform.StretchedSigmoid(2, 6), 2, 6);
    ends(new Transform.LowerBounded(2), 2, Double.POSITIVE_INFINITY);
    ends(new Transform.UpperBounded(2), Double.NEGATIVE_INFINITY, 2);
    ends(new Transform.Exp(), 0, Double.POSITIVE_INFINITY);
    ends(new Transform.Identity(), Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
  }

  private static void ends(Transform s, double lower, double upper) {
    assertThat(s.lower()).isEqualTo(lower);
    assertThat(s.upper()).isEqualTo(upper);
  }

  @Example
  void boundsOfASigmoid() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Transform.StretchedSigmoid(1, 1))
        .withMessage("a stretched sigmoid needs finite lower < upper, found 1.0, 1.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Transform.StretchedSigmoid(0, Double.POSITIVE_INFINITY));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Transform.StretchedSigmoid(Double.NaN, 1));
    assertThatIllegalArgumentException()
        .as("a range that overflows")
        .isThrownBy(() -> new Transform.StretchedSigmoid(-Double.MAX_VALUE, Double.MAX_VALUE));
  }

  @Example
  void boundsAreFinite() {
    for (double bound : new double[] {Double.NEGATIVE_INFINITY, Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Transform.LowerBounded(bound))
          .withMessage("a bound must be finite, found " + bound);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Transform.UpperBounded(-bound))
          .withMessage("a bound must be finite, found " + -bound);
    }
  }
}
