package org.deltastn.spark.packing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.deltastn.spark.columns.DataColumns;
import org.junit.jupiter.api.Test;

class SliceCountsTest {

  private static final DataColumns COLUMNS = new DataColumns("x", "y", "heaviness", "held");
  private static final Split RANDOM = Split.random(0.25, 1);

  private static SliceCounts counts(long training, long validation) {
    SliceCounts counts = new SliceCounts();
    counts.training = training;
    counts.trainingWeight = training;
    counts.validation = validation;
    counts.validationWeight = validation;
    return counts;
  }

  @Test
  void rowsAndWeightsAreCountedBySliceAndAddedUp() {
    SliceCounts first = new SliceCounts();
    first.add(false, 0.5f);
    first.add(false, 2);
    first.add(true, 4);
    SliceCounts second = new SliceCounts();
    second.add(true, 8);
    second.add(false, 16);
    SliceCounts sum = first.plus(second);

    assertThat(new long[] {sum.training, sum.validation}).containsExactly(3, 2);
    assertThat(new double[] {sum.trainingWeight, sum.validationWeight}).containsExactly(18.5, 12);
    assertThat(new long[] {first.training, first.validation}).containsExactly(2, 1);
  }

  /** Rows are dealt out like cards, so the row of position i goes to worker i mod k. */
  @Test
  void aWorkerHasTheRowsThatAreDealtToIt() {
    for (int workers = 1; workers <= 7; workers++) {
      for (int rows = workers; rows <= 23; rows++) {
        int[] dealt = new int[workers];
        for (int i = 0; i < rows; i++) {
          dealt[i % workers]++;
        }
        assertThat(counts(rows, 1).ofWorkers(false, workers)).isEqualTo(dealt);
        assertThat(counts(1, rows).ofWorkers(true, workers)).isEqualTo(dealt);
        for (int w = 0; w < workers; w++) {
          assertThat(counts(rows, 1).ofWorker(false, w, workers)).isEqualTo(dealt[w]);
          assertThat(counts(1, rows).ofWorker(true, w, workers)).isEqualTo(dealt[w]);
        }
      }
    }
  }

  @Test
  void anEmptySliceIsRefusedWithWhatToChange() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> counts(9, 0).require(1, 4, COLUMNS, RANDOM))
        .withMessage(
            "the validation slice is empty: validationFraction is 0.25, and there are few rows");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> counts(0, 9).require(1, 4, COLUMNS, Split.indicated()))
        .withMessage("the training slice is empty: column 'held' has one value only");
  }

  @Test
  void aSliceOfRowsWithoutWeightIsRefused() {
    SliceCounts weightless = counts(9, 9);
    weightless.validationWeight = 0;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> weightless.require(1, 4, COLUMNS, RANDOM))
        .withMessage("column 'heaviness': all weights of the validation slice are 0");
  }

  @Test
  void everyWorkerNeedsARowOfEachSlice() {
    assertThatCode(() -> counts(3, 3).require(3, 4, COLUMNS, RANDOM)).doesNotThrowAnyException();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> counts(3, 2).require(3, 4, COLUMNS, RANDOM))
        .withMessage("each of the 3 workers needs a validation row, found 2: lower numWorkers");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> counts(2, 3).require(3, 4, COLUMNS, RANDOM))
        .withMessage("each of the 3 workers needs a training row, found 2: lower numWorkers");
  }

  /** The number of workers that the message asks for is the smallest that is accepted. */
  @Test
  void moreFeaturesThanAnArrayHoldsNeedMoreWorkers() {
    int features = 1 << 20;
    long rows = 2047L * 4 + 1;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> counts(rows, 99).require(4, features, COLUMNS, RANDOM))
        .withMessage(
            "each of the 4 workers would hold up to 2048 rows of 1048576 features, expected at"
                + " most 2047: set numWorkers to at least 5");
    assertThatCode(() -> counts(rows, 99).require(5, features, COLUMNS, RANDOM))
        .doesNotThrowAnyException();
    assertThatCode(() -> counts(rows - 1, 99).require(4, features, COLUMNS, RANDOM))
        .doesNotThrowAnyException();
    // As many as divide evenly, among the workers and into arrays.
    assertThatIllegalArgumentException()
        .isThrownBy(() -> counts(2047L * 8, 99).require(4, features, COLUMNS, RANDOM))
        .withMessage(
            "each of the 4 workers would hold up to 4094 rows of 1048576 features, expected at"
                + " most 2047: set numWorkers to at least 8");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> counts(99, rows).require(4, features, COLUMNS, RANDOM))
        .withMessageContaining("set numWorkers to at least 5");
  }
}
