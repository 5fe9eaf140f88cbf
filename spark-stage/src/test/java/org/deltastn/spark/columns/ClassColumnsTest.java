package org.deltastn.spark.columns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.junit.jupiter.api.Test;

class ClassColumnsTest {

  @Test
  void logitsAreShiftedToAMeanOfZeroWhichChangesNoProbability() {
    List<Object> columns = new ClassColumns(true, true, true, null).of(new double[] {3, 5, 1});
    assertThat(((Vector) columns.get(0)).toArray()).containsExactly(0, 2, -2);
    double sum = Math.exp(3) + Math.exp(5) + Math.exp(1);
    assertThat(((Vector) columns.get(1)).toArray())
        .containsExactly(
            new double[] {Math.exp(3) / sum, Math.exp(5) / sum, Math.exp(1) / sum}, within(1e-15));
    assertThat(columns.get(2)).isEqualTo(1.0);
  }

  @Test
  void thePredictionIsTheLargestProbabilityOverItsThreshold() {
    double[] logits = {Math.log(0.5), Math.log(0.3), Math.log(0.2)};
    assertThat(new ClassColumns(false, false, true, new double[] {1, 0.5, 1}).of(logits))
        .containsExactly(1.0);
    assertThat(new ClassColumns(false, false, true, new double[] {1, 1, 0}).of(logits))
        .containsExactly(2.0);
  }

  @Test
  void noClassIsPredictedFromWhatIsNoNumber() {
    for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      double[] logits = {1, bad, 2};
      assertThat(new ClassColumns(false, false, true, null).of(logits)).containsExactly(Double.NaN);
      assertThat(new ClassColumns(false, false, true, new double[] {1, 0, 1}).of(logits))
          .containsExactly(Double.NaN);
      assertThat(ClassColumns.prediction(logits)).isNaN();
    }
    assertThat(ClassColumns.prediction(new double[] {1, 3, 2})).isEqualTo(1);
  }

  @Test
  void thereIsAThresholdForEveryClass() {
    ClassColumns.requireThresholds(null, 3);
    ClassColumns.requireThresholds(new double[3], 3);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClassColumns.requireThresholds(new double[2], 3))
        .withMessage("thresholds has 2 values, expected one for each of the 3 classes");
  }

  /** exp of such logits is infinite or 0, their probabilities are neither NaN nor out of order. */
  @Test
  void logitsOfAnySizeHaveProbabilities() {
    double e = Math.exp(-1);
    for (double base : new double[] {0, 800, -800, 1e15}) {
      double[] values = {base - 1, base, base - 2000};
      ClassColumns.softmax(values);
      assertThat(values)
          .as("at %s", base)
          .containsExactly(new double[] {e / (1 + e), 1 / (1 + e), 0}, within(1e-15));
    }
  }

  @Test
  void ofEqualClassesTheFirstIsPredicted() {
    assertThat(ClassColumns.prediction(new double[] {1, 3, 3})).isEqualTo(1);
    assertThat(ClassColumns.prediction(new double[] {2, 2, 2})).isEqualTo(0);
    assertThat(
            new ClassColumns(false, false, true, new double[] {0, 0, 1}).of(new double[] {1, 2, 3}))
        .as("of several thresholds of 0")
        .containsExactly(0.0);
  }
}
