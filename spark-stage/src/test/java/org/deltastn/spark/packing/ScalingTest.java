package org.deltastn.spark.packing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.deltastn.data.Examples;
import org.deltastn.data.Standardization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScalingTest {

  /** Features of mean 2 and 5 with deviation 1 and 0, labels of mean 4 and deviation 3. */
  private static Moments moments(int features) {
    Moments moments = new Moments(features);
    moments.add(new Examples(new float[] {1, 5, 3, 5}, new int[] {2}, new float[] {1, 7}, 1));
    return moments;
  }

  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, true"})
  void whatIsAskedForIsMeasuredAndTheRestStaysAsItIs(boolean features, boolean target) {
    Scaling scaling = Scaling.measured(2, features, target);
    assertThat(scaling.measures()).isTrue();
    assertThat(scaling.features()).isEqualTo(features);
    assertThat(scaling.target()).isEqualTo(target);
    assertThat(scaling.measuredFeatures()).isEqualTo(features ? 2 : 0);

    Standardization found = scaling.of(moments(scaling.measuredFeatures()));
    assertThat(found.featureMeans())
        .containsExactly(features ? new double[] {2, 5} : new double[2], within(1e-12));
    assertThat(found.featureScales()).containsExactly(1, 1);
    assertThat(found.targetMeans()).containsExactly(new double[] {target ? 4 : 0}, within(1e-12));
    assertThat(found.targetScales()).containsExactly(new double[] {target ? 3 : 1}, within(1e-12));
  }

  @Test
  void withoutStandardizationNothingIsMeasured() {
    Scaling scaling = Scaling.measured(3, false, false);
    assertThat(scaling.measures()).isFalse();
    assertThat(scaling.measuredFeatures()).isZero();
    assertThat(scaling.of(null).changesFeatures()).isFalse();
    assertThat(scaling.of(null).changesTargets()).isFalse();
    assertThat(scaling.of(null).featureMeans()).hasSize(3);
  }

  @Test
  void aKnownStandardizationIsTakenAsItIs() {
    Standardization known =
        new Standardization(
            new double[] {1, 2}, new double[] {3, 4}, new double[1], new double[] {1});
    Scaling scaling = Scaling.by(known);
    assertThat(scaling.measures()).isFalse();
    assertThat(scaling.features()).isTrue();
    assertThat(scaling.target()).isFalse();
    assertThat(scaling.of(null)).isSameAs(known);
  }
}
