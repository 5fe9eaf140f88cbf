package org.deltastn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SplitsTest {

  @Test
  void lastTakesTheEnd() {
    Splits.Split split = Splits.last(numbered(20), 0.15);

    assertThat(split.training().targets()).hasSize(17).startsWith(0).endsWith(16);
    assertThat(split.validation().targets()).containsExactly(17, 18, 19);
  }

  /** 14.55, 4.35 and 0.5 rows. */
  @ParameterizedTest
  @CsvSource({"97, 0.15, 15", "29, 0.15, 4", "10, 0.05, 1"})
  void theNumberOfValidationRowsIsRounded(int rows, double fraction, int validation) {
    for (Splits.Split split :
        List.of(
            Splits.last(numbered(rows), fraction), Splits.random(numbered(rows), fraction, 7))) {
      assertThat(split.validation().size()).isEqualTo(validation);
      assertThat(split.training().size()).isEqualTo(rows - validation);
    }
  }

  @Test
  void randomDividesAllRows() {
    Splits.Split split = Splits.random(numbered(1000), 0.155, 7);

    assertThat(split.validation().size()).isEqualTo(155);
    Examples all = Examples.concat(List.of(split.training(), split.validation()));
    float[] sorted = all.targets().clone();
    Arrays.sort(sorted);
    assertThat(sorted).isEqualTo(numbered(1000).targets());
    assertThat(all.features()).isEqualTo(all.targets());
  }

  @Test
  void randomFollowsTheSeed() {
    float[] first = Splits.random(numbered(100), 0.2, 1).validation().targets();

    assertThat(Splits.random(numbered(100), 0.2, 1).validation().targets()).isEqualTo(first);
    assertThat(Splits.random(numbered(100), 0.2, 2).validation().targets()).isNotEqualTo(first);
  }

  @Test
  void permutationNeverChanges() {
    assertThat(Splits.permutation(10, 42)).containsExactly(0, 9, 5, 8, 6, 4, 7, 2, 1, 3);
  }

  @Test
  void permutationIsUniform() {
    int[][] counts = new int[5][5];
    for (int seed = 0; seed < 20_000; seed++) {
      int[] rows = Splits.permutation(5, seed);
      IntStream.range(0, 5).forEach(i -> counts[i][rows[i]]++);
    }

    // Expected 4000 each, with a standard deviation of 57.
    assertThat(Arrays.stream(counts).flatMapToInt(Arrays::stream).boxed())
        .allMatch(count -> Math.abs(count - 4000) < 280);
  }

  @Test
  void permutationOfFewRows() {
    assertThat(Splits.permutation(0, 1)).isEmpty();
    assertThat(Splits.permutation(1, 1)).containsExactly(0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Splits.permutation(-1, 1))
        .withMessageContaining("-1");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1, -0.1, 1.5, Double.NaN})
  void fractionMustBeInside(double fraction) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Splits.random(numbered(10), fraction, 1))
        .withMessageContaining(String.valueOf(fraction));
  }

  @Test
  void neitherPartMayBeEmpty() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Splits.last(numbered(10), 0.04))
        .withMessageContainingAll("0.04 of 10", "10 for training", "0 for validation");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Splits.random(numbered(1), 0.5, 1))
        .withMessageContaining("0 for training");
  }

  private static Examples numbered(int n) {
    float[] numbers = new float[n];
    IntStream.range(0, n).forEach(i -> numbers[i] = i);
    return new Examples(numbers, new int[] {1}, numbers.clone(), 1);
  }
}
