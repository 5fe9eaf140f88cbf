package org.deltastn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StandardizationTest {

  /** Columns 1, 3, 5, 7 and a constant 0.1; targets 10, 10, 20, 20. */
  private final Examples four =
      new Examples(
          new float[] {1, 0.1f, 3, 0.1f, 5, 0.1f, 7, 0.1f},
          new int[] {2},
          new float[] {10, 10, 20, 20},
          1,
          new float[] {1, 2, 3, 4});

  @Test
  void fitsPopulationMoments() {
    Standardization fitted = Moments.of(four);

    assertThat(fitted.featureMeans()).containsExactly(4, 0.1f);
    assertThat(fitted.featureScales()).containsExactly(Math.sqrt(5), 1);
    assertThat(fitted.targetMeans()).containsExactly(15);
    assertThat(fitted.targetScales()).containsExactly(5);
  }

  @Test
  void appliesToFeaturesAndTargetsSeparately() {
    Standardization fitted = Moments.of(four);
    Examples features = fitted.standardizeFeatures(four);
    Examples targets = fitted.standardizeTargets(four);

    float unit = (float) (1 / Math.sqrt(5));
    assertThat(features.features())
        .containsExactly(new float[] {-3 * unit, 0, -unit, 0, unit, 0, 3 * unit, 0}, within(1e-7f));
    assertThat(features.targets()).containsExactly(10, 10, 20, 20);
    assertThat(targets.targets()).containsExactly(-1, -1, 1, 1);
    assertThat(targets.features()).isSameAs(four.features());
    assertThat(targets.weights()).containsExactly(1, 2, 3, 4);
  }

  @Test
  void restoresTargets() {
    Standardization fitted = Moments.of(four);

    assertThat(fitted.restoreTargets(new double[] {-1, 0, 2})).containsExactly(10, 15, 25);
  }

  @Test
  void constantColumnsOfManyRowsKeepScaleOne() {
    float[] features = new float[10_007];
    Arrays.fill(features, 288.15f);
    Examples examples = new Examples(features, new int[] {1}, new float[10_007], 1);
    Standardization fitted = Moments.of(examples);

    assertThat(fitted.featureScales()).containsExactly(1);
    assertThat(fitted.standardizeFeatures(examples).features()).containsOnly(0f);
  }

  @Test
  void smallSpreadOnALargeOffsetIsExact() {
    float[] features = new float[1000];
    IntStream.range(0, 1000).forEach(i -> features[i] = 1e6f + i % 2);
    Examples examples = new Examples(features, new int[] {1}, new float[1000], 1);

    Standardization fitted = Moments.of(examples);
    assertThat(fitted.featureMeans()[0]).isCloseTo(1e6 + 0.5, within(1e-9));
    assertThat(fitted.featureScales()[0]).isCloseTo(0.5, within(1e-12));
  }

  @Test
  void accessorsReturnCopies() {
    Standardization fitted = Moments.of(four);
    fitted.featureMeans()[0] = 99;
    fitted.targetScales()[0] = 99;

    assertThat(fitted.featureMeans()[0]).isEqualTo(4);
    assertThat(fitted.targetScales()[0]).isEqualTo(5);
  }

  @Test
  void rejectsWhatCannotBeFitted() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Moments.of(four.slice(0, 0)))
        .withMessageContaining("found 0 examples");
    Examples broken =
        new Examples(new float[] {1, 2, 1, Float.NaN}, new int[] {2}, new float[2], 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Moments.of(broken))
        .withMessageContainingAll("feature column 1", "NaN");
  }

  @Test
  void rejectsOtherWidthsAndBadScales() {
    Standardization fitted = Moments.of(four);
    Examples other = new Examples(new float[3], new int[] {3}, new float[2], 2);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> fitted.standardizeFeatures(other))
        .withMessageContainingAll("found 3 feature columns", "expected 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> fitted.standardizeTargets(other))
        .withMessageContainingAll("found 2 target columns", "expected 1");
    double[] one = {1};
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Standardization(one, one, one, new double[] {0}))
        .withMessageContainingAll("target column 0", "scale 0.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Standardization(one, new double[2], one, one))
        .withMessageContainingAll("1 means", "2 scales", "feature");
  }

  @Test
  void restoreTargetsRejectsPartialRows() {
    double[] two = {1, 1};
    Standardization wide = new Standardization(new double[] {0}, new double[] {1}, two, two);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> wide.restoreTargets(new double[3]))
        .withMessageContainingAll("found 3", "multiple of 2");
  }

  @Test
  void survivesJavaSerialization() throws IOException, ClassNotFoundException {
    Standardization fitted = Moments.of(four);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(fitted);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject()).usingRecursiveComparison().isEqualTo(fitted);
    }
  }

  /** A single mean or scale decides, wherever it is. */
  @Test
  void onlyTheIdentityChangesNothing() {
    Standardization identity = Standardization.identity(3, 2);
    assertThat(identity.featureMeans()).containsExactly(0, 0, 0);
    assertThat(identity.featureScales()).containsExactly(1, 1, 1);
    assertThat(identity.targetMeans()).containsExactly(0, 0);
    assertThat(identity.targetScales()).containsExactly(1, 1);
    assertThat(identity.changesFeatures()).isFalse();
    assertThat(identity.changesTargets()).isFalse();
    for (int column = 0; column < 4; column++) {
      double[] means = new double[2];
      double[] scales = {1, 1};
      if (column < 2) {
        means[column] = -1e-3;
      } else {
        scales[column - 2] = 0.5;
      }
      double[] none = new double[2];
      double[] ones = {1, 1};
      Standardization ofFeatures = new Standardization(means, scales, none, ones);
      assertThat(ofFeatures.changesFeatures()).as("column %d", column).isTrue();
      assertThat(ofFeatures.changesTargets()).isFalse();
      Standardization ofTargets = new Standardization(none, ones, means, scales);
      assertThat(ofTargets.changesTargets()).as("column %d", column).isTrue();
      assertThat(ofTargets.changesFeatures()).isFalse();
    }
  }

  @Test
  void featuresComeInWholeRows() {
    Standardization identity = Standardization.identity(3, 1);
    assertThat(identity.standardizeFeatures(new float[] {1, 2, 3, 4, 5, 6}))
        .containsExactly(1, 2, 3, 4, 5, 6);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> identity.standardizeFeatures(new float[4]))
        .withMessage("found 4 features, expected a multiple of 3");
  }
}
