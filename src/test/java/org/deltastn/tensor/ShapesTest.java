package org.deltastn.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ShapesTest {

  @Test
  void lengthIsTheProduct() {
    assertThat(Shapes.length(2, 3, 4)).isEqualTo(24);
    assertThat(Shapes.length()).isEqualTo(1);
    assertThat(Shapes.length(5, 0)).isZero();
  }

  @Test
  void badShapes() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Shapes.length(2, -1))
        .withMessageContaining("[2, -1]");
    assertThatThrownBy(() -> Shapes.length(1 << 16, 1 << 16))
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void batchComesFirst() {
    assertThat(Shapes.withBatch(7, 2, 3)).containsExactly(7, 2, 3);
    assertThat(Shapes.withBatch(7)).containsExactly(7);
  }

  @Test
  void rowsAreOfTheData() {
    Shapes.requireRows(new int[] {0, 2, 2}, 3);
    Shapes.requireRows(new int[0], 0);
    for (int row : new int[] {-1, 3}) {
      assertThatThrownBy(() -> Shapes.requireRows(new int[] {1, row}, 3))
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessage("row " + row + " at position 1, expected 0 to 2");
    }
  }

  @Test
  void anotherShapeHasAsManyValues() {
    Shapes.requireReshape(new int[] {2, 6}, new int[] {3, 4});
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Shapes.requireReshape(new int[] {2, 6}, new int[] {13}))
        .withMessage("cannot view shape [2, 6] as [13]: the numbers of values differ");
  }

  @Test
  void partsLieWithinATensor() {
    assertThat(Shapes.requireView(12, 4, new int[] {2, 4})).isEqualTo(8);
    for (long from : new long[] {-1, 5, Long.MAX_VALUE}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Shapes.requireView(12, from, new int[] {2, 4}))
          .withMessage("view of 8 values at " + from + " leaves a tensor of 12");
    }
    assertThatIllegalArgumentException().isThrownBy(() -> Shapes.requireView(12, 4, new int[] {0}));
  }
}
