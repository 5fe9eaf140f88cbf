package org.deltastn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExamplesTest {

  private static final int[] PAIR = {2};

  private final Examples three =
      new Examples(
          new float[] {1, 2, 3, 4, 5, 6},
          PAIR,
          new float[] {10, 20, 30},
          1,
          new float[] {1, 0.5f, 2});

  @Test
  void sizesFollowTheShape() {
    Examples examples = new Examples(new float[24], new int[] {1, 3, 4}, new float[6], 3);

    assertThat(examples.size()).isEqualTo(2);
    assertThat(examples.featureLength()).isEqualTo(12);
    assertThat(examples.featureShape()).containsExactly(1, 3, 4);
    assertThat(examples.targetWidth()).isEqualTo(3);
    assertThat(examples).hasToString("Examples(2 of feature shape [1, 3, 4] and target width 3)");
  }

  @Test
  void weightsAreOnesWhenNotGiven() {
    assertThat(new Examples(new float[4], PAIR, new float[2], 1).weights()).containsExactly(1, 1);
  }

  @Test
  void shapeIsCopiedInAndOut() {
    int[] shape = {2};
    Examples examples = new Examples(new float[4], shape, new float[2], 1);
    shape[0] = 9;
    examples.featureShape()[0] = 9;

    assertThat(examples.featureShape()).containsExactly(2);
  }

  @Test
  void constructorNamesWhatDoesNotFit() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Examples(new float[5], PAIR, new float[2], 1))
        .withMessageContainingAll("features has 5", "multiple of 2", "[2]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Examples(new float[4], PAIR, new float[3], 1))
        .withMessageContainingAll("targets has 3", "expected 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Examples(new float[4], PAIR, new float[2], 0))
        .withMessageContainingAll("target width is 0", "1 or more");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Examples(new float[4], PAIR, new float[2], 1, new float[1]))
        .withMessageContainingAll("weights has 1", "expected 2");
  }

  @Test
  void constructorRejectsBadShapesAndWeights() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Examples(new float[0], new int[0], new float[0], 1))
        .withMessageContaining("[]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Examples(new float[4], new int[] {2, 0}, new float[2], 1))
        .withMessageContaining("[2, 0]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Examples(new float[4], new int[] {1 << 16, 1 << 16}, new float[2], 1))
        .withMessageContaining("65536");
    for (float weight : new float[] {-1, Float.NaN, Float.POSITIVE_INFINITY}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Examples(new float[2], PAIR, new float[1], 1, new float[] {weight}))
          .withMessageContainingAll("row 0", String.valueOf(weight));
    }
  }

  @Test
  void sliceCopiesARange() {
    Examples slice = three.slice(1, 3);

    assertThat(slice.features()).containsExactly(3, 4, 5, 6);
    assertThat(slice.targets()).containsExactly(20, 30);
    assertThat(slice.weights()).containsExactly(0.5f, 2);
    assertThat(three.slice(3, 3).size()).isZero();
    assertThatThrownBy(() -> three.slice(2, 4))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessageContainingAll("2", "4", "<= 3");
  }

  @Test
  void selectTakesRowsInOrderAndRepeats() {
    Examples rows = three.select(new int[] {2, 0, 2});

    assertThat(rows.features()).containsExactly(5, 6, 1, 2, 5, 6);
    assertThat(rows.targets()).containsExactly(30, 10, 30);
    assertThat(rows.weights()).containsExactly(2, 1, 2);
    assertThatThrownBy(() -> three.select(new int[] {0, 3}))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessageContainingAll("row 3", "position 1", "0 to 2");
  }

  @Test
  void gatherFillsTheHeadOfTheBuffers() {
    float[] features = {-1, -1, -1, -1, -1, -1};
    float[] targets = {-1, -1, -1};
    float[] weights = {-1, -1, -1};
    three.gather(new int[] {0, 2, 1}, 1, 2, features, targets, weights);

    assertThat(features).containsExactly(5, 6, 3, 4, -1, -1);
    assertThat(targets).containsExactly(30, 20, -1);
    assertThat(weights).containsExactly(2, 0.5f, -1);
  }

  @Test
  void gatherChecksPositionsAndBuffers() {
    int[] rows = {0, 1};
    assertThatThrownBy(() -> three.gather(rows, 1, 2, new float[4], new float[2], new float[2]))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessageContainingAll("from 1", "count 2", "2 rows");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> three.gather(rows, 0, 2, new float[3], new float[2], new float[2]))
        .withMessageContainingAll("features buffer has 3", "at least 4");
  }

  @Test
  void concatJoinsPartsInOrder() {
    Examples joined = Examples.concat(List.of(three.slice(2, 3), three.slice(0, 0), three));

    assertThat(joined.features()).containsExactly(5, 6, 1, 2, 3, 4, 5, 6);
    assertThat(joined.targets()).containsExactly(30, 10, 20, 30);
    assertThat(joined.weights()).containsExactly(2, 1, 0.5f, 2);
  }

  @Test
  void concatRejectsNothingAndOtherLayouts() {
    assertThatIllegalArgumentException().isThrownBy(() -> Examples.concat(List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Examples.concat(List.of(three, three.withFeatureShape(1, 2))))
        .withMessageContainingAll("part 1", "[1, 2]", "[2]");
  }

  @Test
  void withFeatureShapeSharesTheArrays() {
    Examples reshaped = three.withFeatureShape(1, 1, 2);

    assertThat(reshaped.featureShape()).containsExactly(1, 1, 2);
    assertThat(reshaped.features()).isSameAs(three.features());
    assertThat(reshaped.weights()).isSameAs(three.weights());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> three.withFeatureShape(3))
        .withMessageContainingAll("[3]", "expected 2");
  }

  @Test
  void survivesJavaSerialization() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(three);
    }
    Examples copy;
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      copy = (Examples) in.readObject();
    }

    assertThat(copy).usingRecursiveComparison().isEqualTo(three);
  }

  /** Every operation on rows, with several features and targets, against lists of single rows. */
  @Test
  void rowsOfSeveralTargetsStayWhole() {
    int[] shape = {2, 3};
    List<float[]> rows = IntStream.range(0, 5).mapToObj(ExamplesTest::row).toList();
    Examples five = packed(rows, shape);

    assertRows(five.slice(1, 4), rows.subList(1, 4));
    assertRows(five.slice(0, 5), rows);
    int[] drawn = {4, 0, 4, 2, 1, 3};
    List<float[]> expected = Arrays.stream(drawn).mapToObj(rows::get).toList();
    assertRows(five.select(drawn), expected);
    float[] features = new float[5 * 6];
    float[] targets = new float[5 * 3];
    float[] weights = new float[5];
    five.gather(drawn, 1, 5, features, targets, weights);
    assertRows(new Examples(features, shape, targets, 3, weights), expected.subList(1, 6));
    List<float[]> joined = new ArrayList<>(rows.subList(3, 5));
    joined.addAll(rows);
    joined.addAll(rows.subList(0, 1));
    assertRows(
        Examples.concat(List.of(packed(rows.subList(3, 5), shape), five, five.slice(0, 1))),
        joined);
  }

  /** Returns the six features, three targets and the weight of a row, no number twice. */
  private static float[] row(int i) {
    float[] row = new float[10];
    for (int j = 0; j < 10; j++) {
      row[j] = 100 * i + j + 1;
    }
    return row;
  }

  private static Examples packed(List<float[]> rows, int[] shape) {
    float[] features = new float[rows.size() * 6];
    float[] targets = new float[rows.size() * 3];
    float[] weights = new float[rows.size()];
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(rows.get(i), 0, features, 6 * i, 6);
      System.arraycopy(rows.get(i), 6, targets, 3 * i, 3);
      weights[i] = rows.get(i)[9];
    }
    return new Examples(features, shape, targets, 3, weights);
  }

  private static void assertRows(Examples found, List<float[]> expected) {
    assertThat(found.featureShape()).containsExactly(2, 3);
    Examples packed = packed(expected, found.featureShape());
    assertThat(found.features()).isEqualTo(packed.features());
    assertThat(found.targets()).isEqualTo(packed.targets());
    assertThat(found.weights()).isEqualTo(packed.weights());
  }

  @Test
  void everyBufferNeedsRoomForItsOwnRows() {
    Examples wide = packed(List.of(row(0), row(1)), new int[] {2, 3});
    int[] rows = {0, 1};
    wide.gather(rows, 0, 2, new float[12], new float[6], new float[2]);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> wide.gather(rows, 0, 2, new float[11], new float[6], new float[2]))
        .withMessage("features buffer has 11 values, expected at least 12");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> wide.gather(rows, 0, 2, new float[12], new float[5], new float[2]))
        .withMessage("targets buffer has 5 values, expected at least 6");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> wide.gather(rows, 0, 2, new float[12], new float[6], new float[1]))
        .withMessage("weights buffer has 1 values, expected at least 2");
  }

  @Test
  void rowsBelowZeroAreNone() {
    for (int from : new int[] {-1, 4}) {
      assertThatThrownBy(() -> three.slice(from, 3)).isInstanceOf(IndexOutOfBoundsException.class);
    }
    assertThatThrownBy(() -> three.select(new int[] {-1}))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("row -1 at position 0, expected 0 to 2");
    int[] rows = {0};
    for (int[] positions : new int[][] {{-1, 1}, {0, -1}, {2, 0}}) {
      assertThatThrownBy(
              () ->
                  three.gather(
                      rows, positions[0], positions[1], new float[2], new float[1], new float[1]))
          .as("from %d, count %d", positions[0], positions[1])
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessageStartingWith("positions from");
    }
    // Nothing at all may be gathered from the end.
    three.gather(rows, 1, 0, new float[0], new float[0], new float[0]);
  }

  @Test
  void endsOfWhatIsAllowedAreAllowed() {
    Examples none = new Examples(new float[0], new int[] {Integer.MAX_VALUE}, new float[0], 1);
    assertThat(none.featureLength()).isEqualTo(Integer.MAX_VALUE);
    assertThat(new Examples(new float[2], PAIR, new float[1], 1, new float[] {0}).weights())
        .containsExactly(0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Examples(new float[4], PAIR, new float[5], 3))
        .withMessage("targets has 5 values, expected 6 for 2 examples of target width 3");
  }
}
